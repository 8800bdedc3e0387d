"""Moments and spans in words."""

from datetime import UTC, datetime, timedelta

from bot.messages.text import Line, Span

_UNITS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def time_words(at: datetime) -> str:
    """A moment to the minute, with its zone: `Sat 21 Nov 2026, 12:00 UTC`."""
    return f"{at.astimezone(UTC):%a %d %b %Y, %H:%M} UTC"


def moment(at: datetime) -> Line:
    """*at* to the minute, for each reader in their own zone; with its zone where that can't be."""
    return (Span(time_words(at), at=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),)


def span_words(span: timedelta) -> str:
    """A span in its largest whole unit: `8 hours`, `90 days`."""
    for unit, name in _UNITS:
        if span % unit == timedelta(0) and span >= unit:
            count = span // unit
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return f"{int(span.total_seconds())} seconds"
