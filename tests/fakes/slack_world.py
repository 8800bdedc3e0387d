"""What stands in a made-up Slack: people, channels, messages, forms."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0ACME"
BOT_USER = "U0KEYFIX"
BOT_ID = "B0KEYFIX"


@dataclass
class User:
    """*role*: admin, owner, member, guest, single_channel_guest, stranger, bot or deleted."""

    id: str
    name: str
    role: str = "member"
    team: str = TEAM
    email: str = ""

    def to_api(self):
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower(),
            "deleted": self.role == "deleted",
            "is_bot": self.role == "bot",
            "is_admin": self.role in {"admin", "owner"},
            "is_owner": self.role == "owner",
            "is_restricted": self.role in {"guest", "single_channel_guest"},
            "is_ultra_restricted": self.role == "single_channel_guest",
            "is_stranger": self.role == "stranger",
            "profile": {
                "real_name": self.name,
                "display_name": "",
                "email": self.email or f"{self.name.lower()}@acme.example",
            },
        }


@dataclass
class Message:
    """One that stands in a channel. `edits` counts how often it was redrawn."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str = ""
    metadata: dict[str, Any] | None = None
    subtype: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    edits: int = 0
    at: float = 0.0
    """When the bot posted it, by `time.perf_counter`."""
    is_ephemeral: bool = False
    to: str = ""
    """Who sees it, if it is ephemeral."""

    @property
    def buttons(self):
        """All of its buttons, as Block Kit has them."""
        rows = [b["elements"] for b in self.blocks if b["type"] == "actions"]
        return [one for row in rows for one in row if one["type"] == "button"]

    @property
    def words(self):
        """All that can be read on it, line by line."""
        return "\n".join(_words(self.blocks)) or self.text

    def button(self, action):
        """The button whose action id (before its colon) or label is *action*."""
        names = [(b, b["action_id"].partition(":")[0], b["text"]["text"]) for b in self.buttons]
        found = [button for button, name, label in names if action in (name, label)]
        if not found:
            raise AssertionError(f"no button {action!r} among {[n[1:] for n in names]}")
        return found[0]

    def to_api(self, *, with_metadata):
        said = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text}
        if self.blocks:
            said["blocks"] = self.blocks
        if self.user == BOT_USER:
            said["bot_id"] = BOT_ID
        if self.thread_ts:
            said["thread_ts"] = self.thread_ts
        if self.subtype:
            said["subtype"] = self.subtype
        if self.files:
            said["files"] = self.files
        if with_metadata and self.metadata:
            said["metadata"] = self.metadata
        return said


@dataclass
class Channel:
    """*members* are user ids; keyfix is one of them or not."""

    id: str
    name: str
    members: set[str]
    is_im: bool = False
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class OpenView:
    """A modal that somebody has before them."""

    id: str
    user: str
    view: dict[str, Any]
    hash: str
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def inputs(self):
        """The inputs, by the id of their block."""
        blocks = [block for block in self.view["blocks"] if block["type"] == "input"]
        return {block["block_id"]: block["element"] for block in blocks}


class World:
    """Everything that is said and shown; whoever waits is told of each change."""

    def __init__(self):
        self.users = {}
        self.channels = {}
        self.usergroups = {}
        """Their members' ids, by the group's."""
        self.ephemerals = []
        self.views = []
        self._count = itertools.count(1)
        self._changed = asyncio.Condition()
        self._skew = 0.0
        self.add_user(BOT_USER, "keyfix", role="bot")

    def add_user(self, id, name, role="member", team=TEAM):  # noqa: A002 - Slack's word
        self.users[id] = User(id, name, role, team)
        return self.users[id]

    def add_channel(self, id, name, members=(), *, invite=True):  # noqa: A002 - Slack's word
        """A channel with *members*, and with keyfix too where it was invited."""
        own = {BOT_USER} if invite else set()
        self.channels[id] = Channel(id, name, set(members) | own)
        return self.channels[id]

    def im(self, user):
        """The conversation of *user* with keyfix."""
        id_ = "D" + user[1:]
        if id_ not in self.channels:
            self.channels[id_] = Channel(id_, "", {user, BOT_USER}, is_im=True)
        return self.channels[id_]

    def now(self):
        """Seconds since 1970, as far as this world goes."""
        return time.time() + self._skew

    def pass_time(self, seconds):
        """Let trigger ids and response urls grow older."""
        self._skew += seconds

    def next_ts(self):
        return f"{int(self.now())}.{next(self._count):06d}"

    def next_id(self, kind):
        return f"{kind}{next(self._count):08d}"

    def posted(self, channel=None):
        """What keyfix has posted, oldest first."""
        held = [self.channels[channel]] if channel else self.channels.values()
        return [m for c in held for m in c.messages.values() if m.user == BOT_USER]

    def whispered(self, user):
        """What keyfix showed to *user* alone: ephemeral messages and direct ones."""
        direct = [m for m in self.im(user).messages.values() if m.user == BOT_USER]
        return [m for m in self.ephemerals if m.to == user] + direct

    def view_of(self, user):
        """The modal that *user* has open, or None."""
        return next((view for view in reversed(self.views) if view.user == user), None)

    async def tell(self):
        """Wake whoever waits for a condition."""
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, predicate, within=5.0):
        """Return what *predicate* gives as soon as that is true; it is asked at each change."""
        async with asyncio.timeout(within), self._changed:
            return await self._changed.wait_for(predicate)


def _words(blocks):
    found = []
    for block in blocks:
        text = block.get("text")
        if isinstance(text, dict):
            found.append(text["text"])
        for part in block.get("elements", []):
            if part["type"] in {"button", "plain_text", "mrkdwn"}:
                found.append(part["text"]["text"] if part["type"] == "button" else part["text"])
            else:
                found.append("".join(_leaves(part)))
    return found


def _leaves(part):
    if "elements" in part:
        return [text for one in part["elements"] for text in _leaves(one)]
    return [part.get("text") or part.get("fallback", "")]
