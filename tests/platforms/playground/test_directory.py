import pytest

from bot.access.person import Identity
from bot.errors import LookupFailed
from bot.platforms.playground.directory import PlaygroundDirectory
from bot.platforms.playground.people import RESIDENTS, identity


async def test_ana_and_ben_are_the_admins():
    members = [await PlaygroundDirectory().look_up(identity(one)) for one in RESIDENTS]
    assert {one.name for one in members if one.admin} == {"Ana", "Ben"}


@pytest.mark.parametrize(
    "stranger",
    [identity("eve"), Identity("slack", "T0ACME", "ana"), Identity("playground", "x", "ana")],
)
async def test_nobody_else_lives_here(stranger):
    with pytest.raises(LookupFailed):
        await PlaygroundDirectory().look_up(stranger)
