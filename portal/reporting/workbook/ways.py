"""Rows that wait for an answer: what each answer would make of them, so that nothing is stored unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.reporting.workbook.reading import Line

if TYPE_CHECKING:
    from portal.reporting.workbook.upload import Outcome

#: What a receipt asks, and the answers there are: what blank cells over stored figures and what “none” mean.
QUESTIONS = {"blanks": ("keep", "clear"), "nothing": ("blank", "zero")}
#: Asks whether the whole figure of a person is replaced; the question itself says by what.
PERSONS = {"persons": ("keep", "replace")}

_IN_WORDS = {
    ("blanks", "keep"): gettext_lazy("Keep the figures as they are"),
    ("blanks", "clear"): gettext_lazy("Clear them"),
    ("nothing", "blank"): gettext_lazy("Not filled in"),
    ("nothing", "zero"): gettext_lazy("Zero: it was counted, and there was none"),
    ("persons", "keep"): gettext_lazy("Keep what people entered"),
    ("persons", "replace"): gettext_lazy("Replace it by the file's"),
}

Questions = Mapping[str, tuple[str, ...]]
#: Settles what the line's cells mean and puts it before the rules, with these answers.
Settle = Callable[[Line, Any, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of a row with these answers: how the figure stands then, or why it is left out."""

    answers: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of which something is asked: how its figure stands, and what it may become."""

    cell: str
    name: str
    before: str
    ways: list[Way]


def weigh(
    line: Line,
    outcome: Outcome,
    answers: Mapping[str, str],
    *,
    questions: Questions,
    settle: Settle,
    before: str,
) -> None:
    """Settle the line; where it asks, note how it ends with each answer, and what an answer leads to ask."""
    untouched = _again(line)
    asked_so_far = {name: len(getattr(outcome, name)) for name in questions}
    settle(line, outcome, answers)
    mine = {name: getattr(outcome, name)[count:] for name, count in asked_so_far.items()}
    if not any(mine.values()):
        return
    ends = list(_ends(untouched, type(outcome), dict(answers), questions, settle, mine))
    if wrong := _wrong_anyway([trial for _given, trial in ends]):
        for name, problems in wrong.items():
            getattr(outcome, name).extend(problems)
        for name, count in asked_so_far.items():
            del getattr(outcome, name)[count:]
        return
    outcome.asks += 1
    for name, count in asked_so_far.items():
        getattr(outcome, name)[count:] = mine[name]
    if any(mine[name] for name in QUESTIONS):
        where = next(problems[0].cell for problems in mine.values() if problems)
        ways = [_way(given, trial, answers, before) for given, trial in ends]
        outcome.waiting.append(Waiting(where, line.name, before, ways))


def _wrong_anyway(trials: list[Outcome]) -> dict[str, list[Any]]:
    """What has to be mended or confirmed in the line whatever is answered: asked it is once that is done."""
    first, *others = trials
    found = {
        name: [one for one in getattr(first, name) if all(one in getattr(other, name) for other in others)]
        for name in ("must_mend", "please_confirm")
    }
    return found if any(found.values()) else {}


def _again(line: Line) -> Line:
    return replace(line, typed=dict(line.typed))


def _ends(
    line: Line,
    kind: type[Outcome],
    answers: dict[str, str],
    questions: Questions,
    settle: Settle,
    mine: dict[str, list[Any]],
) -> Iterator[tuple[dict[str, str], Outcome]]:
    """Every set of answers that settles the line, with what comes of it; *mine* takes up what is asked."""
    trial = kind()
    settle(_again(line), trial, answers)
    for name in questions:
        there = {one.cell for one in mine[name]}
        mine[name] += [one for one in getattr(trial, name) if one.cell not in there]
    asked = next((name for name in questions if getattr(trial, name)), None)
    if asked is None:
        yield answers, trial
        return
    for answer in questions[asked]:
        yield from _ends(line, kind, answers | {asked: answer}, questions, settle, mine)


def _way(given: Mapping[str, str], trial: Outcome, before_these: Mapping[str, str], before: str) -> Way:
    said = [
        str(_IN_WORDS[name, answer]) for name, answer in given.items() if before_these.get(name) != answer
    ]
    why = " ".join(one.message for one in (*trial.must_mend, *trial.please_confirm))
    after = "" if why else trial.taken[0].after if trial.taken else before
    return Way(_("; ").join(said), after, why)
