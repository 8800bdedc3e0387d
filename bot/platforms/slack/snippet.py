"""The text of what was pasted as a snippet: Slack makes a file of a long paste."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from yarl import URL

from bot.platforms.slack.api import SlackApi

WITHIN = 1.5
"""Seconds for all files together; the ack is due at 3."""
FILES_MAX = 3
BYTES_MAX = 262_144
"""Of one file. An error stands in its first or last lines; this is some 3,000 of them."""


async def file_texts(api: SlackApi, files: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the text files among *files* say, or as much of each as Slack told in the event."""
    wanted = [file for file in files if _is_text(file)][:FILES_MAX]
    tasks = [asyncio.create_task(_text(api, file)) for file in wanted]
    if not tasks:
        return []
    done, late = await asyncio.wait(tasks, timeout=WITHIN)
    for task in late:
        task.cancel()
    return [
        task.result() if task in done else _preview(file)
        for task, file in zip(tasks, wanted, strict=True)
    ]


async def _text(api: SlackApi, file: Mapping[str, Any]) -> str:
    preview = _preview(file)
    url = api.trusted(str(file.get("url_private") or ""), "slack.com")
    is_whole = bool(preview) and file.get("preview_is_truncated") is False
    if is_whole or url is None:
        return preview
    try:
        return await _download(api, url) or preview
    except (aiohttp.ClientError, UnicodeDecodeError):
        return preview


async def _download(api: SlackApi, url: URL) -> str:
    """The start of the file, or nothing where Slack shows its login page instead."""
    async with api.session.get(url, headers=api.headers, allow_redirects=False) as response:
        is_text = response.content_type.startswith("text/") and response.content_type != "text/html"
        if response.status != 200 or not is_text:  # noqa: PLR2004
            return ""
        start = await response.content.read(1)
        while len(start) < BYTES_MAX and (more := await response.content.read(BYTES_MAX)):
            start += more
        return start[:BYTES_MAX].decode(errors="replace")


def _is_text(file: Mapping[str, Any]) -> bool:
    is_snippet = file.get("mode") == "snippet"
    return is_snippet or str(file.get("mimetype") or "").startswith("text/")


def _preview(file: Mapping[str, Any]) -> str:
    return str(file.get("preview") or "")
