"""One subject's entries, read: what the chain says, and the texts beside it that are kept."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.audit.chain import Link
from bot.audit.personal import erased_names, without_digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. *texts*: the personal ones that are kept; *erased*: the names of those gone."""

    sequence: int
    kind: str
    actor: str
    at: datetime
    details: Mapping[str, str]
    texts: Mapping[str, str]
    erased: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the actor was called then; their id where that was erased, or never known."""
        return self.texts.get("name", "") or self.actor


def timeline(links: Iterable[Link], texts: Mapping[int, Mapping[str, str]]) -> tuple[Entry, ...]:
    """*links*, oldest first, with their *texts* by an entry's number."""
    return tuple(_entry(link, texts.get(link.sequence, {})) for link in links)


def _entry(link: Link, texts: Mapping[str, str]) -> Entry:
    body = json.loads(link.body)
    return Entry(
        sequence=link.sequence,
        kind=body["kind"],
        actor=body["actor"],
        at=datetime.fromisoformat(body["at"]),
        details=without_digests(body["details"]),
        texts=texts,
        erased=erased_names(body["details"], texts),
    )
