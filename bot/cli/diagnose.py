"""`keyfix diagnose`."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

import knowledge
from bot.cli.answer_text import answer_text
from bot.cli.faults import WRONG, told
from bot.cli.lines import read_items
from knowledge import KnowledgeBase, redact
from knowledge.report import Prediction, as_prediction
from knowledge.triage import follow


@click.command()
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--jsonl", is_flag=True, help='Read lines {"id","text"}, write a line for each.')
@click.option("--why", is_flag=True, help="Show why it was answered, or met with silence.")
@click.option(
    "--knowledge",
    "overlay",
    envvar="KEYFIX_KNOWLEDGE",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of entries to lay over the shipped ones.",
)
def command(file: TextIO, overlay: Path | None, *, as_json: bool, jsonl: bool, why: bool) -> None:
    """Explain the error in FILE (or on standard input). Exit 1 where no entry knows it."""
    with told():
        base = knowledge.load(overlay=overlay)
    if jsonl:
        for line in _predictions(base, file):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    text = redact(file.read())
    if why:
        click.echo(str(base.why(text)))
        return
    found = base.diagnose(text)
    question = follow(base, found, ()).question if found else None
    if as_json:
        click.echo(json.dumps(as_prediction("", found, question), ensure_ascii=False, indent=2))
    else:
        click.echo(answer_text(base, found) if found else "keyfix does not know this text.")
    sys.exit(0 if found else WRONG)


def _predictions(base: KnowledgeBase, lines: Iterable[str]) -> Iterable[Prediction]:
    for text_id, text in read_items(lines):
        found = base.diagnose(redact(text))
        question = follow(base, found, ()).question if found else None
        yield as_prediction(text_id, found, question)
