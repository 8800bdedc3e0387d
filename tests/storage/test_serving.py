import pytest

from bot.audit.event import Event, Kind
from bot.errors import DatabaseInUse
from bot.messages.notice import Audience, Notice
from bot.storage.serving import only_server
from tests.conftest import NOON

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


def test_a_second_server_on_one_sqlite_file_is_refused_in_words(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/keyfix.db"
    with (
        only_server(url),
        pytest.raises(DatabaseInUse, match="Another keyfix"),
        only_server(url),
    ):
        pass
    with only_server(url):
        pass
