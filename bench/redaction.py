"""How much of what is secret is cut, and how much of what is not, beside detect-secrets.

Both see the same texts: every shape of key in every place where one is pasted (made_up.py), ids
that stay, and ordinary messages. detect-secrets reads each text as a file of its own, as
`detect-secrets scan` does, and a line that it names counts as wholly cut: it may name no more of a
key than its prefix.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

import knowledge
from bench.clock import seconds
from bench.figure import Figure
from bench.made_up import negatives, positives
from bench.texts import texts

_LEFT = 12
"""So many characters of a secret that stay are a secret that stays."""


async def run() -> list[Figure]:
    """Every figure of this module, in one run."""
    chance = random.Random(2026)
    secret, harmless = positives(chance), negatives(chance)
    talk = [("", one.text) for one in texts(knowledge.load()).ordinary]
    figures = [Figure("texts with a secret", len(secret), "texts")]
    with TemporaryDirectory() as folder, default_settings():
        for name, cut in {
            "keyfix": _keyfix,
            "detect-secrets": partial(_others, Path(folder)),
        }.items():
            kept = [kind for kind, s, text in secret if _stays(s, cut(text))]
            figures += [
                Figure(f"{name}: recall", 100 - 100 * len(kept) / len(secret), "%"),
                Figure(f"{name}: ids and placeholders cut", _share(cut, harmless), "%"),
                Figure(f"{name}: ordinary messages cut", _share(cut, talk), "%"),
                Figure(f"{name}: texts", len(talk) / _time(cut, talk), "a second"),
                *(
                    Figure(f"{name}: missed {k}", n, "texts")
                    for k, n in Counter(kept).most_common(8)
                ),
            ]
    return figures


def _keyfix(text: str) -> str:
    return knowledge.redact(text).text


def _others(folder: Path, text: str) -> str:
    """*text* without the lines of which detect-secrets names anything: more than it says."""
    path = folder / "pasted.txt"
    path.write_text(text, encoding="utf-8")
    found = SecretsCollection()
    found.scan_file(str(path))
    named = {secret.line_number for _, secret in found}
    lines = text.split("\n")
    return "\n".join("[cut]" if n + 1 in named else line for n, line in enumerate(lines))


def _stays(secret: str, text: str) -> bool:
    return any(secret[n : n + _LEFT] in text for n in range(len(secret) - _LEFT + 1))


def _share(cut: Callable[[str], str], over: Sequence[tuple[str, str]]) -> float:
    return 100 * sum(cut(text) != text for _, text in over) / len(over)


def _time(cut: Callable[[str], str], over: Sequence[tuple[str, str]]) -> float:
    return seconds(lambda: [cut(text) for _, text in over])
