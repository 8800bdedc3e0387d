"""One activity, one turn: botbuilder sorts the activities, and what they say goes to the door.

botbuilder is used behind this one port. It parses no token, sends nothing and never serializes an
answer, since in these its last version is broken; what it drops is read from the wire.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from botbuilder.core import (  # type: ignore[import-untyped]
    ActivityHandler,
    BotAdapter,
    InvokeResponse,
    TurnContext,
)
from botbuilder.schema import (  # type: ignore[import-untyped]
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ResourceResponse,
)

from bot.errors import DeliveryBusy, DeliveryError, DeliveryRefused, Refused
from bot.messages.card import Card
from bot.messages.inbound import Command, Inbound, Reply
from bot.messages.text import plain
from bot.platforms.teams import activities, answers, inputs
from bot.platforms.teams.activity import Incoming
from bot.platforms.teams.elements import Element
from bot.platforms.teams.sender import TeamsSender
from bot.workflows.front_door import FrontDoor

ANSWER_WITHIN = 9.0
"""Seconds; after ten to fifteen Teams says that the app can't be reached, and asks again."""

FINISH_WITHIN = 10.0
_TRIES, _LONGEST_WAIT = 4, 30.0
_CARD_ACTION = "adaptiveCard/action"
_EDITED = "editMessage"
_WIRE = "keyfix.incoming"
_NO_CHAT = Card(
    headline="I can't write to you directly yet",
    body=(plain("Add keyfix as a personal app, then ask again: the answer is for you alone."),),
)
_IN_CHAT = Card(headline="The answer is in your own chat with keyfix")

_log = logging.getLogger(__name__)


