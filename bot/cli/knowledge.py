"""`keyfix knowledge check` and `keyfix knowledge stats`."""

from datetime import UTC, datetime
from pathlib import Path

import click

import knowledge
from bot.cli.faults import WRONG, leave, told
from knowledge import Cause
from knowledge.check import check as faults_of
from knowledge.loader import SHIPPED
from knowledge.report import Stats
from knowledge.report import stats as count

_OVERLAY = click.option(
    "--knowledge",
    "overlay",
    envvar="KEYFIX_KNOWLEDGE",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of entries to lay over the shipped ones.",
)


@click.group()
def command() -> None:
    """Check what is known, or show how much."""


@command.command()
@_OVERLAY
def check(overlay: Path | None) -> None:
    """Try every entry on its own samples; name every fault."""
    faults = faults_of(SHIPPED, overlay)
    if faults:
        leave(faults, WRONG)
    click.echo("Every entry proves itself.")


@command.command()
@_OVERLAY
def stats(overlay: Path | None) -> None:
    """Print the matrix provider by cause, with its holes."""
    with told():
        base = knowledge.load(overlay=overlay)
    counted = count(base, datetime.now(UTC).date())
    for line in _matrix(counted):
        click.echo(line)
    click.echo(f"{counted.entries} entries; {len(counted.stale)} unchecked for 180 days or more.")
    for entry in counted.stale:
        click.echo(f"  stale: {entry}")


def _matrix(counted: Stats) -> list[str]:
    rows = {provider: counted.row(provider) for provider in knowledge.Provider}
    wide = max(map(len, Cause))
    heads = " ".join(f"{provider.value[:9]:>9}" for provider in rows)
    lines = [f"{'':<{wide}} {heads}"]
    for cause in Cause:
        cells = " ".join(f"{row.get(cause, '·'):>9}" for row in rows.values())
        lines.append(f"{cause.value:<{wide}} {cells}")
    return lines
