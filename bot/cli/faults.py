"""Turning what is wrong into lines for people and an exit code, once, for every subcommand."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click

from bot.errors import BadPolicy, BadSettings, KeyfixError
from knowledge import BadKnowledge

WRONG = 1
"""Exit code: what was asked for was found to be wrong."""

UNUSABLE = 2
"""Exit code: it could not even be tried."""


@contextmanager
def told() -> Iterator[None]:
    """Print what keyfix raises on purpose, a fault a line, and exit."""
    try:
        yield
    except (BadSettings, BadPolicy, BadKnowledge) as bad:
        leave(bad.faults, UNUSABLE)
    except KeyfixError as error:
        leave([str(error)], WRONG)


def leave(faults: Sequence[str], code: int) -> NoReturn:
    """Print *faults* to standard error and exit with *code*."""
    for fault in faults:
        click.echo(f"keyfix: {fault}", err=True)
    sys.exit(code)
