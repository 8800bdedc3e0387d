"""Every sequence of `sequences.yaml`, on the rules and through the handlers of each platform."""

import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import yaml

from bot.access.policy import parse_policy
from bot.app import Bot, connect_playground
from bot.platforms.slack.app import PATH, SlackPlatform
from bot.platforms.teams.app import Registration, TeamsPlatform
from bot.platforms.teams.references import StoredReferences
from bot.storage.database import Database
from tests.fakes.slack import BOT_TOKEN, SECRET
from tests.fakes.teams import FakeTeams
from tests.fakes.teams_values import APP_ID, PASSWORD, TENANT
from tests.journeys.surfaces import (
    LATE,
    NAMES,
    InSlack,
    InTeams,
    InThePlayground,
    Rules,
    Time,
    identity,
    teams_user,
)

SEQUENCES = yaml.safe_load(Path(__file__).with_name("sequences.yaml").read_text("utf-8"))

GROUPS = {"security": {"people": ["ana", "mia"]}, "platform": {"people": ["ana", "ben"]}}


@pytest.fixture
def clock():
    return Time()


@pytest.fixture
async def surface_of(clock, base, slack, empty_sqlite, tmp_path):
    """Makes a surface, by its name, on which *rule* holds."""
    async with AsyncExitStack() as stack:

        async def make(kind, rule):
            if kind is Rules:
                surface = Rules(clock)
                await surface.start(policy_of(kind, rule))
                return surface
            path = tmp_path / "keyfix.db"
            shutil.copy(empty_sqlite, path)
            database = Database(f"sqlite+aiosqlite:///{path}", clock)
            bot = Bot(database, base, policy_of(kind, rule))
            return await serve(kind, bot, stack)

        async def serve(kind, bot, stack):
            if kind is InSlack:
                here = {"bot_token": BOT_TOKEN, "signing_secret": SECRET, "api_url": slack.url}
                bot.add("slack", SlackPlatform(**here))
                address = await stack.enter_async_context(bot.running("127.0.0.1", 0))
                slack.deliver_to(f"{address}{PATH}")
                return InSlack(bot, slack)
            if kind is InTeams:
                teams = await stack.enter_async_context(FakeTeams())
                teams.people += map(teams_user, NAMES)
                bot.add("teams", TeamsPlatform(registration(teams), StoredReferences(bot.database)))
                address = await stack.enter_async_context(bot.running("127.0.0.1", 0))
                teams.bot_url = f"{address}/api/messages"
                await teams.say(teams_user("ana"), "help")
                return InTeams(bot, teams)
            connect_playground(bot, tmp_path / "chat.jsonl")
            address = await stack.enter_async_context(bot.running("127.0.0.1", 0))
            return InThePlayground(bot, address)

        yield make


def registration(teams):
    return Registration(
        app_id=APP_ID,
        app_password=PASSWORD,
        tenant_id=TENANT,
        metadata_url=f"{teams.url}/openid",
        service_hosts=(teams.url,),
        token_url=f"{teams.url}/token",
    )


def policy_of(kind, rule):
    people = {
        who: {"name": who.title(), "identities": [str(identity(kind.home, who))]} for who in NAMES
    }
    written = {"version": 1, "people": people, "groups": GROUPS, "rules": [rule]}
    if kind is not Rules:
        written["post_to"] = [str(kind.post_to)]
    return parse_policy(yaml.safe_dump(written))


@pytest.mark.parametrize("kind", [Rules, InSlack, InTeams, InThePlayground])
@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda one: one["name"])
async def test_a_sequence_ends_as_it_is_written(surface_of, clock, sequence, kind):
    surface = await surface_of(kind, sequence["rule"])
    expected = []
    for line in sequence["events"]:
        words, _, refusal = line.partition(" !")
        expected += [refusal] if refusal else []
        if words == "late":
            clock.now += LATE
            continue
        who, verb = words.split()
        await getattr(surface, verb)(who)
    request, refusals = await surface.end()
    assert request.status.value == sequence["ends"]
    assert refusals == expected
    if "approvers" in sequence:
        assert {one.id for one in request.approvers} == set(sequence["approvers"])
