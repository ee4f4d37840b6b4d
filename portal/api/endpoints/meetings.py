"""Progress meetings, and the figures that were frozen for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from ninja import Query, Router, Schema

from portal.api.answers import Listing, Rows, listed, note_use, refuse_unknown
from portal.api.asking import AskedWithin, after, cursor_of
from portal.api.models import Kind
from portal.api.reader import Reader, Token
from portal.api.rows import Meeting
from portal.meetings.models import ProgressMeeting, Snapshot, canonical

router = Router(auth=Token(Kind.MEETINGS), tags=["meetings"])


@router.get("/meetings", response=Listing[Meeting], summary="Progress meetings")
def meetings(request: HttpRequest, asked: Query[AskedWithin]) -> HttpResponse:
    """Meetings by number, the earliest first, with the check sum of the figures in force."""

    def read(reader: Reader) -> tuple[Rows, str]:
        [last] = after(asked.cursor, int) or [0]
        visible = ProgressMeeting.objects.visible_to(reader).within(asked.area(reader)).filter(pk__gt=last)
        found = list(visible.order_by("pk")[: asked.limit + 1])
        is_more, found = len(found) > asked.limit, found[: asked.limit]
        in_force = Snapshot.objects.in_force().filter(meeting__in=found)
        stamps = in_force.values_list("meeting", "frozen_at", "sha256", "content__version")
        by_meeting = {meeting: stamp for meeting, *stamp in stamps}
        rows = [_row(one, *by_meeting.get(one.pk, (None, None, None))) for one in found]
        return rows, cursor_of(found[-1].pk) if is_more else ""

    return listed(request, asked, Meeting, read, Kind.MEETINGS)


def _row(one: ProgressMeeting, frozen_at: object, sha256: object, version: object) -> dict[str, object]:
    return {
        "id": one.pk,
        "area": one.sub_district_id,
        "title": one.title,
        "held_on": one.held_on,
        "month": str(one.month),
        "compared_with": str(one.since),
        "frozen_at": frozen_at,
        "sha256": sha256,
        "schema_version": version,
    }


@router.get("/meetings/{int:pk}/snapshot", summary="The frozen figures of a meeting")
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures in force, byte for byte what the check sum was taken of; 404 while none are frozen."""
    refuse_unknown(request, Schema)
    reader: Reader = request.auth  # type: ignore[attr-defined]
    found = get_object_or_404(Snapshot.objects.visible_to(reader).in_force(), meeting_id=pk)
    if not found.is_intact:
        raise Http404("The frozen figures are not those that their check sum was taken of.")
    etag = f'"{found.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(canonical(found.content), content_type="application/json")
        response["ETag"] = etag
    note_use(request, Kind.MEETINGS, 1)
    return response
