"""`keyfix audit …`: the log, read, proved, written out and anchored."""

import asyncio
import getpass
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from bot.access.person import MAIN
from bot.audit import anchor as anchors
from bot.audit.anchor import Anchor
from bot.audit.chain import GENESIS, Link
from bot.audit.evidence import evidence as page_of
from bot.audit.evidence import run_of
from bot.audit.export import export_lines
from bot.cli.faults import UNUSABLE, WRONG, leave, told
from bot.config import read_settings
from bot.messages.text import visible
from bot.messages.timeline_card import entry_words
from bot.storage.database import Database, UnitOfWork
from bot.workflows.erase import Erased, EraseWords
from bot.workflows.read_audit import ReadAudit
from bot.workflows.timeline import read_timeline

T = TypeVar("T")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Read the audit log, and have it prove itself."""


@command.command()
@click.option("--anchors", "file", type=_FILE, help="Lines that `keyfix audit anchor` wrote.")
@click.option("--public-key", default="", help="Of the key that signed them.")
def verify(file: Path | None, public_key: str) -> None:
    """Walk the whole chain; exit 1, naming the first entry that does not follow, if one doesn't."""
    if bool(file) is not bool(public_key):
        leave(["--anchors and --public-key belong together"], UNUSABLE)
    with told():
        links = _read(_verified)
        kept = [Anchor.read(line) for line in file.read_text("ascii").splitlines()] if file else []
        digests = {link.sequence: link.digest for link in links}
        for one in kept:
            anchors.check(one, public_key, digests)
    held = f", and holds all {len(kept)} anchors" if kept else ""
    click.echo(f"The chain is whole: {len(links)} entries{held}.")


@command.command("list")
@click.option("--most", default=50, show_default=True, help="How many of the newest entries.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_entries(most: int, *, as_json: bool) -> None:
    """Print the newest entries, oldest first."""
    with told():
        view = asyncio.run(_with_database(lambda database: ReadAudit(database, most)()))
    for entry in view.entries:
        click.echo(json.dumps(entry) if as_json else _line(entry))


@command.command()
@click.argument("request_id")
def show(request_id: str) -> None:
    """Print what happened to one request, oldest first, with the words that are still kept."""
    with told():
        entries = _read(lambda work: read_timeline(work, request_id))
    if not entries:
        leave([f"the audit log has no entry about {request_id}"], WRONG)
    for entry in entries:
        at = f"{entry.at:%Y-%m-%d %H:%M:%S}Z"
        click.echo(f"{entry.sequence:>6}  {at}  {entry.name} {entry_words(entry)}")
        for name, words in [*entry.details.items(), *entry.texts.items()]:
            click.echo(f"{'':8}{name}: {visible(words)}")
        for name in entry.erased:
            click.echo(f"{'':8}{name}: (erased)")


@command.command()
@click.argument("whose")
def erase(whose: str) -> None:
    """Erase the words of persons: in a request (req-…), or of a person (their id, or identity).

    The chain keeps their salted digests, so it still verifies. What was asked for, decided and
    given stays, and so do ids; the pasted errors go.
    """
    by = f"cli:{getpass.getuser()}"

    async def do(database: Database) -> Erased:
        words = EraseWords(database)
        of_request = whose.startswith("req-")
        return await (words.of_request(whose, by) if of_request else words.of_person(whose, by))

    with told():
        done = asyncio.run(_with_database(do))
    click.echo(
        f"Erased: {done.texts} texts beside the audit log, {done.pastes} pasted errors, "
        f"words in {done.requests} requests."
    )


@command.command()
def export() -> None:
    """Write the whole log as JSON lines, its head last; docs/verify_audit.py checks it."""
    with told():
        _read(_export)


@command.command()
@click.argument("request_id")
def evidence(request_id: str) -> None:
    """Write one request's entries as an HTML page that checks itself."""
    with told():
        links = _read(_verified)
        run = run_of(request_id, links)
        texts = _read(lambda work: work.audit_log.texts.with_salts(request_id))
    first = run[0].sequence
    click.echo(page_of(request_id, links[first - 2].digest if first > 1 else GENESIS, run, texts))


@command.command()
def anchor() -> None:
    """Print the log's head, signed with KEYFIX_ANCHOR_KEY: keep it outside of the database."""
    with told():
        key = read_settings().anchor_key.get_secret_value()
        if not key:
            leave(["KEYFIX_ANCHOR_KEY is not set; `keyfix audit new-key` makes one"], UNUSABLE)
        click.echo(_read(lambda work: _anchor(work, key)).line())


@command.command("new-key")
def new_key() -> None:
    """Print a new key pair: the private half for KEYFIX_ANCHOR_KEY, the public one to verify."""
    key = anchors.new_key()
    click.echo(f"KEYFIX_ANCHOR_KEY={key}")
    click.echo(f"public key: {anchors.public_key(key)}", err=True)


async def _verified(work: UnitOfWork) -> list[Link]:
    links = [link async for link in work.audit_log.links()]
    await work.audit_log.verify()
    return links


async def _export(work: UnitOfWork) -> None:
    async for line in export_lines(MAIN, work.audit_log.links()):
        click.echo(line)


async def _anchor(work: UnitOfWork, key: str) -> Anchor:
    await work.audit_log.verify()
    return anchors.anchor(key, MAIN, await work.audit_log.head(), await work.now())


def _read(read: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    async def within(database: Database) -> T:
        async with database.begin() as work:
            return await read(work)

    return asyncio.run(_with_database(within))


async def _with_database(use: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(read_settings().database_url.get_secret_value())
    try:
        return await use(database)
    finally:
        await database.close()


def _line(entry: dict[str, object]) -> str:
    return "{sequence:>6}  {at}  {kind:<20} {subject}  by {actor}".format_map(entry)
