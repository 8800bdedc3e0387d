"""`keyfix audit verify` and `keyfix audit list`."""

import asyncio
import json

import click

from bot.cli.faults import told
from bot.config import read_settings
from bot.storage.database import Database
from bot.workflows.read_audit import AuditView, ReadAudit


@click.group()
def command() -> None:
    """Read the audit log, and have it prove itself."""


@command.command()
def verify() -> None:
    """Walk the whole chain; exit 1, naming the first entry that does not follow, if one doesn't."""
    with told():
        count = asyncio.run(_verify(_url()))
    click.echo(f"The chain is whole: {count} entries.")


@command.command("list")
@click.option("--most", default=50, show_default=True, help="How many of the newest entries.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_entries(most: int, *, as_json: bool) -> None:
    """Print the newest entries, oldest first."""
    with told():
        view = asyncio.run(_read(_url(), most))
    for entry in view.entries:
        click.echo(json.dumps(entry) if as_json else _line(entry))


def _url() -> str:
    return read_settings().database_url.get_secret_value()


async def _verify(url: str) -> int:
    database = Database(url)
    try:
        async with database.begin() as work:
            return await work.audit_log.verify()
    finally:
        await database.close()


async def _read(url: str, most: int) -> AuditView:
    database = Database(url)
    try:
        return await ReadAudit(database, most)()
    finally:
        await database.close()


def _line(entry: dict[str, object]) -> str:
    return "{sequence:>6}  {at}  {kind:<20} {subject}  by {actor}".format_map(entry)
