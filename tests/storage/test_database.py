from datetime import UTC, datetime, timedelta

from bot.audit.event import Event, Kind
from bot.messages.notice import Audience, Notice
from bot.storage.database import Database
from tests.conftest import NOON

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
SPAN = timedelta(seconds=30)
THREAD = Notice(Audience.THREAD, "dx-1")


async def test_without_a_clock_of_the_tests_the_database_tells_the_time(url):
    database = Database(url)
    before = datetime.now(UTC)
    async with database.begin() as work:
        first, second = await work.now(), await work.now()
    await database.close()
    assert before - SPAN < first <= second < before + SPAN
    assert first.tzinfo is UTC
