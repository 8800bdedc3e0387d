import json
import time

import aiohttp
import pytest

from bot.platforms.slack.gate import BODY_MAX
from tests.fakes.slack import BOT_USER, SECRET, signed
from tests.platforms.slack.conftest import BEA, HELP

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


async def send(slack, body, headers, content_type=JSON):
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            slack._events_url,  # noqa: SLF001 - the address that the fixture gave
            data=body,
            headers={"Content-Type": content_type} | headers,
        ) as answer,
    ):
        return answer.status


def event(slack):
    said = {"type": "message", "channel": HELP, "ts": "1.000001", "user": BEA, "text": "Error"}
    return json.dumps(slack.envelope(said)).encode()


def now():
    return int(time.time())


async def test_what_slack_signed_comes_through(slack, platform, door):
    body = event(slack)
    assert await send(slack, body, signed(body, now())) == 200
    assert len(door.heard) == 1


@pytest.mark.parametrize("age", [301, 3600, -302])
async def test_an_old_or_future_signature_is_refused(slack, platform, door, age):
    body = event(slack)
    assert await send(slack, body, signed(body, now() - age)) == 401
    assert door.heard == []


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": "v1=abc"},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=ä"},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": "١٢٣"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": ""},
    ],
)
async def test_what_slack_did_not_sign_is_refused(slack, platform, door, forged):
    body = event(slack)
    headers = signed(body, now(), "EXAMPLE-of-somebody-else") | forged
    assert await send(slack, body, headers if forged else {}) == 401
    assert await send(slack, body, signed(body, now()) | forged if forged else {}) == 401
    assert door.heard == []


async def test_a_changed_body_is_refused(slack, platform, door):
    body = event(slack)
    changed = body.replace(b"Error", b"Terror")
    assert await send(slack, changed, signed(body, now())) == 401
    assert door.heard == []


GARBAGE = [
    (b"{", JSON),
    (b"[1]", JSON),
    (b'"x"', JSON),
    (b"", JSON),
    (b"null", JSON),
    (b"\xff\xfe", JSON),
    (b"payload=notjson", FORM),
    (b"payload=%5B1%5D", FORM),
    (b"", FORM),
]


@pytest.mark.parametrize(("body", "content_type"), GARBAGE)
async def test_garbage_is_refused_and_never_an_error_of_ours(slack, platform, body, content_type):
    assert await send(slack, body, {}, content_type) in {400, 401}
    try:
        headers = signed(body, now())
    except UnicodeDecodeError:
        headers = signed(b"", now())
    assert await send(slack, body, headers, content_type) == 400


async def test_what_is_too_large_or_of_another_type_is_refused(slack, platform, door):
    body = b"x" * (BODY_MAX + 1)
    assert await send(slack, body, signed(body, now())) == 413
    assert await send(slack, b"<a/>", signed(b"<a/>", now()), "text/xml") == 415
    assert door.heard == []


async def test_a_command_may_have_the_word_payload_in_its_text(slack, platform, door):
    answer = await slack.command(HELP, BEA, "Invalid JSON payload received. Unknown name")
    assert answer.status == 200
    assert door.commands[0].text == "Invalid JSON payload received. Unknown name"


async def test_slack_can_check_the_address(slack, platform):
    answer = await slack.post(
        json.dumps({"type": "url_verification", "challenge": "c-EXAMPLE"}), JSON, {}
    )
    assert answer == (200, {"challenge": "c-EXAMPLE"})


async def test_no_refusal_says_anything_to_the_log(slack, platform, caplog):
    caplog.set_level("DEBUG")
    body = json.dumps({"text": "sk-EXAMPLE-secret"}).encode()
    assert await send(slack, body, signed(body, now(), "EXAMPLE-wrong")) == 401
    said = {"type": "message", "channel": HELP, "ts": "1.000001", "user": BEA}
    await slack.deliver(slack.envelope(said | {"text": "sk-EXAMPLE-secret"}))
    await slack.deliver(slack.envelope(said | {"text": "sk-EXAMPLE-secret", "user": BOT_USER}))
    await slack.deliver({"type": "unknown", "text": "sk-EXAMPLE-secret"})
    await slack.command(HELP, BEA, "sk-EXAMPLE-secret", name="/other")
    assert "sk-EXAMPLE-secret" not in caplog.text
    assert SECRET not in caplog.text
