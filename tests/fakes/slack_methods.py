"""Slack's Web API, as far as keyfix calls it: what each method needs, does and refuses."""

import time

from tests.fakes.slack_limits import block_faults, metadata_faults, view_faults
from tests.fakes.slack_world import BOT_ID, BOT_USER, TEAM, Message, OpenView

HISTORY = {"C": "channels:history", "G": "groups:history", "D": "im:history"}
SCOPES = {
    "auth.test": set(),
    "apps.connections.open": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": set(HISTORY.values()),
    "conversations.open": {"im:write"},
    "conversations.replies": set(HISTORY.values()),
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
}
"""What a token needs for each; of several, one that fits the channel."""

FORM_ONLY = {
    "conversations.history",
    "conversations.replies",
    "usergroups.users.list",
    "users.info",
    "users.list",
}
"""These take no JSON: Slack finds no argument in it."""

TEXT_MAX = 40_000
UPDATE_TEXT_MAX = 4_000
TRIGGER_SECONDS = 3


class Refusal(Exception):
    """`ok: false`, with the error's name."""

    def __init__(self, error, *details):
        super().__init__(error)
        self.answer = {"ok": False, "error": error}
        if details:
            self.answer["response_metadata"] = {"messages": list(details)}


class Methods:
    """Each method is one of this class's, named as in Slack with `_` for the dot."""

    def __init__(self, world, scopes):
        self.world = world
        self.scopes = scopes
        self.triggers = {}

    def auth_test(self, _):
        return {"team_id": TEAM, "team": "Acme", "user_id": BOT_USER, "bot_id": BOT_ID}

    def users_info(self, sent):
        user = self.world.users.get(sent.get("user", ""))
        if user is None:
            raise Refusal("user_not_found")
        return {"user": user.to_api()}

    def users_list(self, sent):
        start, most = int(sent.get("cursor") or 0), min(int(sent.get("limit") or 1000), 1000)
        everybody = list(self.world.users.values())
        more = start + most < len(everybody)
        return {
            "members": [user.to_api() for user in everybody[start : start + most]],
            "response_metadata": {"next_cursor": str(start + most) if more else ""},
        }

    def usergroups_list(self, _):
        names = sorted(self.world.usergroups)
        return {"usergroups": [{"id": one, "handle": one.lower()} for one in names]}

    def usergroups_users_list(self, sent):
        name = sent.get("usergroup", "")
        if name not in self.world.usergroups:
            raise Refusal("no_such_subteam")
        return {"users": sorted(self.world.usergroups[name])}

    def conversations_open(self, sent):
        user = sent.get("users", "")
        if user not in self.world.users:
            raise Refusal("user_not_found")
        if self.world.users[user].role == "deleted":
            raise Refusal("user_disabled")
        return {"channel": {"id": self.world.im(user).id}}

    def conversations_history(self, sent):
        channel = self._channel(sent, member=True)
        held = [m for m in channel.messages.values() if m.thread_ts in ("", m.ts)]
        return self._page(sent, list(reversed(held)))

    def conversations_replies(self, sent):
        channel = self._channel(sent, member=True)
        ts = sent.get("ts", "")
        if ts not in channel.messages:
            raise Refusal("thread_not_found")
        return self._page(sent, [m for m in channel.messages.values() if ts in (m.ts, m.thread_ts)])

    def chat_postMessage(self, sent):  # noqa: N802 - Slack's name for it
        channel = self._channel(sent, member=True)
        self._drawn(sent, TEXT_MAX)
        if sent.get("metadata") is not None and (faults := metadata_faults(sent["metadata"])):
            raise Refusal("invalid_metadata_format", *faults)
        message = Message(
            channel.id,
            self.world.next_ts(),
            BOT_USER,
            sent.get("text", ""),
            sent.get("blocks", []),
            self._thread(channel, sent),
            sent.get("metadata"),
            at=time.perf_counter(),
        )
        channel.messages[message.ts] = message
        return {
            "channel": channel.id,
            "ts": message.ts,
            "message": message.to_api(with_metadata=True),
        }

    def chat_update(self, sent):
        channel = self._channel(sent, member=True)
        self._drawn(sent, UPDATE_TEXT_MAX)
        message = channel.messages.get(sent.get("ts", ""))
        if message is None:
            raise Refusal("message_not_found")
        if message.user != BOT_USER:
            raise Refusal("cant_update_message")
        message.text, message.blocks = sent.get("text", ""), sent.get("blocks", [])
        message.edits += 1
        return {"channel": channel.id, "ts": message.ts, "text": message.text}

    def chat_postEphemeral(self, sent):  # noqa: N802 - Slack's name for it
        channel = self._channel(sent, member=True)
        self._drawn(sent, TEXT_MAX)
        if sent.get("user") not in channel.members:
            raise Refusal("user_not_in_channel")
        shown = Message(
            channel.id,
            self.world.next_ts(),
            BOT_USER,
            sent.get("text", ""),
            sent.get("blocks", []),
            self._thread(channel, sent),
            is_ephemeral=True,
            to=sent["user"],
        )
        self.world.ephemerals.append(shown)
        return {"message_ts": shown.ts}

    def views_open(self, sent):
        user, ends = self.triggers.pop(sent.get("trigger_id", ""), ("", None))
        if ends is None:
            raise Refusal("exchanged_trigger_id" if sent.get("trigger_id") else "invalid_arguments")
        if self.world.now() > ends:
            raise Refusal("expired_trigger_id")
        if faults := view_faults(sent.get("view")):
            raise Refusal("invalid_arguments", *faults)
        opened = OpenView(self.world.next_id("V"), user, sent["view"], self.world.next_id("h"))
        self.world.views.append(opened)
        return {"view": {**sent["view"], "id": opened.id, "hash": opened.hash}}

    def trigger(self, user):
        """A new trigger id for *user*: for 3 seconds, and for one use."""
        name = self.world.next_id("trigger.")
        self.triggers[name] = (user, self.world.now() + TRIGGER_SECONDS)
        return name

    def needs(self, method, sent):
        """The scope that the token lacks for this call, or None."""
        wanted = SCOPES[method]
        if len(wanted) > 1:
            wanted = {HISTORY.get(sent.get("channel", "C")[:1], "channels:history")}
        return next(iter(sorted(wanted - self.scopes)), None)

    def _channel(self, sent, *, member):
        name = sent.get("channel", "")
        channel = self.world.channels.get(name)
        if channel is None and name in self.world.users:
            channel = self.world.im(name)
        if channel is None:
            raise Refusal("channel_not_found")
        if channel.is_archived:
            raise Refusal("is_archived")
        if member and BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def _drawn(self, sent, most):
        if not sent.get("text") and not sent.get("blocks"):
            raise Refusal("no_text")
        if len(sent.get("text", "")) > most:
            raise Refusal("msg_too_long")
        if "blocks" in sent and (faults := block_faults(sent["blocks"])):
            raise Refusal("invalid_blocks", *faults)

    def _thread(self, channel, sent):
        ts = sent.get("thread_ts", "")
        if ts and ts not in channel.messages:
            raise Refusal("thread_not_found")
        return ts

    def _page(self, sent, messages):
        start, most = int(sent.get("cursor") or 0), min(int(sent.get("limit", 100)), 999)
        with_metadata = sent.get("include_all_metadata") in {"true", "1", "True"}
        page = messages[start : start + most]
        more = start + most < len(messages)
        return {
            "messages": [one.to_api(with_metadata=with_metadata) for one in page],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + most) if more else ""},
        }
