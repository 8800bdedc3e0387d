"""What stands before Bolt: a request that Slack did not sign, or that can't be read, ends here.

Bolt answers several of these with 500 and a traceback (a timestamp that is no number, a signature
that is not ASCII, a body that is no JSON), and would write the body of an unsigned one to its log.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

BODY_MAX = 1_000_000
"""Bytes."""

_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_JSON = "application/json"
_TYPES = {_JSON, "application/x-www-form-urlencoded"}
_NO_RETRY = {"X-Slack-No-Retry": "1"}


class Gate:
    """Lets a request through as Bolt's own, or raises the HTTP answer to it."""

    def __init__(self, signing_secret: str, now: Callable[[], float]) -> None:
        self._verifier = SignatureVerifier(signing_secret, _Clock(now))

    async def admit(self, request: web.Request) -> AsyncBoltRequest:
        """Read *request*, check that Slack sent it in the last 5 minutes, and parse it.

        Raises:
            web.HTTPException: 401 not signed by Slack; 400, 413, 415 not readable.

        """
        if request.content_type not in _TYPES:
            raise web.HTTPUnsupportedMediaType(headers=_NO_RETRY)
        if (request.content_length or 0) > BODY_MAX:
            raise web.HTTPRequestEntityTooLarge(BODY_MAX, request.content_length or 0)
        raw = await request.read()
        if len(raw) > BODY_MAX:
            raise web.HTTPRequestEntityTooLarge(BODY_MAX, len(raw))
        try:
            body = raw.decode()
        except UnicodeDecodeError as error:
            raise web.HTTPBadRequest(headers=_NO_RETRY) from error
        self._check_signature(request, body)
        return _parsed(request, body)

    def _check_signature(self, request: web.Request, body: str) -> None:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        is_readable = _SECONDS.fullmatch(timestamp) and signature.isascii()
        if not is_readable or not self._verifier.is_valid(body, timestamp, signature):
            raise web.HTTPUnauthorized


def _parsed(request: web.Request, body: str) -> AsyncBoltRequest:
    try:
        given = body if request.content_type == _JSON else _from_form(body)
        parsed = AsyncBoltRequest(body=given, headers={"content-type": _JSON})
    except (ValueError, TypeError, AttributeError, KeyError) as error:  # signed, but not of a form
        raise web.HTTPBadRequest(headers=_NO_RETRY) from error
    if not isinstance(parsed.body, dict) or not parsed.body:
        raise web.HTTPBadRequest(headers=_NO_RETRY)
    return parsed


def _from_form(body: str) -> str:
    """A form as JSON. Bolt finds nothing in a command whose text has the word "payload" in it."""
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return fields["payload"] if "payload" in fields else json.dumps(fields)


class _Clock(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()
