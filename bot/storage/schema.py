"""Bringing a database to the form that this version needs, and finding out whether it has it."""

from importlib.resources import files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import DatabaseOutdated
from bot.storage.engine import open_engine
from bot.storage.tables import metadata


async def upgrade(url: str) -> str:
    """Run every migration that the database at *url* lacks, and return where it stands now."""
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
            return await connection.run_sync(_current)
    finally:
        await engine.dispose()


async def require_current(url: str) -> None:
    """Return where the database at *url* has the form of this version.

    Raises:
        DatabaseOutdated: it has not; says what it has and what is needed.

    """
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            has = await connection.run_sync(_current)
    finally:
        await engine.dispose()
    if has != newest():
        found = has or "no tables"
        raise DatabaseOutdated(
            f"The database has {found}, this version needs {newest()}: run `keyfix db upgrade`."
        )


def newest() -> str:
    """The name of the last migration that there is."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


async def differences(url: str) -> list[str]:
    """In what the database at *url* differs from `tables.py`, a line each."""
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_differences)
    finally:
        await engine.dispose()


def _differences(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(one) for one in compare_metadata(context, metadata)]
