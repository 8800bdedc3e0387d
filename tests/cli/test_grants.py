import asyncio
import json
import os
import pwd
import shutil
from dataclasses import replace

import pytest

from bot.access.policy import parse_policy
from bot.storage.database import Database
from tests.conftest import ANA, NOON, approve, make_request

ME = pwd.getpwuid(os.getuid()).pw_name
POLICY = f"""
version: 1
people:
  ana: {{name: Ana, identities: ["slack:T0ACME:U0ANA", "cli:{ME}"]}}
rules: [{{reviewers: [ana]}}]
"""
NOBODY = "version: 1\nrules: [{reviewers: [admins]}]\n"


def within(url, do):
    async def go():
        database = Database(url, lambda: NOON)
        async with database.begin() as work:
            result = await do(work)
        await database.close()
        return result

    return asyncio.run(go())


@pytest.fixture
def url(empty_sqlite, tmp_path):
    shutil.copy(empty_sqlite, tmp_path / "kept.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}"


@pytest.fixture
def waiting(url, keyfix, tmp_path):
    """Something was approved, and waits for hands; calls `keyfix grants` there."""
    (tmp_path / "policy.yaml").write_text(POLICY)
    request = make_request(policy_version=parse_policy(POLICY).version)

    async def go(work):
        await work.people.agree(parse_policy(POLICY).people)
        await work.open(request)
        await work.apply(approve(request, ANA))
        grant = (await work.grants.lock("req-1")).take(NOON, NOON - NOON).grant
        await work.grants.save(grant)
        await work.apply_to_grant(grant.wait("an admin", "by hand", NOON, by_hand=True, again=None))

    within(url, go)

    def call(*words, policy="policy.yaml"):
        return keyfix("grants", *words, KEYFIX_DATABASE_URL=url, KEYFIX_POLICY=policy)

    return call


def test_what_is_held_is_listed_as_it_stands(waiting):
    (line,) = waiting().output.splitlines()
    assert line.startswith("req-1")
    assert "not granted yet: waiting for an admin" in line


def test_as_json_it_is_for_programs(waiting):
    one = json.loads(waiting("--json").output)
    assert (one["request"], one["status"], one["name"]) == ("req-1", "waiting", "keyfix-req-1")


def test_one_is_printed_with_what_gives_it_and_what_takes_it_back(waiting):
    told = waiting("req-1").output
    assert "To give it:" in told
    assert "set member" in told
    assert "To take it back:" in told


def test_whoever_the_policy_names_says_that_it_is_done(waiting, url):
    done = waiting("req-1", "done", "--yes")
    assert done.exit_code == 0, done.output
    assert "is granted until" in done.output
    assert within(url, lambda work: work.grants.of("req-1")).active_at is not None


def test_whoever_it_does_not_name_is_refused_and_that_is_audited(waiting, url, tmp_path):
    (tmp_path / "other.yaml").write_text(NOBODY)
    refused = waiting("req-1", "done", "--yes", policy="other.yaml")
    assert refused.exit_code == 1

    async def last(work):
        return [link.body async for link in work.audit_log.links()][-1]

    assert json.loads(within(url, last))["kind"] == "grant.refused"


def test_what_nobody_granted_is_said_to_be_so(waiting, url):
    within(url, lambda work: work.open(replace(make_request(), id="req-2")))
    refused = waiting("req-2")
    assert (refused.exit_code, "Nothing has been granted" in refused.output) == (1, True)
