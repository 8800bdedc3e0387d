"""The manifest says what the code does."""

import json
from pathlib import Path

import pytest

from bot.platforms.teams.activities import as_command
from knowledge import Provider

MANIFEST = json.loads(
    (Path(__file__).parents[3] / "teams-manifest" / "manifest.json").read_text("utf-8")
)
COMMANDS = MANIFEST["bots"][0]["commandLists"][0]["commands"]


@pytest.mark.parametrize("title", [one["title"] for one in COMMANDS])
def test_each_command_that_is_offered_is_understood(title):
    assert as_command(title) == title
    assert title == "help" or title.replace(" ", "_") in set(Provider)


def test_no_more_is_offered_than_teams_shows():
    assert len(COMMANDS) <= 10
    assert all(len(one["title"]) <= 32 and len(one["description"]) <= 128 for one in COMMANDS)


def test_the_ids_are_placeholders():
    assert MANIFEST["id"] == MANIFEST["bots"][0]["botId"]
    assert set(MANIFEST["id"]) == {"0", "-"}


def test_the_words_fit():
    assert len(MANIFEST["name"]["short"]) <= 30
    assert len(MANIFEST["name"]["full"]) <= 100
    assert len(MANIFEST["description"]["short"]) <= 80
    assert len(MANIFEST["description"]["full"]) <= 4000
