"""Signed messages, sent as Slack sends them, from this process to a server on loopback."""

import asyncio
import json
import time
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack import SECRET, TEAM

_SIGN = SignatureVerifier(SECRET)


def signed(text: str, channel: str, ts: str) -> tuple[bytes, dict[str, str]]:
    """The body and headers of the event that somebody wrote *text*."""
    event = {
        "type": "message",
        "channel": channel,
        "channel_type": "channel",
        "user": "U0RAVI",
        "team": TEAM,
        "text": text,
        "ts": ts,
        "event_ts": ts,
    }
    envelope: dict[str, Any] = {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0KEYFIX",
        "event": event,
        "event_id": f"Ev{ts}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }
    body, at = json.dumps(envelope).encode(), str(int(time.time()))
    return body, {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": _SIGN.generate_signature(timestamp=at, body=body) or "",
    }


async def flood(address: str, texts: Sequence[str], count: int, at_once: int = 16) -> float:
    """Send *count* messages, *at_once* in flight, and return how many a second were acked."""
    prepared = [signed(texts[n % len(texts)], "C0HELP", f"{n}.000001") for n in range(count)]
    todo = iter(prepared)
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector) as session:
        begun = time.perf_counter()
        await asyncio.gather(*(_sender(session, address, todo) for _ in range(at_once)))
        return count / (time.perf_counter() - begun)


async def _sender(session: aiohttp.ClientSession, address: str, todo: Any) -> None:
    for body, headers in todo:
        async with session.post(f"{address}/slack/events", data=body, headers=headers) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{answer.status}: {await answer.text()}")


def spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds."""
    return 1000 * median(seconds), 1000 * quantiles(seconds, n=100)[98]
