"""`keyfix run -- COMMAND`: a command as it is, with the answer beneath it when it is refused."""

import sys
from pathlib import Path

import click

import knowledge
from bot.cli.answer_text import answer_text
from bot.cli.faults import leave
from bot.cli.passing import Outcome, pass_through
from knowledge import BadKnowledge, redact


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "--knowledge",
    "overlay",
    envvar="KEYFIX_KNOWLEDGE",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of entries to lay over the shipped ones.",
)
@click.argument("words", metavar="COMMAND", nargs=-1, type=click.UNPROCESSED, required=True)
def command(words: tuple[str, ...], overlay: Path | None) -> None:
    """Run COMMAND. If it fails with a refusal that is known, the answer follows on standard error.

    Its input, its output and its exit code stay what they are.
    """
    done = pass_through(words)
    if done.code:
        _explain(done, overlay)
    sys.exit(done.code)


def _explain(done: Outcome, overlay: Path | None) -> None:
    text = redact(done.said.decode("utf-8", "replace"))
    try:
        base = knowledge.load(overlay=overlay)
    except BadKnowledge as bad:
        leave(bad.faults, done.code)
    found = base.diagnose(text)
    if found:
        click.echo(f"\nkeyfix: {answer_text(base, found)}", err=True)
