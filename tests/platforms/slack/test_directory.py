import pytest

from bot.access.directory import Member
from bot.access.person import Identity
from bot.errors import LookupFailed
from bot.platforms.slack import directory
from tests.fakes.slack import TEAM, Failure
from tests.platforms.slack.conftest import ANA, BEA, BOT, GONE, GUEST, STRANGER


def known(user, team=TEAM):
    return Identity("slack", team, user)


@pytest.fixture
def look_up(platform):
    return platform.directory.look_up


async def test_a_member_is_told_with_their_name_and_address(look_up):
    assert await look_up(known(BEA)) == Member(
        identity=known(BEA), name="Bea", email="bea@acme.example"
    )


@pytest.mark.parametrize("role", ["admin", "owner"])
async def test_an_admin_is_one_by_what_slack_says_now(slack, look_up, role):
    slack.users[BEA].role = role
    assert (await look_up(known(BEA))).admin
    slack.users[BEA].role = "member"
    assert not (await look_up(known(BEA))).admin


@pytest.mark.parametrize("user", [GUEST, BOT])
async def test_guests_and_bots_are_guests(look_up, user):
    found = await look_up(known(user))
    assert (found.guest, found.admin) == (True, False)


@pytest.mark.parametrize("role", ["stranger", "admin", "owner"])
async def test_somebody_of_another_workspace_is_a_guest_whatever_they_are_there(
    slack, look_up, role
):
    slack.users[STRANGER].role = role
    found = await look_up(known(STRANGER, "T0OTHER"))
    assert (found.guest, found.admin) == (True, False)


async def test_who_has_left_is_not_active(look_up):
    assert not (await look_up(known(GONE))).active


async def test_who_claims_another_workspace_is_refused(look_up):
    with pytest.raises(LookupFailed, match="another workspace"):
        await look_up(known(ANA, "T0OTHER"))
    with pytest.raises(LookupFailed, match="another workspace"):
        await look_up(known(STRANGER, TEAM))


async def test_who_is_not_there_is_refused(look_up):
    with pytest.raises(LookupFailed, match="user_not_found"):
        await look_up(known("U0NOBODY"))


@pytest.mark.parametrize("failure", [Failure.ERROR_BEFORE, Failure.GARBAGE, Failure.DROP_AFTER])
async def test_a_lookup_that_fails_decides_nothing(slack, look_up, failure):
    slack.server.fail("users.info", failure)
    with pytest.raises(LookupFailed, match="Try again"):
        await look_up(known(ANA))


async def test_a_lookup_that_hangs_is_given_up(slack, look_up, monkeypatch):
    monkeypatch.setattr(directory, "WITHIN", 0.05)
    slack.server.fail("users.info", Failure.HANG)
    with pytest.raises(LookupFailed, match="Try again"):
        await look_up(known(ANA))


async def test_a_missing_scope_decides_nothing(slack, look_up):
    slack.server.methods.scopes.discard("users:read")
    with pytest.raises(LookupFailed, match="missing_scope"):
        await look_up(known(ANA))
