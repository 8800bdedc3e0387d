"""The chat on disk: one JSON object a line, each a message as it was at that moment.

The last line with an id is how that message stands. A deleted message leaves the file at once.
The file is what a chat service's own server would hold, raw texts included: for its owner only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.messages.card import Card

_PRIVATE = 0o600

_log = structlog.get_logger("keyfix.playground")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something that stands in the chat.

    *thread* is the id of the message that it answers. *only* names the one resident who sees it,
    and *about* what they had typed. *key* is the courier's. *unheard*: a resident said it, and
    keyfix has not said yet that it has it.
    """

    id: str
    at: datetime
    channel: str
    author: str
    thread: str = ""
    text: str = ""
    card: Card | None = None
    key: str = ""
    only: str = ""
    about: str = ""
    updated: datetime | None = None
    deleted: bool = False
    unheard: bool = False


_FORM = TypeAdapter(Message)
_SHOWN = {"id", "at", "channel", "author", "thread", "text", "card", "only", "about"}


def shown(message: Message) -> bytes:
    """*message* as JSON for a page that may see it."""
    return _FORM.dump_json(message, include=_SHOWN | {"updated", "deleted"})


class ChatLog:
    """The file at *path*."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Message]:
        """Every message as it stands, oldest first; lines that can't be read are left out."""
        found: dict[str, Message] = {}
        if not self._path.exists():
            return found
        for number, line in enumerate(self._path.read_bytes().splitlines(), start=1):
            try:
                message = _FORM.validate_json(line)
            except ValidationError:  # cut short as the process died, or of another version
                _log.warning("playground.line_unread", file=self._path.name, line=number)
            else:
                found[message.id] = message
        return found

    def append(self, message: Message) -> None:
        """Keep *message* as it stands now."""
        with self._path.open("ab") as file:
            file.write(_FORM.dump_json(message) + b"\n")

    def rewrite(self, messages: Iterable[Message]) -> None:
        """Keep *messages* and nothing else; the file is the old or the new one, never a part."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(_PRIVATE)
        fresh.write_bytes(b"".join(_FORM.dump_json(one) + b"\n" for one in messages))
        fresh.replace(self._path)
