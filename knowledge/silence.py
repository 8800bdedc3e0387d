"""What speaks for silence, as phrases: others' errors, talk about keys, code under review."""

from functools import cache
from pathlib import Path

from knowledge.entry import Strict, Written
from knowledge.yaml_file import values

QUIET = Path(__file__).parent / "silence.yaml"


class Silence(Strict):
    """Phrases by what they speak for.

    *elsewhere*: somebody else's error: a provider must then be told with certainty.
    *beside*: what a program runs in or stores in is named, which may have refused as well: a
    provider must then be likely.
    *talk*: people talk about keys; their words prove no error then, unless they report a refusal.
    *asks*: somebody asks how to; that is talk, too.
    *reports*: somebody was refused just now, in their words.
    *review*: a change is described or reviewed; whatever it quotes is no error of today.
    *source*: a program's, a manual's or a digest's own text: only a provider's own sentence or code
    is an error there.
    """

    elsewhere: tuple[Written, ...] = ()
    beside: tuple[Written, ...] = ()
    talk: tuple[Written, ...] = ()
    asks: tuple[Written, ...] = ()
    reports: tuple[Written, ...] = ()
    review: tuple[Written, ...] = ()
    source: tuple[Written, ...] = ()

    def phrases(self) -> tuple[str, ...]:
        """All of them."""
        heard = (*self.elsewhere, *self.beside, *self.talk, *self.asks, *self.reports)
        return (*heard, *self.review, *self.source)


@cache
def shipped() -> Silence:
    """The file that comes with the package."""
    rows = values(QUIET.read_bytes())
    return Silence.model_validate(rows)
