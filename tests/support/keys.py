"""A key (WebAuthn) without a browser: it makes itself known to a page and signs, rightly or wrongly."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST, PRESENT_AND_VERIFIED = "testserver", 0x05


class SoftKey:
    def __init__(self) -> None:
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.number = hashlib.sha256(str(id(self)).encode()).digest()

    def made_for(self, client: Client) -> str:
        """What a browser would send to the page on which a key is made, which *client* has open."""
        return json.dumps(self._made(_challenge(client)))

    def kept(self) -> dict[str, Any]:
        """What the portal keeps of the key once it is made."""
        return {"name": "x", "credential": self._made(websafe_encode(bytes(32)))}

    def _made(self, challenge: str) -> dict[str, Any]:
        public = ES256.from_cryptography_key(self.secret.public_key())
        data = AttestedCredentialData.create(Aaguid(bytes(16)), self.number, public)
        about = AuthenticatorData.create(_host(), PRESENT_AND_VERIFIED | 0x40, 0, data)
        made = AttestationObject.create("none", about, {})
        return self._said(
            clientDataJSON=websafe_encode(_client_data(challenge, "webauthn.create")),
            attestationObject=websafe_encode(bytes(made)),
        )

    def signed_for(self, client: Client, *, wrongly: bool = False) -> str:
        """What a browser would send to a page that asks for a key."""
        about = AuthenticatorData.create(_host(), PRESENT_AND_VERIFIED, 1)
        said = _client_data(_challenge(client), "webauthn.get")
        signed = about + hashlib.sha256(b"another" if wrongly else said).digest()
        answer = self._said(
            clientDataJSON=websafe_encode(said),
            authenticatorData=websafe_encode(about),
            signature=websafe_encode(self.secret.sign(signed, ec.ECDSA(SHA256()))),
        )
        return json.dumps(answer)

    def _said(self, **response: str) -> dict[str, Any]:
        number = websafe_encode(self.number)
        about: dict[str, Any] = {"id": number, "rawId": number, "type": "public-key"}
        return about | {"response": response, "clientExtensionResults": {}}


def _host() -> bytes:
    return hashlib.sha256(HOST.encode()).digest()


def _challenge(client: Client) -> str:
    return str(client.session["mfa.webauthn.state"]["challenge"])


def _client_data(challenge: str, kind: str) -> bytes:
    return bytes(CollectedClientData.create(type=kind, challenge=challenge, origin=f"https://{HOST}"))
