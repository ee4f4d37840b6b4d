"""Evidence of a row: attached, read and taken away only by way of the row."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.models import Attachment
from portal.core.registers import evidence
from portal.core.registers.views.common import RegisterView
from portal.core.views import file_response, uploaded_files


class AttachView(RegisterView):
    writing = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row()
        files = uploaded_files(request)
        if not files:
            messages.error(request, _("Choose a file first."))
        for given in files:
            try:
                evidence.attach(
                    register=self.register,
                    row=row,
                    stream=given,
                    size=given.size or 0,
                    name=given.name or "",
                    by=request.user,
                    now=timezone.now(),
                )
            except ValidationError as error:
                messages.error(request, f"{given.name}: {error.messages[0]}")
        return redirect(row)


class AttachmentView(RegisterView):
    """The file, to be kept and not shown: whoever sees the row may have it, and nobody else."""

    def attachment(self) -> Attachment:
        if not self.register.evidence:
            raise Http404
        return get_object_or_404(Attachment.objects.of(self.row()), pk=self.kwargs["attachment"])

    def get(self, request: HttpRequest, slug: str, pk: int, attachment: int) -> FileResponse:
        return file_response(self.attachment())


class DeleteAttachmentView(AttachmentView):
    writing = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str, pk: int, attachment: int) -> HttpResponse:
        found, row = self.attachment(), self.row()
        evidence.delete(register=self.register, row=row, attachment=found, by=request.user)
        messages.success(request, _("“%(row)s” has been taken away.") % {"row": found})
        return redirect(row)
