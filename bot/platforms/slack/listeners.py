"""Commands, presses and forms. A listener translates, calls the door once, and shows the reply."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import DeliveryError
from bot.messages.card import Card
from bot.messages.form import Form
from bot.messages.inbound import Reply
from bot.messages.text import plain
from bot.platforms.slack import payload, views
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.background import Background
from bot.platforms.slack.blocks import to_message
from bot.platforms.slack.hooks import respond
from bot.platforms.slack.payload import Payload, Us
from bot.platforms.slack.sender import SlackSender
from bot.workflows.front_door import FrontDoor

ACK_WITHIN = 2.5
"""Seconds; at 3 Slack tells the user that nothing happened."""

COMMAND = "/keyfix"
SHORTCUT = "explain_error"

_OLD = Card(headline="This button is of another version of keyfix, and does nothing any more.")
_SLOW = Card(headline="That took too long for Slack, so the form did not open. Press again.")
_FAILED = Card(headline="That did not work, and it is keyfix's fault. Nothing was changed by it.")

_log = structlog.get_logger("keyfix.slack")

Answer = Callable[[Reply], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One interaction: who did it, where, and by which ways it can be answered."""

    by: Identity
    place: Place
    response_url: str = ""
    trigger_id: str = ""


class Listeners:
    """Everything that people do to keyfix, but for what they write."""

    def __init__(
        self, door: FrontDoor, api: SlackApi, sender: SlackSender, us: Us, background: Background
    ) -> None:
        self._door = door
        self._api = api
        self._sender = sender
        self._us = us
        self._background = background

    def register(self, app: AsyncApp) -> None:
        """Attach every listener to *app*."""
        anything = re.compile(".*", re.DOTALL)
        app.command(COMMAND)(self.on_command)
        app.message_shortcut(SHORTCUT)(self.on_shortcut)
        app.action(anything)(self.on_press)
        app.view(re.compile("^" + re.escape(views.CALLBACK)))(self.on_submission)

    async def on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Answer in the ack itself, since a command has no message to stand under."""
        command = payload.command(body, self._us)
        asked = _asked(body, command.by, command.place)
        await self._see_through(ack, self._door.command(command), asked, _in_the_ack)

    async def on_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Explain the message that it was chosen on, to the one who chose it."""
        command = payload.shortcut(body, self._us)
        asked = _asked(body, command.by, command.place)
        await self._see_through(ack, self._door.command(command), asked)

    async def on_press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Do what the button says."""
        press = payload.press(body, self._us)
        asked = _asked(body, payload.identity(body, self._us), payload.place(body, self._us))
        work = self._door.press(press) if press else _reply(_OLD)
        await self._see_through(ack, work, asked)

    async def on_submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Take the form; it stays open, with words beside its fields, if it has faults."""
        submission = payload.submission(body, self._us)
        view = body["view"]
        if submission is None:
            await ack()
            return

        def with_errors(reply: Reply) -> Mapping[str, Any]:
            errors = views.to_errors(view, reply.faults)
            return {"response_action": "errors", "errors": errors} if errors else {}

        asked = _asked(body, submission.by, submission.place)
        await self._see_through(ack, self._door.submit(submission), asked, with_errors)

    async def _see_through(
        self,
        ack: AsyncAck,
        work: Coroutine[Any, Any, Reply],
        asked: _Asked,
        answer: Answer = lambda _: {},
    ) -> None:
        whole = self._background.start(self._answered(ack, work, asked, answer))
        await asyncio.shield(whole)

    async def _answered(
        self, ack: AsyncAck, work: Coroutine[Any, Any, Reply], asked: _Asked, answer: Answer
    ) -> None:
        """Ack when *work* is committed or refused, or at 2.5 s; see it to its end either way."""
        task = self._background.start(work)
        await asyncio.wait([task], timeout=ACK_WITHIN)
        if task.done():
            reply = task.result()
            said = answer(reply)
            await ack(**said)
            await self._show(reply, asked, said=bool(said))
            return
        await ack()
        await asyncio.wait([task])
        if task.exception():
            await self._show(Reply(card=_FAILED), asked)
        await self._show(_late(task.result()), asked)

    async def _show(self, reply: Reply, asked: _Asked, *, said: bool = False) -> None:
        if reply.form is not None and not reply.faults:  # with faults, it is open still
            await self._open(reply.form, asked)
        if reply.card is not None and not said:
            await self._tell(reply.card, asked)

    async def _open(self, form: Form, asked: _Asked) -> None:
        view = views.to_view(form, asked.place)
        try:
            await self._api.post("views.open", trigger_id=asked.trigger_id, view=view)
        except DeliveryError as error:
            _log.warning("slack.form_not_opened", why=str(error))
            await self._tell(_SLOW, asked)

    async def _tell(self, card: Card, asked: _Asked) -> None:
        """Show *card* to them alone, by the way that Slack gave us for it, else by our own."""
        thread, url = asked.place.thread, asked.response_url
        if url and await respond(self._api, url, to_message(card), thread):
            return
        try:
            await self._sender.whisper(asked.place, asked.by, card)
        except DeliveryError as error:
            _log.warning("slack.reply_lost", to=str(asked.by), why=str(error))


def _asked(body: Payload, by: Identity, place: Place) -> _Asked:
    return _Asked(by, place, body.get("response_url") or "", body.get("trigger_id") or "")


def _in_the_ack(reply: Reply) -> Mapping[str, Any]:
    return {**to_message(reply.card), "response_type": "ephemeral"} if reply.card else {}


def _late(reply: Reply) -> Reply:
    """*reply* when its form is closed already: the faults of its fields become a card."""
    if not reply.faults:
        return reply
    faults = tuple(plain(f"{name}: {fault}") for name, fault in reply.faults.items())
    return Reply(card=Card(headline="Your form was not taken. Fill it in again.", body=faults))


async def _reply(card: Card) -> Reply:
    return Reply(card=card)
