import json
from dataclasses import replace

from bot.access.policy import PolicyFile, parse_policy
from bot.storage.policies import PolicyInForce, keep
from bot.storage.policy_versions import PolicyVersion, Source
from tests.conftest import ADMINS_PLACE, NOON, RAVI_ON_SLACK

FILE = parse_policy("version: 1\npost_to: ['slack:T0ACME:C0FILE']")
SETUP = parse_policy("version: 1\nrules: [{reviewers: [admins], approvals: 2}]")
PLACES = PolicyFile(post_to=(ADMINS_PLACE,))


async def test_a_file_rules_whatever_was_set_up(database):
    async with database.begin() as work:
        await keep(work, SETUP, Source.SETUP, "ana")
        assert await PolicyInForce(FILE)(work) is FILE


async def test_without_a_file_the_newest_that_was_set_up_holds_with_the_places_there_are(database):
    in_force = PolicyInForce(PLACES)
    async with database.begin() as work:
        assert await in_force(work) is PLACES
        await keep(work, FILE, Source.FILE, "keyfix")
        assert await in_force(work) is PLACES
        await keep(work, SETUP, Source.SETUP, "ana")
        assert await in_force(work) == replace(SETUP, post_to=(ADMINS_PLACE,))


async def test_what_once_held_can_be_read_by_its_version(database):
    async with database.begin() as work:
        await PolicyInForce(FILE).take_up(work)
    in_force = PolicyInForce(PLACES)
    async with database.begin() as work:
        assert await in_force.pinned(work, FILE.version) == FILE
        assert await in_force.pinned(work, "") == PLACES
        assert await in_force.pinned(work, "0" * 64) is None


async def test_a_policy_that_was_altered_in_the_database_is_none(database):
    weak = PolicyVersion(
        version=FILE.version, text=SETUP.text, source=Source.FILE, by="eve", at=NOON
    )
    async with database.begin() as work:
        await work.policies.keep(weak)
        assert await PolicyInForce(PLACES).pinned(work, FILE.version) is None


async def test_a_policy_that_came_into_force_is_audited_once(database):
    for _ in range(2):
        async with database.begin() as work:
            await PolicyInForce(FILE).take_up(work)
    async with database.begin() as work:
        bodies = [json.loads(link.body) async for link in work.audit_log.links()]
    assert [(one["kind"], one["subject"], one["actor"]) for one in bodies] == [
        ("policy.changed", FILE.version, "keyfix")
    ]


async def test_who_is_who_is_agreed_on_by_the_policy_that_holds(database):
    people = "version: 1\npeople: {ravi: {name: Ravi, identities: ['slack:T0ACME:U0RAVI']}}"
    async with database.begin() as work:
        await keep(work, parse_policy(people), Source.SETUP, "ana")
        await PolicyInForce(PLACES).take_up(work)
        assert (await work.people.behind(RAVI_ON_SLACK)).id == "ravi"
