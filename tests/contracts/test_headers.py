"""Whatever the portal answers a signed-in person says that nobody is to keep it, nor to show it elsewhere."""

from django.test import Client

from tests.contracts.test_access import addresses, offices, person, rows, url_of  # noqa: F401 - a fixture
from tests.measures import undone

EVERYWHERE = {
    "Cache-Control": "private, no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def wrong(response):
    """The headers of which the answer says something else."""
    found = {name: response.headers.get(name) for name in EVERYWHERE}
    differing = {name: value for name, value in found.items() if value != EVERYWHERE[name]}
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        differing["Permissions-Policy"] = response.headers.get("Permissions-Policy")
    if "default-src 'none'" not in response.headers.get("Content-Security-Policy", ""):
        differing["Content-Security-Policy"] = response.headers.get("Content-Security-Policy")
    return differing


def test_every_address_answers_a_signed_in_person_with_the_headers(offices):  # noqa: F811 - the fixture
    found, statuses = {}, set()
    for row in rows():
        role = "staff" if row.expected["staff"] != "403" else "secretary"
        with undone():
            client = Client()
            client.force_login(person(offices, role))
            response = client.generic(
                row.method, url_of(row, offices, role), content_type="application/x-www-form-urlencoded"
            )
            if response.streaming:
                response.getvalue()
        statuses.add(response.status_code)
        if differing := wrong(response):
            found[str(row)] = differing
    assert found == {}
    assert {200, 302, 403, 404, 405} <= statuses


def test_errors_and_redirects_of_who_is_not_signed_in_have_them_too(client, db):
    for path, status in (("/nothing/here/", 404), ("/notices/", 302), ("/accounts/sign-in/", 200)):
        response = client.get(path)
        assert (response.status_code, wrong(response)) == (status, {})


def test_a_failure_has_them(failure):
    assert (failure.status_code, wrong(failure)) == (500, {})


def test_files_of_its_looks_may_be_kept(client, db):
    response = client.get("/static/favicon.svg")
    assert response.status_code == 200
    response.getvalue()
    assert "no-store" not in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
