import pytest

from bot.access.person import Identity
from bot.errors import LookupFailed
from bot.platforms.teams import directory
from tests.fakes.teams_values import ANN, GUS, TENANT, ZOE, User


def here(user):
    return Identity("teams", TENANT, user.aad)


async def test_the_roster_says_who_somebody_is_but_never_that_they_are_an_admin(teams, platform):
    await teams.say(ANN, "x1")
    member = await platform.directory.look_up(here(ANN))
    assert (member.name, member.email) == ("Ann", "ann@example.com")
    assert (member.guest, member.admin, member.active) == (False, False, True)


@pytest.mark.parametrize("user", [GUS, ZOE])
async def test_a_guest_and_a_stranger_are_guests(teams, platform, user):
    await teams.say(user, "x1")
    assert (await platform.directory.look_up(here(user))).guest


async def test_a_role_that_the_roster_leaves_open_is_a_guests(teams, platform):
    odd = User("Odd", "eeee0005-0000-4000-8000-00000EXAMPLE", role="")
    teams.people.append(odd)
    await teams.say(odd, "x1")
    assert (await platform.directory.look_up(here(odd))).guest


async def test_who_was_never_seen_can_not_be_looked_up(teams, platform):
    with pytest.raises(LookupFailed):
        await platform.directory.look_up(here(ANN))
    assert not teams.calls


async def test_who_left_can_not_be_looked_up(teams, platform):
    await teams.say(ANN, "x1")
    teams.people.remove(ANN)
    with pytest.raises(LookupFailed):
        await platform.directory.look_up(here(ANN))


async def test_a_roster_that_answers_about_somebody_else_is_not_believed(
    teams, platform, monkeypatch
):
    await teams.say(ANN, "x1")
    monkeypatch.setattr(teams, "_user", lambda _: GUS)
    with pytest.raises(LookupFailed):
        await platform.directory.look_up(here(ANN))


@pytest.mark.parametrize("status", [429, 500, 403])
async def test_a_roster_that_fails_decides_nothing(teams, platform, status):
    await teams.say(ANN, "x1")
    teams.failures = [(status, {})]
    with pytest.raises(LookupFailed):
        await platform.directory.look_up(here(ANN))


async def test_a_roster_that_is_slow_decides_nothing(teams, platform, monkeypatch):
    monkeypatch.setattr(directory, "_WITHIN", 0.1)
    await teams.say(ANN, "x1")
    teams.open.clear()
    with pytest.raises(LookupFailed):
        await platform.directory.look_up(here(ANN))


async def test_somebody_is_looked_up_where_they_were_seen_last(teams, platform):
    await teams.say(ANN, "x1")
    await teams.mention(ANN, "Error 401", channel="19:other-EXAMPLE@thread.tacv2")
    await platform.directory.look_up(here(ANN))
    assert teams.calls[-1] == (
        "GET",
        f"/v3/conversations/19:other-EXAMPLE@thread.tacv2/members/{ANN.id}",
    )
