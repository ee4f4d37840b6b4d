"""What a block from the clipboard means for the form of a month; nothing is stored."""

from __future__ import annotations

import json

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.core.access import Verb
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin
from portal.reporting.book import book_of
from portal.reporting.pasting.reading import read_block
from portal.reporting.views.common import report_or_404


class ReadBlockView(VerbRequiredMixin):
    """Answers what each box will hold and what has none, or why nothing of the block is taken."""

    verb = Verb.FILL
    http_method_names = ("post",)

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        try:
            given = json.loads(request.body)
            block = [[str(cell) for cell in row] for row in given["block"]]
            at, box = str(given["at"]), str(given["box"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadRequest("not a block") from error
        pasted = read_block(report=report, book=book_of(report), block=block, at=at, box=box)
        return JsonResponse(pasted.as_json())