class Turns(ActivityHandler):  # type: ignore[misc]
    """Hands each activity to *door*; what a command gets goes out by *sender*."""

    def __init__(self, door: FrontDoor, sender: TeamsSender) -> None:
        super().__init__()
        self._door = door
        self._sender = sender
        self._late: set[asyncio.Task[None]] = set()
        self._adapter = _Adapter()

    async def take(self, incoming: Incoming) -> tuple[int, Element | None]:
        """Status and body of the HTTP answer to *incoming*, after whatever follows is committed."""
        turn = TurnContext(self._adapter, _for_the_library(incoming))
        turn.turn_state[_WIRE] = incoming
        await self._adapter.run_pipeline(turn, self.on_turn)
        answer = turn.turn_state.get(BotAdapter._INVOKE_RESPONSE_KEY)  # noqa: SLF001 - there is no public name
        return (200, None) if answer is None else (int(answer.status), answer.body)

    async def close(self) -> None:
        """See what is still to be told to its end, for 10 seconds at most."""
        if not self._late:
            return
        _, late = await asyncio.wait(self._late, timeout=FINISH_WITHIN)
        for one in late:
            one.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Something said, or a button of a client that knows only `Action.Submit`."""
        incoming = _incoming(turn_context)
        acted = activities.acted(incoming)
        if acted is not None:
            await self._submitted(incoming, *acted)
            return
        said = activities.message(incoming)
        if isinstance(said, Inbound):
            await self._door.hear(said)
        elif isinstance(said, Command):
            card = answers.drawn(await self._door.command(said), {})
            if card is not None:
                self._soon(self._tell(incoming, card))

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """An edit may put an error where none was; one already answered keeps its key."""
        incoming = _incoming(turn_context)
        said = activities.message(incoming)
        if incoming.channel_data.event_type == _EDITED and isinstance(said, Inbound):
            await self._door.hear(said)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """A button: answered when its work is committed, or when Teams would give up on us."""
        incoming = _incoming(turn_context)
        if incoming.name != _CARD_ACTION:
            return InvokeResponse(status=501)
        acted = activities.acted(incoming)
        if acted is None:
            return InvokeResponse(status=200, body=answers.unreadable())
        work = asyncio.create_task(self._answer(incoming, *acted))
        await asyncio.wait([work], timeout=ANSWER_WITHIN)
        if work.done():
            return InvokeResponse(status=200, body=work.result())
        self._soon(self._tell_late(incoming, work))
        return InvokeResponse(status=200, body=answers.said(answers.STILL_WORKING))

    async def _answer(self, incoming: Incoming, verb: str, data: Mapping[str, Any]) -> Element:
        try:
            return answers.shown(answers.drawn(await self._act(incoming, verb, data), data))
        except activities.Unreadable:
            return answers.unreadable()
        except Exception:  # noqa: BLE001 - the edge: without an answer Teams would ask again
            _log.exception("a press in Teams failed")
            return answers.failed()

    async def _act(self, incoming: Incoming, verb: str, data: Mapping[str, Any]) -> Reply:
        try:
            if verb == inputs.SUBMIT:
                return await self._door.submit(activities.submitted(incoming, data))
            return await self._door.press(activities.pressed(incoming, verb, data))
        except Refused as refusal:
            return Reply(card=Card(headline=str(refusal)))

    async def _submitted(self, incoming: Incoming, verb: str, data: Mapping[str, Any]) -> None:
        try:
            reply = await self._act(incoming, verb, data)
        except activities.Unreadable:
            return
        self._soon(self._tell(incoming, answers.drawn(reply, data) or answers.done()))

    async def _tell(self, incoming: Incoming, card: Element) -> None:
        """Show *card* to whoever did it, alone: outside of a chat that is a direct message."""
        where = activities.place(incoming)
        if incoming.conversation.personal:
            await _patiently(lambda: self._sender.show(where, card))
            return
        try:
            await _patiently(lambda: self._sender.show_to(activities.identity(incoming), card))
        except DeliveryRefused:
            await self._sender.post(where, _NO_CHAT, "")
        else:
            await self._sender.post(where, _IN_CHAT, "")

    async def _tell_late(self, incoming: Incoming, work: asyncio.Task[Element]) -> None:
        card = (await work)["value"]
        if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
            return
        await _patiently(lambda: self._sender.show_to(activities.identity(incoming), card))

    def _soon(self, telling: Coroutine[Any, Any, None]) -> None:
        """Have *telling* done after the HTTP answer, which must not wait for it."""
        task = asyncio.create_task(_told(telling))
        self._late.add(task)
        task.add_done_callback(self._late.discard)


async def _patiently(send: Callable[[], Coroutine[Any, Any, object]]) -> None:
    for _ in range(_TRIES - 1):
        try:
            await send()
        except DeliveryBusy as busy:
            await asyncio.sleep(min(busy.retry_after, _LONGEST_WAIT))
        else:
            return
    await send()


async def _told(telling: Coroutine[Any, Any, None]) -> None:
    try:
        await telling
    except DeliveryError as fault:
        _log.warning("an answer did not reach Teams: %s", fault)


class _Adapter(BotAdapter):  # type: ignore[misc]
    """Keeps the answer to an invoke; whatever else is to be sent goes by our own sender."""

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        for one in activities:
            if one.type != ActivityTypes.invoke_response:
                raise NotImplementedError(one.type)
            context.turn_state[self._INVOKE_RESPONSE_KEY] = one.value
        return [ResourceResponse() for _ in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        raise NotImplementedError

    async def delete_activity(self, context: TurnContext, reference: Any) -> None:
        raise NotImplementedError


def _for_the_library(incoming: Incoming) -> Activity:
    # Only what it sorts by: its own reader fails on much that is harmless, and drops the rest.
    return Activity(
        type=incoming.type,
        id=incoming.id,
        name=incoming.name,
        channel_id=incoming.channel_id,
        service_url=incoming.service_url,
        conversation=ConversationAccount(id=incoming.conversation.id),
        from_property=ChannelAccount(id=incoming.sender.id),
        recipient=ChannelAccount(id=incoming.recipient.id),
    )


def _incoming(turn: TurnContext) -> Incoming:
    incoming = turn.turn_state[_WIRE]
    if not isinstance(incoming, Incoming):
        raise TypeError(type(incoming))
    return incoming
