"""Keeping accounts: the list, one account, its password, and all the secretaries of a sub-district."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from communities.models import SubDistrict
from portal.accounts import actions, signed_in
from portal.accounts.filters import AccountFilter
from portal.accounts.forms import AccountForm
from portal.accounts.models import User
from portal.accounts.second_factor import kinds_of
from portal.accounts.tables import AccountTable
from portal.accounts.views.own import said_of_ended
from portal.core.access import Verb, may
from portal.core.lists import FilteredTableView
from portal.core.views import VerbRequiredMixin


def show_once(request: HttpRequest, created: list[actions.NewPassword]) -> HttpResponse:
    """The page with the one-time passwords: an answer to the form itself, so that they are stored nowhere."""
    return render(request, "accounts/one_time_passwords.html", {"created": created})


class AccountListView(FilteredTableView):
    verb = Verb.MANAGE_ACCOUNTS
    template_name = "accounts/list.html"
    table_class = AccountTable
    filterset_class = AccountFilter

    def all_rows(self) -> QuerySet[User]:
        rows: QuerySet[User] = User.objects.visible_to(self.request.user).with_area_names()
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``sub_district`` is the one whose missing secretaries can be made here (staff have only one)."""
        office = SubDistrict.objects.open().filter(code=self.own_area).first()
        operates = may(self.request.user, Verb.OPERATE)
        return super().get_context_data(sub_district=office, may_operate=operates, **kwargs)


class CreateAccountView(VerbRequiredMixin, FormView):
    verb = Verb.MANAGE_ACCOUNTS
    asks_password = ("POST",)
    template_name = "accounts/edit.html"
    form_class = AccountForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def form_valid(self, form: AccountForm) -> HttpResponse:
        return show_once(self.request, [actions.create_account(by=self.request.user, **form.cleaned_data)])


class AccountView(VerbRequiredMixin):
    """A page about one account that the user may keep."""

    verb = Verb.MANAGE_ACCOUNTS
    asks_password = ("POST",)

    def account(self) -> User:
        found: User = get_object_or_404(User.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found


class EditAccountView(AccountView, FormView):
    template_name = "accounts/edit.html"
    form_class = AccountForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user, "instance": self.account()}

    def form_valid(self, form: AccountForm) -> HttpResponse:
        kept = ("role", "area_code", "name", "work_phone", "email")
        values = {name: form.cleaned_data[name] for name in kept}
        account = actions.change_account(by=self.request.user, account=form.instance, **values)
        messages.success(self.request, _("%(account)s has been saved.") % {"account": account})
        return redirect("accounts:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "account": context["form"].instance,
            "own": self.kwargs["pk"] == self.request.user.pk,
            "second_step": bool(kinds_of(context["form"].instance)),
        }


class ResetPasswordView(AccountView):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.account()
        try:
            created = actions.reset_password(by=request.user, account=account)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(account)
        return show_once(request, [created])


class SwitchView(AccountView):
    """Closes or opens an account and says so."""

    http_method_names = ("post",)
    act: Callable[..., User]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.account()
        try:
            messages.success(request, self.said(type(self).act(by=request.user, account=account)))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(account)

    def said(self, account: User) -> str:
        raise NotImplementedError


class DeactivateView(SwitchView):
    act = staticmethod(actions.deactivate)

    def said(self, account: User) -> str:
        return _("The account %(username)s is closed.") % {"username": account.username}


class ReleaseView(AccountView):
    """Lets who has to wait after wrong passwords sign in at once."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = actions.release(by=request.user, account=self.account(), now=timezone.now())
        messages.success(request, _("%(account)s can sign in without waiting.") % {"account": account})
        return redirect(account)


class SignOutAccountView(AccountView):
    """Signs an account out wherever it is signed in."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.account()
        ended = signed_in.end_all(by=request.user, account=account, request=request)
        messages.success(request, said_of_ended(ended))
        return redirect(account)


class ReactivateView(SwitchView):
    act = staticmethod(actions.reactivate)

    def said(self, account: User) -> str:
        return _("The account %(username)s is open again.") % {"username": account.username}


class CreateSecretariesView(VerbRequiredMixin):
    """Says which communities have no secretary's account, and makes the accounts when asked to."""

    verb = Verb.MANAGE_ACCOUNTS
    asks_password = ("POST",)

    def sub_district(self) -> SubDistrict:
        found: SubDistrict = get_object_or_404(
            SubDistrict.objects.visible_to(self.request.user), code=self.kwargs["code"]
        )
        return found

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        sub_district = self.sub_district()
        missing = actions.communities_without_secretary(sub_district, timezone.localdate())
        context = {"sub_district": sub_district, "missing": missing}
        return render(request, "accounts/create_secretaries.html", context)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        created = actions.create_secretaries(
            by=request.user, sub_district=self.sub_district(), today=timezone.localdate()
        )
        return show_once(request, created)
