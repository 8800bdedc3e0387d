"""Answering by the `response_url` of an interaction: a short-lived address that Slack gave us."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.platforms.slack.api import SlackApi

WITHIN = 5.0
"""Seconds."""


async def respond(api: SlackApi, url: str, message: Mapping[str, Any], thread: str = "") -> bool:
    """Show *message* to the one who acted, and say if Slack took it; without our token."""
    hook = api.trusted(url, "hooks.slack.com")
    if hook is None:
        return False
    answer: dict[str, Any] = {
        **message,
        "response_type": "ephemeral",
        "replace_original": False,
    }
    if thread:
        answer["thread_ts"] = thread
    try:
        async with (
            asyncio.timeout(WITHIN),
            api.session.post(hook, json=answer, allow_redirects=False) as response,
        ):
            return response.status == 200  # noqa: PLR2004
    except (aiohttp.ClientError, TimeoutError):
        return False
