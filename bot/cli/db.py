"""`keyfix db upgrade`."""

import asyncio

import click

from bot.cli.faults import told
from bot.config import read_settings
from bot.storage import schema


@click.group()
def command() -> None:
    """Bring the database to the form of this version."""


@command.command()
def upgrade() -> None:
    """Run the migrations that the database lacks, as its owner where one is configured."""
    with told():
        settings = read_settings()
        owner = settings.database_owner_url.get_secret_value()
        now = asyncio.run(schema.upgrade(owner or settings.database_url.get_secret_value()))
    click.echo(f"The database has the tables of migration {now}.")
