"""Speaks to the robot of a chat group: DingTalk, Feishu, WeCom, or a relay of the office's own.

Each wants its own JSON, which the office writes down as a template, and its own signature.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

SIGNINGS = ("none", "dingtalk", "feishu", "header")
PLACEHOLDER = re.compile(r"\{(text|url|timestamp|sign)\}")
CODES = ("errcode", "code", "StatusCode")  # what robots call it; anything but 0 is an error
LONGEST_ANSWER = 64 * 1024
TIMEOUT = urllib3.Timeout(connect=5, read=10)
_pool = urllib3.PoolManager(retries=False, timeout=TIMEOUT)


class Refused(Exception):
    """The message surely did not reach the group. Says why, without the robot's address."""


class Unknown(Exception):
    """The robot fell silent after it was asked: a second try might say everything twice."""


def post(*, text: str, url: str, now: dt.datetime) -> None:
    """Post a message, or raise ``Refused`` or ``Unknown``."""
    _status, content = ask(*request(text=text, url=url, now=now))
    if code := _error_code(content):
        raise Refused(f"code {code}")


def ask(
    target: str, body: bytes, headers: dict[str, str], longest: int = LONGEST_ANSWER
) -> tuple[int, bytes]:
    """Post *body*; the status, which is one of success, and as much of the answer as is wanted.

    Else ``Refused`` or ``Unknown``. No redirect is followed: it is a refusal.
    """
    try:
        answer = _pool.request(
            "POST", target, body=body, headers=headers, redirect=False, preload_content=False
        )
        try:
            content = answer.read(longest) if longest else b""
        finally:
            answer.close()
    except (NewConnectionError, ConnectTimeoutError, SSLError) as error:
        raise Refused(type(error).__name__) from None
    except HTTPError as error:
        raise Unknown(type(error).__name__) from None
    if not 200 <= answer.status < 300:
        raise Refused(f"status {answer.status}")
    return answer.status, content


def request(*, text: str, url: str, now: dt.datetime) -> tuple[str, bytes, dict[str, str]]:
    """Where to, the body and the headers, signed as the robot wants it."""
    signing, secret = settings.NOTICE_WEBHOOK_SIGNING, settings.NOTICE_WEBHOOK_SECRET
    seconds = now.timestamp()
    timestamp = str(int(seconds * 1000) if signing == "dingtalk" else int(seconds))
    sign = _sign(signing, timestamp, secret)
    values = {"text": text, "url": url, "timestamp": timestamp, "sign": sign}
    filled: Any = _filled(json.loads(settings.NOTICE_WEBHOOK_TEMPLATE), values)
    target, headers = settings.NOTICE_WEBHOOK_URL, {"Content-Type": "application/json; charset=utf-8"}
    if signing == "feishu":
        filled = {"timestamp": timestamp, "sign": sign} | filled
    body = json.dumps(filled, ensure_ascii=False).encode()
    if signing == "dingtalk":
        target = _with_query(target, timestamp=timestamp, sign=sign)
    elif signing == "header":
        headers["X-Timestamp"] = timestamp
        headers["X-Signature"] = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return target, body, headers


def _sign(signing: str, timestamp: str, secret: str) -> str:
    """The robots' own ways: DingTalk signs the words with the secret, Feishu nothing with the words."""
    words = f"{timestamp}\n{secret}".encode()
    if signing == "dingtalk":
        digest = hmac.new(secret.encode(), words, hashlib.sha256).digest()
    elif signing == "feishu":
        digest = hmac.new(words, b"", hashlib.sha256).digest()
    else:
        return ""
    return base64.b64encode(digest).decode()


def _filled(part: Any, values: dict[str, str]) -> Any:
    """The template with its placeholders filled; a value is never read as JSON or as a placeholder."""
    if isinstance(part, dict):
        return {name: _filled(inner, values) for name, inner in part.items()}
    if isinstance(part, list):
        return [_filled(inner, values) for inner in part]
    if isinstance(part, str):
        return PLACEHOLDER.sub(lambda found: values[found[1]], part).strip()
    return part


def _with_query(target: str, **more: str) -> str:
    parts = urlsplit(target)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *more.items()])))


def _error_code(content: bytes) -> str:
    """The robot's own error code: it answers 200 even when it posts nothing."""
    try:
        answer = json.loads(content)
    except ValueError:
        return ""
    if not isinstance(answer, dict):
        return ""
    return next((str(answer[name]) for name in CODES if answer.get(name, 0) not in (0, "0")), "")
