"""A key in a real browser: Chromium's own virtual authenticator makes it and signs with it."""

from playwright.sync_api import expect

from portal.accounts import second_factor
from portal.core.access import Role
from tests.factories import PASSWORD, UserFactory


def with_a_key(page):
    """The browser gets an authenticator that says yes; what it has made is in there only."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools, made["authenticatorId"]


def sign_in(page, address):
    page.goto(f"{address}/accounts/sign-in/?next=/notices/")
    page.locator("[name=username]").fill("zhao")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").click()


def test_a_key_is_added_and_then_signs_in(live_server, page):
    account = UserFactory(username="zhao", role=Role.ADMIN, area_code="")
    by_name = live_server.url.replace("127.0.0.1", "localhost")  # keys belong to a name, not to a number
    with_a_key(page)
    sign_in(page, by_name)
    page.goto(f"{by_name}/accounts/second-step/keys/new/")
    page.locator("[name=name]").fill("办公室的密钥")
    page.locator("#add-key").click()
    page.wait_for_url("**/second-step/codes/")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert second_factor.kinds_of(account) == ["webauthn"]
    page.context.clear_cookies()
    sign_in(page, by_name)
    page.wait_for_url("**/second-step/sign-in/")
    page.locator("#use-key").click()
    page.wait_for_url("**/notices/")
    page.goto(f"{by_name}/accounts/second-step/")
    expect(page.get_by_text("办公室的密钥")).to_be_visible()


def test_a_browser_without_the_key_says_so(live_server, page):
    UserFactory(username="zhao", role=Role.ADMIN, area_code="")
    by_name = live_server.url.replace("127.0.0.1", "localhost")
    tools, made = with_a_key(page)
    sign_in(page, by_name)
    page.goto(f"{by_name}/accounts/second-step/keys/new/")
    page.locator("#add-key").click()
    page.wait_for_url("**/second-step/codes/")
    page.context.clear_cookies()
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": made})
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": False})
    sign_in(page, by_name)
    page.locator("#use-key").click()
    expect(page.locator("[data-key-failed]")).to_be_visible(timeout=90_000)
