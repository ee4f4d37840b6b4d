"""The sentences of the bulletin, the slides and the speech: each written only where the figures bear it.

Pure functions of a snapshot's content. A sentence that is not true has no text and a note that says why;
what people edit afterwards stands beside the draft (``models.EditedText``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.meetings.models import Snapshot
from portal.meetings.schema import Content, FrozenSentence
from portal.meetings.sentences import clauses, problems, study

Writer = Callable[[Content], FrozenSentence]

#: Every sentence beside the clauses of T0: its key, its title for the editor, and what writes it.
SENTENCES: dict[str, tuple[Any, Writer]] = {
    "T7": (_("Directly managed members"), study.members),
    "T8": (_("Exchange speeches held"), study.speeches),
    "T9": (_("Central-group and theory study"), study.study),
    "far": (_("Indicators far from their target"), problems.far),
    "reports": (_("Reports that are not counted"), problems.reports),
    "T10": (_("Timeliness of organisational life"), problems.timeliness),
    "T11": (_("Rank on the study platform"), problems.study_platform),
    "T12": (_("Brands and features"), problems.brands),
    "T13": (_("Demonstration sites by stage"), problems.sites),
    "T14": (_("Unevenness between communities"), problems.uneven),
    "T15": (_("Unevenness inside a community"), problems.inside),
    "T16": (_("Organisations to be put right"), problems.rectification),
    "T17": (_("Assignments of the meeting before"), problems.assignments),
    "T18": (_("Joint meetings of the quarter"), problems.joint_meetings),
    "T19": (_("What moved"), clauses.movement),
    "participation": (_("Participation of members"), problems.participation),
    "check_in": (_("Double check-in of members"), problems.check_in),
    "stalled": (_("Work without movement"), problems.stalled),
    "quality": (_("Quality of records"), problems.quality),
}
#: The sentences that make up the bulletin's list of problems, in its order.
PROBLEMS = ("far", "reports", "T10", "T11", "T12", "participation", "check_in", "stalled", "T15", "quality")


#: The sentences whose communities stand in the annex where the text names none.
CONCERNED = (
    "T9",
    "reports",
    "T10",
    "T11",
    "T12",
    "T13",
    "participation",
    "check_in",
    "stalled",
    "T15",
    "T18",
)


def write(content: Content) -> dict[str, FrozenSentence]:
    """Every sentence by its key: T0, its clauses, then the others; the list of problems last."""
    found = clauses.write(content)
    found |= {key: writer(content) for key, (_title, writer) in SENTENCES.items()}
    found["problems"] = {
        "text": _list({key: one["text"] for key, one in found.items()}),
        "note": "",
        "names": [],
    }
    return found


def _list(texts: dict[str, str]) -> str:
    return "\n".join(texts[key] for key in PROBLEMS if texts.get(key))


def titles(content: Content) -> dict[str, Any]:
    """The sentences in the order of the editor's page; a clause is called as its indicator is."""
    found: dict[str, Any] = {"T0": _("The statistics paragraph")}
    for one in clauses.in_order(content):
        found[clauses.key_of(one["code"])] = one["name"]
    return found | {key: title for key, (title, _writer) in SENTENCES.items()}


def concerned(content: Content, said: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Title and communities of each sentence that is said without naming them; none where the text does."""
    if content["meeting"]["names_in_text"]:
        return []
    drafts = content["sentences"]
    return [
        (str(SENTENCES[key][0]), drafts[key]["names"])
        for key in CONCERNED
        if said.get(key) and key in drafts and drafts[key]["names"]
    ]


def texts(snapshot: Snapshot) -> dict[str, str]:
    """What is said, by key: the draft, or what people made of it.

    A clause is known by its indicator's code as well, without its ending; the list of problems is made of the
    sentences in force.
    """
    content: Content = snapshot.shown
    said = {key: one["text"] for key, one in content["sentences"].items()}
    said |= dict(snapshot.edited_texts.values_list("key", "text"))
    said["problems"] = _list(said)
    for one in clauses.in_order(content):
        said[one["code"]] = said.get(clauses.key_of(one["code"]), "").rstrip("；。")
    return said
