"""One serving process on one SQLite file: a second would lease what the first holds in memory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.errors import DatabaseInUse


@contextmanager
def only_server(url: str) -> Iterator[None]:
    """Hold the SQLite file at *url* against other servers; any other database needs no holding.

    The system lets go of the lock with the process, however it ends.

    Raises:
        DatabaseInUse: another process serves on it.

    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        yield
        return
    with Path(f"{address.database}.serving").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatabaseInUse(
                f"Another keyfix serves on {address.database}. SQLite is for one process; "
                "for several set KEYFIX_DATABASE_URL to a PostgreSQL."
            ) from error
        yield
