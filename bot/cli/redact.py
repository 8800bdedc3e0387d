"""`keyfix redact`."""

import json
import sys
from typing import TextIO

import click

from bot.cli.lines import read_items
from knowledge import redact


@click.command()
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
@click.option("--jsonl", is_flag=True, help='Lines {"id","text"} in, {"id","text","kinds"} out.')
def command(file: TextIO, *, jsonl: bool) -> None:
    """Print FILE (or standard input) without its secrets; say on standard error what was cut."""
    if jsonl:
        for text_id, text in read_items(file):
            cut = redact(text)
            line = {"id": text_id, "text": cut.text, "kinds": list(cut.secrets)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    cut = redact(file.read())
    sys.stdout.write(cut.text)
    for kind in cut.secrets:
        click.echo(f"keyfix: cut: {kind}", err=True)
