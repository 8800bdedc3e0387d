"""The chat itself: what stands in it, who sees what, and every open window told of each change."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime

from bot.access.place import Place
from bot.messages.card import Card
from bot.platforms.playground.live import Windows, frame
from bot.platforms.playground.log import ChatLog, Message, shown
from bot.platforms.playground.people import BOT, RESIDENTS, is_channel, may_read, place


class Chat:
    """All messages. What is whispered lasts as long as the process, and is never written down.

    Raises, wherever a message or conversation is named:
        KeyError: there is none, or none that this resident may see.

    """

    def __init__(self, log: ChatLog) -> None:
        self.windows = Windows()
        self._log = log
        self._messages: dict[str, Message] = {}
        self._newest = 0

    def open(self) -> None:
        """Take up what was said before."""
        self._messages = self._log.read()
        self._log.rewrite(self._messages.values())

    def say(self, author: str, channel: str, thread: str, text: str) -> Message:
        """*author* says *text*."""
        said = self._new(author, channel, thread)
        return self._put(replace(said, text=text, unheard=True))

    def post(self, channel: str, thread: str, card: Card, key: str) -> Message:
        """Keyfix says *card*."""
        return self._put(replace(self._new(BOT, channel, thread), card=card, key=key))

    def whisper(
        self, to: str, channel: str, thread: str, card: Card, *, about: str = ""
    ) -> Message:
        """Keyfix shows *card* to *to* alone."""
        new = self._new(BOT, channel, thread)
        return self._put(replace(new, card=card, only=to, about=about))

    def redraw(self, message_id: str, card: Card) -> None:
        """Put *card* in place of what the message showed; the same card again changes nothing."""
        before = self._messages[message_id]
        if before.card != card:
            self._put(replace(before, card=card, updated=datetime.now(UTC)))

    def heard(self, message: Message) -> None:
        """Keyfix has it."""
        now = self._messages.get(message.id)
        if now is not None and now.unheard:
            self._keep(replace(now, unheard=False))

    def delete(self, message_id: str, by: str) -> None:
        """Take away what *by* said, or what was whispered to them; it leaves the file as well.

        Raises:
            KeyError: also where it is neither.

        """
        message = self.get(message_id, by)
        if message.only:
            del self._messages[message_id]
            gone = json.dumps({"id": message_id}).encode()
            self.windows.tell(frame("gone", gone), frozenset({by}))
            return
        if message.author != by:
            raise KeyError(message_id)
        self._put(replace(message, text="", deleted=True, unheard=False))
        self._log.rewrite(one for one in self._messages.values() if not one.only)

    def get(self, message_id: str, reader: str) -> Message:
        """One message, as *reader* may see it."""
        message = self._messages[message_id]
        if reader not in _readers(message):
            raise KeyError(message_id)
        return message

    def has(self, message_id: str) -> bool:
        """Whether it is there."""
        return message_id in self._messages

    def place(self, channel: str, thread: str) -> Place:
        """The place that a resident names."""
        self._check(channel, thread)
        return place(channel, thread)

    def find(self, channel: str, key: str) -> Message | None:
        """The message that was posted in *channel* with *key*."""
        posted = (one for one in self._messages.values() if one.key == key)
        return next((one for one in posted if one.channel == channel), None)

    def seen_by(self, reader: str) -> list[Message]:
        """All that *reader* may see, oldest first."""
        return [one for one in self._messages.values() if reader in _readers(one)]

    def unheard(self) -> list[Message]:
        """What was said and not taken, oldest first."""
        return [one for one in self._messages.values() if one.unheard]

    def _new(self, author: str, channel: str, thread: str) -> Message:
        self._check(channel, thread)
        self._newest = max(self._newest + 1, time.time_ns() // 1000)  # never given twice
        at = datetime.now(UTC)
        return Message(id=str(self._newest), at=at, channel=channel, author=author, thread=thread)

    def _check(self, channel: str, thread: str) -> None:
        if not is_channel(channel) or (thread and self._messages[thread].channel != channel):
            raise KeyError(channel)

    def _put(self, message: Message) -> Message:
        self._keep(message)
        self.windows.tell(frame("message", shown(message)), _readers(message))
        return message

    def _keep(self, message: Message) -> None:
        if not message.only:
            self._log.append(message)
        self._messages[message.id] = message


def _readers(message: Message) -> frozenset[str]:
    if message.only:
        return frozenset({message.only})
    return frozenset(one for one in RESIDENTS if may_read(one, message.channel))
