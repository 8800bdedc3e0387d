from bot.messages.notice import Audience, Notice
from bot.storage.messages import Posted
from tests.conftest import ADMINS_PLACE, HELP

CARD = Notice(Audience.REVIEWERS, "req-1")


async def test_what_stands_somewhere_is_known_by_its_target(database):
    async with database.begin() as work:
        await work.messages.keep(CARD, "here", Posted(HELP, "17.1", "aa"))
        await work.messages.keep(CARD, "there", Posted(ADMINS_PLACE, "17.2", "aa"))
        await work.messages.keep(CARD, "here", Posted(HELP, "17.1", "bb"))
        assert await work.messages.of(CARD) == {
            "here": Posted(HELP, "17.1", "bb"),
            "there": Posted(ADMINS_PLACE, "17.2", "aa"),
        }
        assert await work.messages.of(Notice(Audience.ORIGIN, "req-1")) == {}
