"""Who reads by a token, who makes one, and that it opens nothing else."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.api import actions
from portal.api.models import AccessToken, Kind, TokenUse
from portal.core.access import Role
from portal.core.models import Change
from tests import factories
from tests.api.conftest import MONTH, OFFICES

pytestmark = pytest.mark.django_db

TOTALS = f"/api/v1/totals?month={MONTH}"
TODAY = timezone.localdate()


def asked_with(secret, address=TOTALS):
    return Client().get(address, headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def admin(client, settings):
    person = factories.UserFactory(username="root", role=Role.ADMIN, area_code="")
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return person


class TestReading:
    def test_a_good_token_reads(self, country, token):
        assert asked_with(token()).status_code == 200

    @pytest.mark.parametrize(
        "said", ["", "Bearer", "Bearer ", "Bearer portal_abc", "Basic YTpi", "Bearer \x00"]
    )
    def test_nothing_is_read_without_one(self, country, token, said):
        token()
        answer = Client().get(TOTALS, headers={"Authorization": said} if said else {})
        assert answer.status_code == 401

    def test_a_session_is_no_token(self, country, client, admin):
        assert client.get(TOTALS).status_code == 401

    def test_a_token_opens_no_page(self, country, token):
        assert asked_with(token(), "/dashboard/").status_code in (302, 404)
        assert asked_with(token(), reverse("api:tokens")).status_code == 302

    def test_a_revoked_one_opens_nothing(self, country, token):
        secret = token()
        kept = AccessToken.objects.get()
        actions.revoke(by=kept.created_by, token=kept, now=timezone.now())
        assert asked_with(secret).status_code == 401

    def test_one_past_its_day_opens_nothing(self, country, token):
        secret = token()
        AccessToken.objects.update(expires_on=TODAY)
        assert asked_with(secret).status_code == 200
        AccessToken.objects.update(expires_on=TODAY - dt.timedelta(days=1))
        assert asked_with(secret).status_code == 401

    def test_it_reads_its_kinds_alone(self, country, token):
        secret = token(OFFICES[0], Kind.AREAS)
        assert asked_with(secret, "/api/v1/areas").status_code == 200
        assert asked_with(secret).status_code == 403
        assert asked_with(secret, "/api/v1/").json()["kinds"] == ["areas"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_is_written(self, country, token, method):
        answer = getattr(Client(), method)(TOTALS, headers={"Authorization": f"Bearer {token()}"})
        assert answer.status_code == 405

    def test_who_asks_too_often_is_told_how_long_to_wait(self, country, token, settings):
        settings.PACE = {"interface": "2/minute"}
        secret, other = token(), token(OFFICES[1])
        codes = [asked_with(secret).status_code for _n in range(3)]
        assert codes == [200, 200, 429]
        assert 0 < int(asked_with(secret).headers["Retry-After"]) <= 60
        assert asked_with(other).status_code == 200

    def test_what_is_read_is_counted_and_noted_once_a_day(self, country, ask):
        for _time in range(3):
            ask("totals", OFFICES[0], month=str(MONTH))
        use = TokenUse.objects.get()
        assert (use.kind, use.requests, use.rows) == ("totals", 3, 6)
        noted = LogEntry.objects.filter(additional_data__event="READ")
        assert [(one.object_repr, one.additional_data["kind"]) for one in noted] == [("市数据平台", "totals")]

    def test_reading_makes_no_page_anew(self, country, ask):
        ask("totals", OFFICES[0], month=str(MONTH))
        before = Change.objects.version()
        ask("totals", OFFICES[0], month=str(MONTH))
        assert Change.objects.version() == before


class TestMaking:
    def test_the_secret_is_kept_nowhere(self, country, token):
        secret = token()
        kept = AccessToken.objects.get()
        trail = LogEntry.objects.get_for_object(kept).get(action=LogEntry.Action.CREATE)
        assert secret not in str(vars(kept)) + str(trail.changes)
        assert kept.digest not in str(trail.changes)
        assert secret.startswith(kept.hint)
        assert len(kept.hint) < 12

    @pytest.mark.parametrize(
        "wrong",
        [
            {"area_code": "12"},
            {"area_code": f"{OFFICES[0]}001"},
            {"area_code": ""},
            {"kinds": []},
            {"kinds": ["people"]},
            {"expires_on": TODAY - dt.timedelta(days=1)},
            {"expires_on": TODAY + dt.timedelta(days=367)},
            {"name": ""},
        ],
    )
    def test_what_cannot_be_is_refused(self, country, admin, wrong):
        good = {"name": "平台", "area_code": OFFICES[0], "kinds": ["areas"], "expires_on": TODAY}
        with pytest.raises(ValidationError):
            actions.make_token(by=admin, now=timezone.now(), **good | wrong)
        assert not AccessToken.objects.exists()

    @pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER])
    def test_only_an_administrator_makes_one(self, country, role):
        person = factories.UserFactory(role=role, area_code=OFFICES[0])
        with pytest.raises(PermissionDenied):
            actions.make_token(
                by=person,
                name="平台",
                area_code=OFFICES[0],
                kinds=["areas"],
                expires_on=TODAY,
                now=timezone.now(),
            )

    def test_in_the_browser(self, country, client, admin):
        form = {
            "name": "市数据平台",
            "area_code": OFFICES[0],
            "kinds": ["areas", "totals"],
            "expires_on": str(TODAY),
        }
        page = client.post(reverse("api:create"), form)
        secret = page.context["new"].secret
        assert secret in page.content.decode()
        assert asked_with(secret).status_code == 200
        again = client.get(reverse("api:tokens")).content.decode()
        assert secret not in again
        assert "市数据平台" in again
        answer = client.post(reverse("api:revoke", args=[AccessToken.objects.get().pk]), follow=True)
        assert "revoked" in answer.content.decode()
        assert asked_with(secret).status_code == 401

    def test_the_list_asks_for_all_names_of_areas_together(
        self, country, client, admin, token, django_assert_num_queries
    ):
        token(OFFICES[0])
        with CaptureQueriesContext(connection) as of_one:
            client.get(reverse("api:tokens"))
        for area in (*OFFICES[1:], "9902", "0"):
            token(area)
        with django_assert_num_queries(
            len(of_one) + 1
        ):  # areas above sub-districts lie in a table of their own
            page = client.get(reverse("api:tokens")).content.decode()
        assert all(
            name in page for name in ("长虹1街道", "长虹2街道", "长虹3街道", "9902", "The whole country")
        )

    def test_the_whole_country_is_chosen_in_words(self, country, client, admin):
        form = {"name": "部里", "kinds": ["areas"], "expires_on": str(TODAY)}
        for code in ("", "0"):
            assert (
                "no area with this code"
                in client.post(reverse("api:create"), form | {"area_code": code}).content.decode()
            )
        both = form | {"area_code": "99", "whole_country": "on"}
        assert "Either an area" in client.post(reverse("api:create"), both).content.decode()
        page = client.post(reverse("api:create"), form | {"whole_country": "on"})
        assert page.context["new"].token.area_code == "0"

    def test_what_was_typed_is_still_there_when_it_is_refused(self, country, client, admin):
        form = {"name": "平台", "area_code": "771234567", "kinds": ["areas"], "expires_on": str(TODAY)}
        page = client.post(reverse("api:create"), form)
        assert "no area with this code" in page.content.decode()
        assert page.context["form"]["name"].value() == "平台"
