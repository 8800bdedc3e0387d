"""`keyfix doctor`."""

import asyncio
import sys

import click

from bot.app import read_knowledge, read_policy
from bot.cli.faults import WRONG, told
from bot.config import Settings, read_settings, require_platform, shown
from bot.errors import BadPolicy, BadSettings, DatabaseOutdated
from bot.storage import schema
from knowledge import BadKnowledge


@click.command()
def command() -> None:
    """Print every setting that is in force, secrets as set or unset, and what is wrong."""
    with told():
        settings = read_settings()
    for name, value in shown(settings).items():
        click.echo(f"{name:<32} {value}")
    faults = _faults(settings)
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        sys.exit(WRONG)
    click.echo("✓ nothing is wrong")


def _faults(settings: Settings) -> list[str]:
    faults: list[str] = []
    for check in (
        lambda: require_platform(settings),
        lambda: read_policy(settings),
        lambda: read_knowledge(settings.knowledge),
    ):
        try:
            check()
        except (BadSettings, BadPolicy, BadKnowledge) as bad:
            faults += bad.faults
    try:
        asyncio.run(schema.require_current(settings.database_url.get_secret_value()))
    except DatabaseOutdated as error:
        faults.append(str(error))
    return faults
