import asyncio

import pytest

from bot.platforms.slack import snippet
from tests.platforms.slack.conftest import BEA, HELP

LONG = "Traceback (most recent call last):\n" + "  frame\n" * 500 + "PermissionDenied: 403"


def file(url, **more):
    return {
        "id": "F1",
        "mode": "snippet",
        "mimetype": "text/plain",
        "preview": LONG[:100],
        "preview_is_truncated": True,
        "url_private": url,
    } | more


async def test_a_long_paste_is_fetched_whole(slack, platform, door):
    await slack.say(HELP, BEA, "look:", files=[file(slack.server.add_file(LONG))])
    assert door.heard[0].text == "look:\n" + LONG


async def test_what_slack_told_in_full_is_not_fetched(slack, platform, door):
    short = file(slack.server.add_file("x"), preview="403", preview_is_truncated=False)
    await slack.say(HELP, BEA, "", files=[short])
    assert door.heard[0].text == "403"
    assert slack.server.downloads == []


async def test_the_start_of_a_giant_file_is_enough(slack, platform, door):
    await slack.say(HELP, BEA, "", files=[file(slack.server.add_file("y" * 1_000_000))])
    assert len(door.heard[0].text) == snippet.BYTES_MAX


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/files/F1",
        "https://files.slack.com.evil.example/F1",
        "http://files.slack.com/F1",
        "file:///etc/passwd",
        "//files.slack.com/F1",
        "",
    ],
)
async def test_the_token_goes_to_no_other_host(slack, platform, door, url):
    await slack.say(HELP, BEA, "", files=[file(url)])
    assert door.heard[0].text == LONG[:100]
    assert slack.server.downloads == []


@pytest.mark.parametrize("content_type", ["text/html", "image/png"])
async def test_a_login_page_is_not_the_file(slack, platform, door, content_type):
    page = file(slack.server.add_file("<title>Sign in</title>", content_type))
    await slack.say(HELP, BEA, "", files=[page])
    assert door.heard[0].text == LONG[:100]
    assert len(slack.server.downloads) == 1


async def test_pictures_are_not_read(slack, platform, door):
    picture = file(slack.server.add_file("x"), mode="hosted", mimetype="image/png")
    await slack.say(HELP, BEA, "", files=[picture])
    assert door.heard == []


async def test_a_file_that_takes_too_long_is_known_by_its_preview(
    slack, platform, door, monkeypatch
):
    monkeypatch.setattr(snippet, "WITHIN", 0.05)
    slack.server.slow_files = asyncio.Event()
    said = await slack.say(HELP, BEA, "", files=[file(slack.server.add_file(LONG))])
    slack.server.slow_files.set()
    assert said.statuses == [200]
    assert door.heard[0].text == LONG[:100]


async def test_no_more_than_three_files_are_read(slack, platform, door):
    files = [file(slack.server.add_file(str(n))) for n in range(5)]
    await slack.say(HELP, BEA, "", files=files)
    assert door.heard[0].text == "0\n1\n2"
