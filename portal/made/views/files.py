"""A register's definition as a file: an office's own, or one of the code."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from portal.core.registers import get_register
from portal.core.views import download
from portal.made import files
from portal.made.views.common import MadeView


class FileView(MadeView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            register = get_register(slug)
        except KeyError as error:
            raise Http404 from error
        if not register.is_for(request.user):
            raise Http404
        return download(files.written(register), f"{files.title(register)}.yaml", "application/yaml")
