"""What an administrator installs by the guide serves a month through TLS, and says so when it does not."""

from __future__ import annotations

import http.client
import os
import re
import socket
import stat
import time
from contextlib import closing
from functools import partial

import pytest

from tests.factories import PASSWORD
from tests.install.installation import THREADS, WORKERS
from tests.install.person import NAME, trusting
from tests.install.world import COMMUNITY, INDICATOR

pytestmark = pytest.mark.xdist_group("install")  # one installation serves them all
MONTH = "2026-10"
MEGABYTE = 1024 * 1024
LIMIT = 10 * MEGABYTE  # the portal's, for one file
AWAY = "系统正在维护，请稍后再试"


@pytest.fixture
def signed_in(installed):
    """Signs a person in, as a browser that trusts the certificate does."""

    def sign_in(username):
        person = installed.person()
        answer = person.sign_in(username, PASSWORD)
        assert answer.status == 302, answer.text[:500]
        return person

    return sign_in


def plain(installed, path, name=NAME):
    with closing(http.client.HTTPConnection("127.0.0.1", installed.http, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": name})
        answer = connection.getresponse()
        answer.read()
        return answer


def test_the_guide_s_checks_find_nothing_and_it_is_ready(installed):
    assert re.search(r"admin.* [\w-]{8,}", installed.said), installed.said  # the one-time password
    answer = installed.person().open("/readyz")
    assert (answer.status, answer.text.split("\n")[0]) == (200, "ready"), answer.text


def test_the_first_administrator_has_to_choose_a_password(installed):
    password = re.search(r"(?:密码|口令|password)\W*([\w-]{8,})", installed.said)[1]
    person = installed.person()
    assert person.sign_in("admin", password).status == 302
    assert "password" in person.open("/accounts/").headers["Location"]


def test_cookies_and_headers_keep_to_tls(installed, signed_in):
    person = signed_in("leader")
    kept = {name: person.set_by_portal[name] for name in ("sessionid", "csrftoken")}
    assert all(morsel["secure"] for morsel in kept.values())
    assert kept["sessionid"]["httponly"]
    for path in ("/accounts/sign-in/", f"/dashboard/{MONTH}/", "/nothing/here/"):
        headers = person.open(path).headers
        assert "max-age=31536000" in headers["Strict-Transport-Security"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Server"] == "nginx"


def test_a_form_without_its_token_or_from_elsewhere_is_refused(installed, signed_in):
    person = signed_in("staff")
    path = f"/reports/board/{MONTH}/remind/"
    assert person.send(path, {"csrfmiddlewaretoken": "x" * 64}).status == 403
    person.open(f"/reports/board/{MONTH}/")
    assert person.send(path, {}, Origin="https://elsewhere.example").status == 403


def test_a_month_goes_through_and_the_leader_sees_it_counted(installed, signed_in):
    secretary, staff, leader = (signed_in(name) for name in ("secretary", "staff", "leader"))
    path = f"/reports/{COMMUNITY}/{MONTH}/"
    secretary.open(path)
    typed = {
        f"{INDICATOR}-numerator": "4321",
        f"{INDICATOR}-denominator": "5000",
        f"{INDICATOR}-version": "0",
    }
    saved = secretary.send(f"{path}figures/{INDICATOR}/", typed, **{"HX-Request": "true"})
    assert (saved.status, "X-Figure" in saved.headers) == (200, True), saved.text
    page = secretary.open(path).text
    [version] = re.findall(rf'<input[^>]*name="{INDICATOR}-version"[^>]*>', page)
    typed[f"{INDICATOR}-version"] = re.search(r'value="(\d+)"', version)[1]
    assert secretary.send(path, typed).status == 302
    seen = staff.open(f"{path}review/").text.split('name="seen" value="')[1].split('"')[0]
    assert staff.send(f"{path}review/", {"verb": "approve", "seen": seen}).status == 302
    installed.wait_for(
        "the leader sees the figure",
        lambda: re.search(r"4,?321", leader.open(f"/dashboard/{MONTH}/").text),
        seconds=10,
    )
    assert "refresh" in installed.log("portal-worker")  # it was the worker that counted


class TestFiles:
    @pytest.fixture
    def secretary(self, signed_in):
        person = signed_in("secretary")
        page = person.open("/follow-up/").text
        person.evidence = re.search(r"/follow-up/\d+/", page)[0] + "evidence/"
        person.open(person.evidence.removesuffix("evidence/"))
        return person

    def attach(self, person, size):
        answer = person.send(person.evidence, {"files": ("minutes.pdf", b"%PDF-" + b"1" * (size - 5))})
        return answer, person.open(person.evidence.removesuffix("evidence/")).text

    def test_one_at_the_limit_is_kept_where_only_the_portal_hands_it_out(
        self, installed, secretary, signed_in
    ):
        answer, page = self.attach(secretary, LIMIT)
        assert answer.status == 302
        path = re.search(rf"{secretary.evidence}\d+/", page)[0]
        assert len(secretary.open(path).data) == LIMIT
        assert signed_in("other").open(path).status == 404
        [kept] = [one for one in installed.media.rglob("*") if one.is_file()]
        assert stat.S_IMODE(kept.stat().st_mode) == 0o640
        name = kept.relative_to(installed.media)
        for way in (f"/media/{name}", f"/{name}", f"/static/../media/{name}", f"/static/..%2fmedia/{name}"):
            assert secretary.open(way).status in (400, 404), way

    def test_one_above_it_is_refused_in_words(self, secretary):
        answer, page = self.attach(secretary, LIMIT + 1)
        assert "larger than 10" in answer.text + page, (
            answer.text[:300] + re.sub(r"<[^>]+>|\s+", " ", page)[:1500]
        )

    def test_more_than_nginx_takes_is_refused_before_it_is_sent(self, installed):
        head = (
            f"POST /follow-up/1/evidence/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {65 * MEGABYTE}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", installed.https), timeout=10) as bare:
            line = trusting(installed.certificate).wrap_socket(bare, server_hostname=NAME)
            with line:
                line.sendall(head.encode())
                answer = http.client.HTTPResponse(line)
                answer.begin()
                assert (answer.status, "上传的文件太大" in answer.read().decode()) == (413, True)
                answer.close()


class TestStrangers:
    def test_plain_http_is_sent_to_https(self, installed):
        answer = plain(installed, "/reports/?q=1")
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/reports/?q=1")
        assert answer.headers["Server"] == "nginx"

    def test_another_name_gets_no_answer(self, installed):
        with pytest.raises(http.client.RemoteDisconnected):
            plain(installed, "/", name="elsewhere.example")
        context = trusting(installed.certificate)
        for name in ("elsewhere.example", None):
            context.check_hostname = False
            with (
                socket.create_connection(("127.0.0.1", installed.https), timeout=10) as bare,
                pytest.raises(OSError, match="UNRECOGNIZED_NAME"),
            ):
                context.wrap_socket(bare, server_hostname=name)

    def test_a_header_of_theirs_is_no_address(self, installed, signed_in):
        """The trail has the address that nginx saw, whatever the client writes."""
        signed_in("staff")
        person = installed.person()
        person.open("/accounts/sign-in/")
        wrong = {"username": "staff", "password": "wrong"}
        person.send("/accounts/sign-in/", wrong, **{"X-Forwarded-For": "203.0.113.7"})
        assert installed.addresses_in_trail() == {"127.0.0.1"}


def holding(word, read):
    """What is read, once the word is in it."""
    text = read()
    return text if word in text else ""


def test_the_logs_tell_no_search_and_no_person(installed, signed_in):
    person = signed_in("staff")
    person.open("/registers/?q=110101199001011234&page=1")
    access = installed.home / "log" / "portal.access.log"
    for read in (partial(installed.log, "portal"), access.read_text):
        # A line is written after the answer has gone out.
        log = installed.wait_for("the page in the log", partial(holding, "/registers/", read))
        assert "page=1" not in log
        assert "python-urllib3" not in log
    assert "127.0.0.1" not in re.sub(r"Listening at.*", "", installed.log("portal"))


def test_many_slow_lines_keep_nobody_waiting(installed):
    slow = []
    head = f"POST /accounts/sign-in/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000\r\n\r\n".encode()
    context = trusting(installed.certificate)
    try:
        for _line in range(WORKERS * THREADS + 8):
            bare = socket.create_connection(("127.0.0.1", installed.https), timeout=10)
            slow.append(context.wrap_socket(bare, server_hostname=NAME))
            slow[-1].sendall(head)
        person, waits = installed.person(), []
        for _second in range(3):
            for line in slow:
                line.sendall(b"x")
            began = time.monotonic()
            assert person.open("/accounts/sign-in/").status == 200
            waits.append(time.monotonic() - began)
            time.sleep(max(0, 1 - waits[-1]))
        assert max(waits) < 2, waits
    finally:
        for line in slow:
            line.close()


@pytest.mark.browser
def test_a_browser_shows_it_in_its_looks(installed, browser):
    rules = f"MAP {NAME}:443 127.0.0.1:{installed.https}, MAP * ~NOTFOUND"
    own = browser.browser_type.launch(
        executable_path=os.environ["CHROMIUM"],
        args=[
            "--no-sandbox",
            "--disable-gpu",
            f"--host-resolver-rules={rules}",
        ],
    )
    try:
        page = own.new_page(ignore_https_errors=True)
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"https://{NAME}/accounts/sign-in/")
        page.fill("[name=username]", "leader")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/briefing/**")
        assert page.evaluate("getComputedStyle(document.querySelector('.top-bar')).position") == "sticky"
        assert said == []
    finally:
        own.close()


def test_a_back_up_is_made_kept_and_whole(installed):
    (installed.backups / "portal-20260101-033000.tar").write_text("an old one")
    installed.run_once("portal-backup")
    [made] = installed.backups.iterdir()
    assert stat.S_IMODE(made.stat().st_mode) & 0o007 == 0
    installed.manage("restore", "--check", str(made))


def test_a_reload_is_noticed_by_nobody(installed):
    person, before = installed.person(), installed.log("portal").count("Booting worker")
    installed.reload("portal")
    deadline = time.monotonic() + 30
    while installed.log("portal").count("Booting worker") < before + WORKERS:
        assert person.open("/accounts/sign-in/").status == 200
        assert time.monotonic() < deadline
    assert person.open("/accounts/sign-in/").status == 200


def test_while_it_is_away_people_are_told_so_and_it_comes_back(installed):
    installed.kill("portal")
    person = installed.person()
    answer = person.open(f"/reports/{COMMUNITY}/{MONTH}/")
    assert (answer.status, AWAY in answer.text) == (502, True)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert person.send("/accounts/sign-in/", {"username": "x"}).status == 502
    assert person.open("/maintenance.html").status in (404, 502)
    installed.start("portal")
    installed.wait_for("it is back", lambda: person.open("/healthz").status == 200)


def test_tasks_end_before_the_worker_does(installed):
    """TERM, as systemd sends it to the parent alone: a warm shutdown, soon where nothing is under way."""
    process = installed.running["portal-worker"]
    process.terminate()
    assert process.wait(20) == 0
    assert "Warm shutdown" in installed.log("portal-worker")
    installed.running.pop("portal-worker")
