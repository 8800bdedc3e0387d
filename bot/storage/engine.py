"""The engine, and all in which SQLite and PostgreSQL differ."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, event, func, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.tables import UtcTime

# The time at this moment, not the time at which the transaction began, as PostgreSQL's now() is.
CLOCKS: dict[str, ColumnElement[Any]] = {
    "postgresql": func.clock_timestamp(type_=UtcTime),
    "sqlite": func.strftime("%Y-%m-%d %H:%M:%f000", "now", type_=UtcTime),
}

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_or_ignore(dialect: str, table: Table, values: dict[str, Any]) -> Any:
    """An INSERT that does nothing where the key is there already; its rowcount tells which."""
    return _INSERTS[dialect](table).values(values).on_conflict_do_nothing()


def insert_or_replace(dialect: str, table: Table, values: dict[str, Any]) -> Any:
    """An INSERT that takes the place of the row with the same primary key, where there is one."""
    insert = _INSERTS[dialect](table).values(values)
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=rest)


def holds(dialect: str, column: ColumnElement[bytes], part: bytes) -> ColumnElement[bool]:
    """Whether the bytes of *column* have *part* (plain ASCII without a backslash) in them."""
    if dialect == "sqlite":
        return func.instr(column, part) > 0
    return func.strpos(func.encode(column, "escape"), part.decode("ascii")) > 0


def open_engine(url: str) -> AsyncEngine:
    """The engine for *url*, on which every transaction can lock what it is about to change."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(
            url, pool_size=10, max_overflow=5, pool_pre_ping=True, hide_parameters=True
        )
    # There is one writer at a time: waiting for one connection is fair, waiting for a lock is not.
    engine = create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver itself begins nothing; `_begin_immediate` does
    cursor = connection.cursor()
    pragmas = (
        "journal_mode = WAL",
        "synchronous = FULL",
        "busy_timeout = 10000",
        "foreign_keys = ON",
    )
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock before anything is read, or two clicks at once read the same state."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
