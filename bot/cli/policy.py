"""`keyfix policy check FILE`."""

from pathlib import Path

import click

from bot.access.policy import parse_policy
from bot.cli.faults import told


@click.group()
def command() -> None:
    """Check a policy file."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Name every fault of FILE, or say what it holds."""
    with told():
        policy = parse_policy(file.read_text("utf-8"))
    click.echo(
        f"{file}: {len(policy.people)} people, {len(policy.post_to)} places for requests, "
        f"version {policy.version[:12]}. No fault."
    )
