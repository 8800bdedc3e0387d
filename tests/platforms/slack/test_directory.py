import pytest

from bot.access.directory import Member, UserGroup
from bot.access.person import Home, Identity
from bot.errors import LookupFailed
from bot.platforms.slack import directory
from tests.fakes.slack import TEAM, Failure
from tests.fakes.slack_world import User
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


HOME = Home("slack", TEAM)
SECURITY = UserGroup("slack", TEAM, "S0SEC")


async def test_every_admin_is_told_however_many_people_there_are(slack, platform):
    for number in range(450):
        slack.users[f"U{number}"] = User(f"U{number}", f"N{number}")
    slack.users["U449"].role = "owner"
    slack.users[GONE].role = "deleted"
    told = await platform.directory.admins_of(HOME)
    assert {one.identity.id for one in told} >= {ANA, "U449"}
    assert all(one.admin and one.active for one in told)
    assert slack.server.calls["users.list"] == 3


async def test_the_list_of_admins_is_read_once_in_a_while_and_not_kept_when_it_failed(
    slack, platform
):
    slack.server.fail("users.list", Failure.ERROR_BEFORE)
    with pytest.raises(LookupFailed, match="who the admins are"):
        await platform.directory.admins_of(HOME)
    for _ in range(2):
        await platform.directory.admins_of(HOME)
    assert slack.server.calls["users.list"] == 2


async def test_a_list_that_takes_long_goes_on_being_read_while_the_click_is_answered(
    slack, platform, monkeypatch
):
    monkeypatch.setattr(directory, "WITHIN", 0.05)
    slack.server.fail("users.list", Failure.HANG)
    with pytest.raises(LookupFailed, match="who the admins are"):
        await platform.directory.admins_of(HOME)
    assert slack.server.calls["users.list"] == 1


async def test_who_is_in_a_user_group_is_asked_each_time(slack, platform):
    slack.usergroups["S0SEC"] = {ANA, BEA}
    assert await platform.directory.members_of(SECURITY) == {known(ANA), known(BEA)}
    slack.usergroups["S0SEC"] = set()
    assert await platform.directory.members_of(SECURITY) == set()


@pytest.mark.parametrize(
    "fails",
    [
        pytest.param(lambda slack: slack.usergroups.clear(), id="no such group"),
        pytest.param(lambda slack: slack.server.limit("usergroups.users.list", 30), id="429"),
        pytest.param(
            lambda slack: slack.server.fail("usergroups.users.list", Failure.ERROR_BEFORE), id="500"
        ),
        pytest.param(
            lambda slack: slack.server.fail("usergroups.users.list", Failure.HANG), id="hangs"
        ),
        pytest.param(
            lambda slack: slack.server.fail("usergroups.users.list", Failure.EMPTY), id="empty"
        ),
        pytest.param(
            lambda slack: slack.server.refuse("usergroups.users.list", "missing_scope"),
            id="no scope",
        ),
    ],
)
async def test_a_group_that_slack_does_not_tell_of_has_no_members_that_count(
    slack, platform, fails, monkeypatch
):
    monkeypatch.setattr(directory, "WITHIN", 0.2)
    slack.usergroups["S0SEC"] = {ANA}
    fails(slack)
    with pytest.raises(LookupFailed):
        await platform.directory.members_of(SECURITY)


async def test_another_workspaces_groups_and_admins_are_not_ours_to_tell(platform):
    with pytest.raises(LookupFailed, match="installed in"):
        await platform.directory.members_of(UserGroup("slack", "T0OTHER", "S0SEC"))
    with pytest.raises(LookupFailed, match="installed in"):
        await platform.directory.admins_of(Home("slack", "T0OTHER"))
