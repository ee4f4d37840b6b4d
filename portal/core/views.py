"""What every view of the portal starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from portal.core import replica
from portal.core.access import Verb, may
from portal.core.evidence import TYPES
from portal.core.models import Attachment
from portal.core.one_view import one_view
from portal.core.spreadsheets.writing import MIME


class VerbRequiredMixin(LoginRequiredMixin, View):
    """A view for signed-in users; with ``verb`` set, only for the roles that have it (else 403).

    ``asks_password``: the methods before which the password has to have been given a short while ago
    (``PASSWORD_AGAIN_MINUTES``); if it was not it is asked for, and what was posted goes on afterwards.
    Other methods than these three are no way around it: Django's forms take PUT for POST.
    """

    http_method_names: Sequence[str] = ("get", "post", "head")

    verb: Verb | None = None
    asks_password: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.verb and not may(request.user, self.verb):
            raise PermissionDenied
        go_on = super().dispatch
        method = "GET" if request.method == "HEAD" else request.method
        if request.user.is_authenticated and method in self.asks_password:
            go_on = reauthentication_required(go_on)
        return go_on(request, *args, **kwargs)


class OneViewMixin(View):
    """A page that reads several things, all of them as of one moment; it is rendered inside that view.

    Only what is read by GET is: what a form posts is written by an action with a transaction of its own.
    ``reads_replica``: where there is a replica, the page may be read from it; if that fails midway, the page
    is read again from the primary.
    """

    reads_replica = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)
        if self.reads_replica and replica.may_read(request):
            try:
                with replica.reading():
                    return self._seen_at_once(request, *args, **kwargs)
            except replica.OUT_OF_REACH:
                replica.pass_over()
        return self._seen_at_once(request, *args, **kwargs)

    def _seen_at_once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with one_view():
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response


def file_response(attachment: Attachment) -> FileResponse:
    """The file, to be kept and not shown; the view has asked who may have it. 404 if it is gone."""
    try:
        stream = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    kind = TYPES.get(attachment.suffix, "application/octet-stream")
    response = FileResponse(stream, as_attachment=True, filename=attachment.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file made here, to be kept and not shown."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def marked_download(content: bytes, name: str) -> HttpResponse:
    """A workbook with its mistakes marked, called as the file was that its owner sent."""
    stem = name.rpartition(".")[0] or name
    return download(content, _("%(name)s, marked.xlsx") % {"name": stem}, MIME)


@dataclass(frozen=True, slots=True)
class Given:
    """A file as a form sent it."""

    stream: IO[bytes]
    size: int
    name: str


def uploaded_file(request: HttpRequest, name: str) -> Given | None:
    """The one file that a form sent under that name, if it did."""
    for one in uploaded_files(request, name):
        if one.file is not None:
            return Given(one.file, one.size or 0, one.name or "")
    return None


def uploaded_files(request: HttpRequest, name: str = "files") -> list[UploadedFile]:
    """The files that a form sent under that name."""
    return [one for one in request.FILES.getlist(name) if isinstance(one, UploadedFile) and one.file]
