import pytest

from bot.audit.event import Event, Kind
from bot.errors import DatabaseOutdated
from bot.messages.notice import Audience, Notice
from bot.storage import schema
from tests.conftest import NOON

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


async def test_the_tables_of_the_migrations_are_those_of_the_code(url):
    assert await schema.differences(url) == []


async def test_a_database_without_tables_is_refused_and_upgraded(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    with pytest.raises(DatabaseOutdated, match=r"no tables.*keyfix db upgrade"):
        await schema.require_current(url)
    assert await schema.upgrade(url) == await schema.upgrade(url) == schema.newest()
    await schema.require_current(url)
