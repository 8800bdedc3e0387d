"""`keyfix demo`."""

import asyncio
from dataclasses import replace
from pathlib import Path

import click

from bot.access.place import Place
from bot.access.policy import PolicyFile
from bot.app import Bot, connect_playground, read_knowledge, until_stopped
from bot.cli.faults import told
from bot.observability import start_logging
from bot.platforms.playground.people import PLATFORM, WORKSPACE
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.serving import only_server

_REQUESTS = Place(PLATFORM, WORKSPACE, "access-requests")


@click.command()
@click.option("--port", default=3000, show_default=True, help="0 takes any free one.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where its database and its chat are kept; by default here.",
)
def command(port: int, folder: Path) -> None:
    """Open a local chat page and try everything: no account, and 127.0.0.1 only.

    It reads neither `.env` nor the settings of a real installation, and keeps what happens in
    files of its own: keyfix-demo.db and keyfix-demo.chat.jsonl.
    """
    with told():
        start_logging(human=True)
        url = f"sqlite+aiosqlite:///{folder / 'keyfix-demo.db'}"
        with only_server(url):
            asyncio.run(_demo(url, folder / "keyfix-demo.chat.jsonl", port))


async def _demo(url: str, chat: Path, port: int) -> None:
    await schema.upgrade(url)
    policy = replace(PolicyFile(), post_to=(_REQUESTS,))
    bot = Bot(Database(url), read_knowledge(None), policy)
    connect_playground(bot, chat)
    async with bot.running("127.0.0.1", port) as address:
        await until_stopped(lambda: _greet(address))
    click.echo("\nkeyfix has stopped; the next demo goes on where this one ended.")


def _greet(address: str) -> None:
    click.echo(f"\n  keyfix is at {address}   (Ctrl-C ends it)\n")
    click.echo("  Paste an error in #ml-help as Ravi, ask for access, and be Ana to decide.")
    click.echo(f"  Two windows, two people: {address}/?as=ravi and {address}/?as=ana\n")
