import asyncio
import re
import shutil
from dataclasses import replace

import pytest

from bot.access.person import at_terminal
from bot.access.policy import parse_policy
from bot.access.request import Status
from bot.cli.shell import me
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from tests.conftest import make_request

POLICY = f"""
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
people:
  ops: {{name: Ola, identities: ["slack:T0ACME:U0OLA", "{me()}"]}}
rules: [{{reviewers: [REVIEWER], self_approval: SELF}}]
"""


@pytest.fixture
def url(empty_sqlite, tmp_path):
    shutil.copy(empty_sqlite, tmp_path / "kept.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}"


async def within(url, use):
    database = Database(url)
    try:
        async with database.begin() as work:
            return await use(work)
    finally:
        await database.close()


@pytest.fixture
def asked(url, tmp_path, keyfix):
    """A pending request under a policy, and the command to review it with."""

    def ask(reviewer="ops", own="false", **differences):
        text = POLICY.replace("REVIEWER", reviewer).replace("SELF", own)
        policy = parse_policy(text)
        (tmp_path / "policy.yaml").write_text(text, "utf-8")

        async def keep(work):
            await PolicyInForce(policy).take_up(work)
            now = await work.now()
            given = {"policy_version": policy.version, "opened_at": now} | differences
            await work.open(make_request(**given, decide_by=now.replace(year=now.year + 1)))

        asyncio.run(within(url, keep))

        def review(*words, said=None):
            given = {"KEYFIX_DATABASE_URL": url, "KEYFIX_POLICY": str(tmp_path / "policy.yaml")}
            return keyfix(*words, said=said, **given)

        return review

    return ask


def state(url):
    async def read(work):
        await work.audit_log.verify()
        return (await work.requests.get("req-1")).status

    return asyncio.run(within(url, read))


def test_whom_the_policy_names_decides_at_the_terminal(asked, url):
    done = asked()("review", "req-1", "approve", said="y\n")
    assert (done.exit_code, state(url)) == (0, Status.APPROVED)
    assert "proj_EXAMPLE" in done.output
    assert f"Approve exactly this, as {me()}?" in done.output
    assert done.output.endswith("The request is approved.\n")


def test_a_denial_at_the_terminal_needs_its_reason_as_in_the_chat(asked, url):
    review = asked()
    bare = review("review", "req-1", "deny", said="y\n")
    assert (bare.exit_code, state(url)) == (1, Status.PENDING)
    told = review("review", "req-1", "deny", "--reason", "use the sandbox", said="y\n")
    assert (told.exit_code, state(url)) == (0, Status.DENIED)


def test_whoever_is_not_named_decides_nothing_there_either(asked, url):
    review = asked(reviewer="admins")
    done = review("review", "req-1", "approve", said="y\n")
    assert (done.exit_code, state(url)) == (1, Status.PENDING)


def test_whoever_asked_cannot_approve_it_at_the_terminal(asked, url):
    async def ola(work):
        return await work.people.behind(at_terminal(me().id))

    review = asked()
    ola = asyncio.run(within(url, ola))
    assert (ola.id, len(ola.identities)) == ("ops", 2)

    async def own(work):
        first = await work.requests.get("req-1")
        await work.open(replace(first, id="req-2", requester=ola))

    asyncio.run(within(url, own))
    done = review("review", "req-2", "approve", said="y\n")
    assert done.exit_code == 1
    assert "someone else has to decide" in done.stderr


def test_without_a_verdict_it_is_read_and_nothing_is_decided(asked, url):
    done = asked()("review", "req-1")
    assert (done.exit_code, state(url)) == (0, Status.PENDING)
    assert make_request().digest in done.output


def test_a_decision_without_a_question_is_on_exactly_what_was_read(asked, url):
    review = asked()
    digest = make_request().digest[:16]
    assert review("review", "req-1", "approve", "--digest", "0" * 16).exit_code == 1
    assert review("review", "req-1", "approve", "--digest", digest[:4]).exit_code == 2
    assert review("review", "req-1", "approve", said="n\n").exit_code == 1
    assert state(url) is Status.PENDING
    assert review("review", "req-1", "approve", "--digest", digest).exit_code == 0
    assert state(url) is Status.APPROVED


def test_without_tables_it_says_what_to_do(keyfix):
    done = keyfix("review", "req-1")
    assert (done.exit_code, "keyfix db upgrade" in done.stderr) == (1, True)


def test_what_cannot_be_seen_is_shown(asked):
    done = asked(reason="please\u202e")("review", "req-1")
    assert re.search("please\ufffd", done.output)


def test_the_policy_tells_who_could_decide(asked):
    explain = asked()
    of_request = explain("policy", "explain", "req-1", "--as", "slack:T0ACME:U0RAVI")
    assert "Could decide now:  Ola" in of_request.output
    words = ("policy", "explain", "--provider", "openai", "--kind", "role_grant")
    of_wish = explain(*words, "--role", "owner", "--as", str(me()))
    assert "It takes:          Ola" in of_wish.output
    assert explain(*words).exit_code == 2
    assert explain("policy", "explain").exit_code == 2
    assert explain(*words, "--as", "nobody").exit_code == 2
