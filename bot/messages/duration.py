"""For how long: the menu of a form, and what comes back of it."""

from datetime import timedelta

from bot.access.alternative import SPANS
from bot.messages.form import Choice, Field
from bot.messages.times import span_words
from knowledge.ask import Ask
from knowledge.vocabulary import End

NAME = "duration"


def duration_field(
    ask: Ask, longest: timedelta | None, chosen: timedelta | None
) -> tuple[Field, ...]:
    """The menu, up to *longest*; none where nothing is taken back or reviewed."""
    if longest is None:
        return ()
    spans = {span for span in SPANS if span < longest} | {longest}
    spans |= {chosen} if chosen is not None and chosen < longest else set()
    choices = tuple(Choice(seconds(span), span_words(span)) for span in sorted(spans))
    label = "Taken back after" if ask.ends is End.TAKEN_BACK else "Reviewed after"
    value = seconds(min(chosen or longest, longest))
    return (Field(name=NAME, label=label, value=value, choices=choices),)


def duration_fault(given: str, longest: timedelta) -> str:
    """What is wrong with *given*; nothing where it is a time of at most *longest*."""
    plain = given.isascii() and given.isdigit() and len(given) < 10  # noqa: PLR2004
    if plain and timedelta(0) < timedelta(seconds=int(given)) <= longest:
        return ""
    return f"Choose a time of at most {span_words(longest)}."


def seconds(span: timedelta) -> str:
    """*span* as a choice's value."""
    return str(int(span.total_seconds()))
