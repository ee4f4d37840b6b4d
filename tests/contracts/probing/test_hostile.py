"""What nobody at work sends is answered by a page, a refusal or nothing: never by an error of the server."""

import re
from itertools import cycle, islice

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from portal.accounts.models import SignInWait
from tests.contracts.probing import hostile
from tests.contracts.probing.asking import asked, tell, wrong
from tests.contracts.probing.world import all_addresses
from tests.contracts.test_access import takes_month
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
#: What pages ask of their addresses; the names in links and forms of each page come besides.
ASKED = (
    "next", "since", "area", "page", "sort", "q", "theme", "year", "meeting", "community", "indicator",
    "indicator_month", "kind", "source", "flag", "row", "per_page", "ask", "line", "language",
)  # fmt: skip
_NAME = re.compile(r'[?&;]([a-z_0-9-]+)=|name="([a-z_0-9-]+)"')


def says_month(address):
    return address.endswith("+month") or takes_month(address.partition("+")[0])


def names_on(text):
    """What the page's own links and forms say in an address."""
    return {one or other for one, other in _NAME.findall(text)} - {"csrfmiddlewaretoken"}


#: How many of the values each page gets in every run; all of them by night.
often = pytest.mark.parametrize("most", [1, pytest.param(20, marks=pytest.mark.nightly)])


@often
@pytest.mark.parametrize("role", ["admin", "staff", "secretary"])
def test_addresses_take_any_value(world, role, most):
    """Each page is asked with every value: ?area= and the like decide what is shown, so once without them."""
    client, found, values = world.client(role), {}, cycle((*hostile.IN_ADDRESSES, *hostile.ELSEWHERE))
    for turn, address in enumerate(all_addresses()):
        url = world.url(address)
        response, text = asked(client, "GET", url)
        if response.status_code != 200:
            continue
        names = sorted({*ASKED, *names_on(text)})
        for number, value in enumerate(islice(values, most)):
            some = (
                names if (turn + number) % 2 else [name for name in names if name not in ("area", "meeting")]
            )
            response, text = asked(client, "GET", f"{url}?{hostile.query(some, value)}")
            seen = wrong(response, text, role)
            if seen or response.status_code not in (200, 302, 400, 403, 404, 405):
                found[address, value[:40]] = [*seen, response.status_code]
    tell(found)


#: What an address may say that no link of the portal says.
IN_PATHS = {
    "month": ("0001-01", "9999-12"),
    "year": ("0000", "9999"),
    "pk": (0, 10**30),
    "attachment": (10**30,),
    "row": (10**30,),
}


def test_a_meeting_of_any_number_may_be_asked_for(world):
    answer = world.client("admin").get(f"{reverse('meetings:templates')}?meeting={'9' * 40}")
    assert answer.status_code == 200


@pytest.mark.parametrize("role", ["staff", "secretary"])
def test_addresses_may_name_any_number(world, role):
    client, found = world.client(role), {}
    for address in all_addresses():
        names = world.said.get((address, "own"), {}).keys() | ({"month"} if says_month(address) else set())
        for name in sorted(names & IN_PATHS.keys()):
            for value in IN_PATHS[name]:
                for method in ("GET", "POST"):
                    response, text = asked(client, method, world.url(address, **{name: value}))
                    if seen := wrong(response, text, role):
                        found[method, address, name, value] = seen
    tell(found)


def forms(world, role):
    """Every form that the role's pages hold, once for each address that it is posted to and its boxes."""
    client, seen = world.client(role), {}
    for address in all_addresses():
        url = world.url(address)
        response, text = asked(client, "GET", url)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for action, written, given in hostile.forms_of(text):
            key = re.sub(r"\d+", "0", action or url), tuple(sorted(given))
            seen.setdefault(key, (action or url, written, given))
    return seen.values()


@often
@pytest.mark.parametrize("role", ["admin", "staff", "secretary", "anonymous"])
def test_forms_take_any_value(world, role, most):
    client, found, values = world.client(role), {}, cycle(hostile.IN_FORMS)
    for turn, (action, written, given) in enumerate(forms(world, role)):
        for number, value in enumerate(islice(values, most)):
            content = hostile.body(given, written, value, everywhere=(turn + number) % 2)
            response, text = asked(client, "POST", action, content)
            if seen := wrong(response, text, role):
                found[action, value[:40], number] = seen
    tell(found)


def test_blocks_of_the_clipboard_may_be_anything(world):
    client, found = world.client("staff"), {}
    for content in hostile.AS_JSON:
        url = world.url("registers:table_read")
        response, text = asked(client, "POST", url, content, content_type="application/json")
        if seen := wrong(response, text, "staff"):
            found[content[:80]] = seen
    tell(found)


@pytest.mark.parametrize("elsewhere", hostile.ELSEWHERE)
def test_nobody_is_led_to_another_host(world, elsewhere):
    """By signing in, by choosing a language or by any form, whatever the address or the page before says."""
    found = {}
    SignInWait.objects.all().delete()  # what was tried before is no reason to wait here
    credentials = {"username": "probe-person", "password": PASSWORD, "next": elsewhere}
    # Forms that were tried before may have changed the account.
    held = {"username": "probe-person", "password": make_password(PASSWORD), "is_active": True}
    world.own.staff.__class__.objects.filter(pk=world.own.staff.pk).update(**held)
    for name in ("accounts:sign_in", "set_language"):
        given = hostile.urlencode({**credentials, "language": "en"})
        for address in (reverse(name), f"{reverse(name)}?{hostile.urlencode({'next': elsewhere})}"):
            response, text = asked(
                world.client("anonymous"), "POST", address, given, headers={"Referer": elsewhere}
            )
            if (seen := wrong(response, text, "staff")) or response.status_code not in (302, 204):
                found[address] = [*seen, response.status_code]
    client = world.client("staff")
    for address in all_addresses():
        query = hostile.urlencode(dict.fromkeys(("next", "back", "return", "path", "url"), elsewhere))
        url = f"{world.url(address)}?{query}"
        response, text = asked(client, "POST", url, query, headers={"Referer": elsewhere})
        if seen := wrong(response, text, "staff"):
            found[address] = seen
    world.own.notice_of(world.own.staff).__class__.objects.filter(receiver=world.own.staff).update(
        path=elsewhere
    )
    notice = world.own.notice_of(world.own.staff)
    response, text = asked(client, "POST", reverse("notices:open", args=[notice.pk]))
    if seen := wrong(response, text, "staff"):
        found["notices:open"] = seen
    tell(found)
