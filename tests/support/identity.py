"""A small identity service for a test: OpenID Connect and CAS 3, on a port of its own.

It signs in at once whoever ``says`` names, as a service does where one is signed in already: the password was
typed when it was made. Asked for a new one it has that typed at once. ``lies`` are what it does wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "portal", "shared-with-the-portal"
TICKET = """<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>"""
KNOWN = "<cas:authenticationSuccess><cas:user>{}</cas:user></cas:authenticationSuccess>"
UNKNOWN = '<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'


class IdentityService:
    def __init__(self) -> None:
        self.says = "zhao"
        self.lies: set[str] = set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.key, self.other_key = (RSAKey.generate_key(2048, {"kid": "one"}) for _key in range(2))
        self.address = ""
        self.clock_is_off_by = 0  # seconds
        self.typed_at = self.now()

    def now(self) -> int:
        return int(time.time()) + self.clock_is_off_by

    def get(self, path: str, asked: dict[str, str]) -> tuple[int, str]:
        """What a browser or the portal gets: a status, and a body or the address of a redirect."""
        self.asked.append((path, asked))
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self.published())
        if path == "/keys":
            return 200, json.dumps({"keys": [self.key.as_dict(private=False)]})
        if path == "/userinfo":
            return 200, json.dumps({"sub": self.says, "staff_number": self.says})
        if path == "/ask":
            return self.redirect(asked["redirect_uri"], asked, state=asked["state"])
        if path == "/login":
            return self.redirect(asked["service"], asked)
        if path == "/p3/serviceValidate":
            given = self.codes.pop(asked["ticket"], {})
            typed = given.get("renew") == "true" or asked.get("renew") != "true"
            known = typed and given.get("service") == asked["service"]
            return 200, TICKET.format(KNOWN.format(self.says) if known else UNKNOWN)
        return 404, ""

    def published(self) -> dict[str, object]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/ask",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def redirect(self, back: str, asked: dict[str, str], **more: str) -> tuple[int, str]:
        code = secrets.token_urlsafe(12)
        if asked.get("prompt") == "login" or asked.get("max_age") == "0" or asked.get("renew") == "true":
            self.typed_at = self.now()
        self.codes[code] = asked
        name = "ticket" if "service" in asked else "code"
        return 302, f"{back}{'&' if '?' in back else '?'}{urlencode({name: code, **more})}"

    def token(self, given: dict[str, str]) -> tuple[int, str]:
        """The answer to a code: only once, to the client, and to who began it (PKCE)."""
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != proof or given.get("client_secret", SECRET) != SECRET:
            return 400, json.dumps({"error": "invalid_grant"})
        now = self.now()
        claims = {
            "iss": self.address,
            "aud": "another" if "audience" in self.lies else CLIENT,
            "sub": self.says,
            "preferred_username": self.says,
            "nonce": "another" if "nonce" in self.lies else asked["nonce"],
            "iat": now,
            "auth_time": self.typed_at,
            "exp": now - 3600 if "expired" in self.lies else now + 300,
        }
        key = self.other_key if "key" in self.lies else self.key
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return 200, json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": signed})


def handler_of(service: IdentityService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self.answer(*service.get(parts.path, _flat(parts.query)))

        def do_POST(self) -> None:
            given = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.answer(*service.token(given))

        def answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Location" if status == 302 else "X-Unused", text if status == 302 else "")
            body = b"" if status == 302 else text.encode()
            kind = "application/xml" if text.startswith("<") else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """A test has no log of requests."""

    return Handler


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def identity_service():
    """A service under way; its ``address`` ends with the block."""
    service = IdentityService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(service))
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
