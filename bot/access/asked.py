"""What is asked for, field by field, and whether one wish is less than another.

Less is only what can be shown to be less: a shorter time, a role further down the same ladder, some
of several items, a place within the place. All else is refused, so an approval never gets wider.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from pydantic import TypeAdapter

from knowledge import Provider
from knowledge.ask import Ask
from knowledge.ladder import below, is_below

_ASK: TypeAdapter[Ask] = TypeAdapter(Ask)
_ITEM = re.compile(r"^[\w.:/-]+$", re.ASCII)
_PLACES = ("/subscriptions/", "projects/")
"""How a target begins that is a path: what follows it lies within."""

_ITEMISED = frozenset({"role", "scope", "permission", "model"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that is asked for, and that an approval is of: nothing of it is ever cut on a card."""

    provider: Provider
    what: Ask
    principal: str
    """The identity *at the provider* that gets it."""
    duration: timedelta | None
    """None where it is simply done, with nothing to take back or review."""

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical JSON of every field; a button carries it."""
        canonical = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Every field, as JSON can keep it."""
        return {
            "provider": self.provider.value,
            "what": self.what.model_dump(mode="json"),
            "principal": self.principal,
            "seconds": self.duration and int(self.duration.total_seconds()),
        }

    def told(self) -> dict[str, str]:
        """Its digest, and all that it is of but the principal, as an audit entry has them."""
        rest = {name: value for name, value in self.as_json().items() if name != "principal"}
        asked = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return {"digest": self.digest, "asked": asked}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `as_json` wrote."""
        seconds = kept["seconds"]
        return cls(
            provider=Provider(kept["provider"]),
            what=_ASK.validate_python(kept["what"]),
            principal=kept["principal"],
            duration=None if seconds is None else timedelta(seconds=seconds),
        )

    def is_less_than(self, other: "Asked") -> bool:
        """Whether *other* allows all of this and more, as far as that can be told for certain."""
        same_wish = (
            self.provider is other.provider
            and self.principal == other.principal
            and (self.what.kind, self.what.ends) == (other.what.kind, other.what.ends)
            and self.what.at_most == other.what.at_most
        )
        return same_wish and self != other and not self.beyond(other)

    def beyond(self, other: "Asked") -> tuple[str, ...]:
        """The names of the fields in which this may allow more than *other* does."""
        mine, theirs = self.what.fields(), other.what.fields()
        more = [
            name
            for name in mine.keys() | theirs.keys()
            if not _is_at_most(self.provider, name, mine.get(name, ""), theirs.get(name, ""))
        ]
        longer = [] if _is_within(self.duration, other.duration) else ["duration"]
        return (*sorted(more), *longer)

    @property
    def can_be_less(self) -> bool:
        """Whether anything of it can be made smaller."""
        role = below(self.provider, self.what.fields().get("role", ""))
        narrow = any(map(self.can_be_less_in, self.what.fields()))
        return self.duration is not None or bool(role) or narrow

    def can_be_less_in(self, name: str) -> bool:
        """Whether a smaller value of the field *name* can be told from a larger one."""
        value = self.what.fields().get(name, "")
        if name == "target":
            return value.startswith(_PLACES)
        if name == "amount":
            return _is_number(value)
        return name in _ITEMISED and "," in value and all(map(_ITEM.match, _items(value)))


def _is_within(mine: timedelta | None, theirs: timedelta | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return timedelta(0) < mine <= theirs


def _is_at_most(provider: Provider, name: str, mine: str, theirs: str) -> bool:
    if mine == theirs:
        return True
    if name == "target":
        return _lies_within(mine, theirs)
    if name == "amount":
        return _is_number(mine) and _is_number(theirs) and int(mine) <= int(theirs)
    if name == "role" and is_below(provider, mine, theirs):
        return True
    return name in _ITEMISED and _are_some_of(mine, theirs)


def _lies_within(mine: str, theirs: str) -> bool:
    above = theirs.rstrip("/") + "/"
    parts = mine.removeprefix(above).split("/")
    plain = all(_ITEM.match(part) and part not in {".", ".."} for part in parts)
    return theirs.startswith(_PLACES) and mine.startswith(above) and plain


def _are_some_of(mine: str, theirs: str) -> bool:
    """Whether *mine* names some of the plain words in *theirs*: no condition can be left out so."""
    few, many = _items(mine), _items(theirs)
    return few < many and all(map(_ITEM.match, few | many))


def _items(words: str) -> frozenset[str]:
    return frozenset(one.strip() for one in words.split(","))


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 19  # noqa: PLR2004  (64 bits)
