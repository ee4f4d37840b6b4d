"""What every page of a register starts from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst

from portal.core.access import Verb, may
from portal.core.registers.declaration import Register, get_register
from portal.core.registers.fields import shown
from portal.core.registers.rules import may_keep
from portal.core.registers.sections import siblings
from portal.core.views import VerbRequiredMixin


class RegisterView(VerbRequiredMixin):
    """A page of the register that the address names; with ``writing``, for those who keep it."""

    writing: ClassVar[bool] = False
    register: type[Register]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.register = get_register(kwargs["slug"])
        except KeyError as error:
            raise Http404 from error
        if request.user.is_authenticated and not self.register.is_for(request.user):
            raise Http404
        if self.writing:
            self.verb = self.register.verb
            if self.register.is_closed:
                raise PermissionDenied

    def rows(self) -> Any:
        """What the user may see, with the related rows that the columns show."""
        wanted = [one.related for one in shown(self.register.model, self.register.columns) if one.related]
        return self.register.rows(self.request.user).select_related(*wanted, *self.register.related)

    def row(self) -> Any:
        """The row that the address names; 404 if it lies in another area."""
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    def frame(self) -> dict[str, Any]:
        """What the pages of a register have in common."""
        meta = self.register.model._meta
        return {
            "register": self.register,
            "slug": self.register.slug,
            "one": capfirst(str(meta.verbose_name)),
            "many": capfirst(str(meta.verbose_name_plural)),
            "section": siblings(self.register, self.request.user),
            "defines": may(self.request.user, Verb.CONFIGURE),
            "keeps": may_keep(self.register, self.request.user),
        }
