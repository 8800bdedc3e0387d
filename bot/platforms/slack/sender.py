"""Cards to Slack. The courier decides when to try again; here each call is made once."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Card
from bot.platforms.slack.api import ApiRefused, SlackApi
from bot.platforms.slack.blocks import to_message

EVENT_TYPE = "keyfix_notice"
"""Of a message's metadata; its payload has the notice's key."""

_PAGE = 200
_PAGES = 5
"""A thread or channel is read back this far, newest first where Slack allows."""

_NOT_THERE = {
    "channel_not_found",
    "is_archived",
    "messages_tab_disabled",
    "not_in_channel",
    "restricted_action",
    "user_not_in_channel",
}
_CANT_LOOK = {"missing_scope", "thread_not_found", "message_not_found"} | _NOT_THERE
_PLAIN_WORDS = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}


class SlackSender:
    """A `Sender`. A *place* whose channel is a user's id (U…, W…) is the conversation with them."""

    def __init__(self, api: SlackApi, workspace: Callable[[], str]) -> None:
        self._api = api
        self._workspace = workspace

    async def post(self, place: Place, card: Card, key: str) -> str:
        """Post *card* and return its `ts`.

        Raises:
            DeliveryBusy: rate-limited, or no connection.
            DeliveryUnknown: it may have been posted.
            DeliveryRefused: it will not be, in words.

        """
        channel = await self._channel(place)
        return await self._post(channel, place.thread, card, key)

    async def find(self, place: Place, key: str) -> str | None:
        """The `ts` of our message with *key*; None too where a scope to read it is missing."""
        channel = await self._channel(place)
        try:
            async for message in self._messages(channel, place.thread):
                kept = message.get("metadata") or {}
                is_ours = kept.get("event_type") == EVENT_TYPE
                if is_ours and (kept.get("event_payload") or {}).get("key") == key:
                    return str(message["ts"])
        except ApiRefused as refusal:
            if refusal.code not in _CANT_LOOK:
                raise
        return None

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        """Draw *card* in place of a message of ours; raises as `post`, but nothing is unknown."""
        channel = await self._channel(place)
        drawn = to_message(card)  # without `blocks`, Slack would take the old ones away
        await self._api.put("chat.update", channel=channel, ts=message_id, **drawn)

    async def whisper(self, place: Place, to: Identity, card: Card) -> None:
        """Show *card* to *to* alone; as a direct message where they or we are not in *place*."""
        if place.channel.startswith(("C", "G")):  # in a D…, all that is said is between us
            try:
                await self._whisper(place, to, card)
            except ApiRefused as refusal:
                if refusal.code not in _NOT_THERE:
                    raise
            else:
                return
        await self.direct(to, card, "")

    async def direct(self, to: Identity, card: Card, key: str) -> tuple[Place, str]:
        """Post *card* in the conversation with *to*, which is opened first."""
        channel = await self._open(to.id)
        return self._place(channel), await self._post(channel, "", card, key)

    async def _post(self, channel: str, thread: str, card: Card, key: str) -> str:
        message = to_message(card) | _PLAIN_WORDS
        if key:
            message["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        if thread:
            message["thread_ts"] = thread
        posted = await self._api.post("chat.postMessage", channel=channel, **message)
        return str(posted["ts"])

    async def _whisper(self, place: Place, to: Identity, card: Card) -> None:
        message = to_message(card)
        if place.thread:  # without it, it would stand at the channel's end, unseen
            message["thread_ts"] = place.thread
        await self._api.post("chat.postEphemeral", channel=place.channel, user=to.id, **message)

    async def _messages(self, channel: str, thread: str) -> AsyncIterator[dict[str, Any]]:
        asked: dict[str, Any] = {
            "channel": channel,
            "limit": _PAGE,
            "include_all_metadata": "true",
        }
        if thread:
            asked["ts"] = thread
        method = "conversations.replies" if thread else "conversations.history"
        for _ in range(_PAGES):
            page = await self._api.get(method, **asked)
            for message in page["messages"]:
                yield message
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return

    async def _channel(self, place: Place) -> str:
        is_person = place.channel.startswith(("U", "W"))
        return await self._open(place.channel) if is_person else place.channel

    async def _open(self, user: str) -> str:
        opened = await self._api.put("conversations.open", users=user)
        return str(opened["channel"]["id"])

    def _place(self, channel: str) -> Place:
        return Place("slack", self._workspace(), channel)
