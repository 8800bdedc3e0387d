"""What Slack sends, as values. A user's own workspace names them: in a shared channel it needn't be
the one that we are in; a place is always in ours, since only there can we answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Command, Inbound, Press, Submission
from bot.platforms.slack import views
from bot.platforms.slack.mrkdwn import unescape, without_entities, without_mention

Payload = Mapping[str, Any]

_SAID = {"message", "app_mention"}
_SUBTYPES = {None, "file_share", "thread_broadcast"}
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Us:
    """Who keyfix is in this workspace: `auth.test` tells."""

    workspace: str
    user: str
    bot: str


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody wrote; the text of its `files`, as Slack describes them, isn't in it yet."""

    inbound: Inbound
    files: tuple[Payload, ...] = ()


def post(body: Payload, us: Us) -> Post | None:
    """The message that an event tells of; None for what is not a person's, or not for us to read.

    An edit that changed the words (Slack also sends one for each preview that it adds) is the same
    message: one that was answered is not answered again, one that only now shows an error is.
    """
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("type") not in _SAID:
        return None
    if event.get("subtype") == "message_changed":
        return _edit(body, event, us)
    return _post(body, event, event, us)


def _edit(body: Payload, event: Payload, us: Us) -> Post | None:
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if not now.get("edited") or now.get("text") == before.get("text"):
        return None
    return _post(body, event, now, us)


def _post(body: Payload, event: Payload, message: Payload, us: Us) -> Post | None:
    if not _is_a_persons(message, us):
        return None
    channel, ts = event["channel"], message["ts"]
    text, mentioned = without_mention(message.get("text") or "", us.user)
    team = message.get("user_team") or message.get("team") or body.get("team_id") or us.workspace
    inbound = Inbound(
        key=f"slack:{us.workspace}:{channel}:{ts}",
        author=Identity("slack", team, message["user"]),
        place=Place("slack", us.workspace, channel, message.get("thread_ts") or ts),
        text=unescape(text),
        addressed=mentioned or event["type"] == "app_mention" or event.get("channel_type") == "im",
    )
    return Post(inbound, tuple(message.get("files") or ()))


def _is_a_persons(message: Payload, us: Us) -> bool:
    if message.get("subtype") not in _SUBTYPES or message.get("hidden"):
        return False
    if message.get("bot_id") or message.get("bot_profile"):
        return False
    return bool(message.get("user")) and message["user"] not in (us.user, _SLACKBOT)


def command(body: Payload, us: Us) -> Command:
    """`/keyfix …`; Slack has none in threads.

    Its text comes as it was typed (`should_escape: false`), so a `<…>` in it is the author's own.
    """
    by = Identity("slack", body["team_id"], body["user_id"])
    return Command(
        by=by,
        place=Place("slack", us.workspace, body["channel_id"]),
        text=without_entities(body.get("text") or ""),
    )


def shortcut(body: Payload, us: Us) -> Command:
    """“Explain this error” on a message: as if its text had been given to the command."""
    message = body["message"]
    thread = message.get("thread_ts") or message["ts"]
    text, _ = without_mention(message.get("text") or "", us.user)
    place = Place("slack", us.workspace, body["channel"]["id"], thread)
    return Command(by=identity(body, us), place=place, text=unescape(text))


def press(body: Payload, us: Us) -> Press | None:
    """The button that was pressed; None for one that this version doesn't know."""
    pressed = body["actions"][0]
    name = str(pressed.get("action_id", "")).partition(":")[0]
    if name not in set(Action) or not isinstance(pressed.get("value"), str):
        return None
    return Press(
        by=identity(body, us),
        place=place(body, us),
        action=Action(name),
        value=pressed["value"],
    )


def submission(body: Payload, us: Us) -> Submission | None:
    """The form that came back; None for one that this version doesn't know."""
    view = body["view"]
    purpose = view["callback_id"].removeprefix(views.CALLBACK)
    if purpose not in set(Purpose):
        return None
    subject, channel, thread = views.metadata(view)
    return Submission(
        by=identity(body, us),
        place=Place("slack", us.workspace, channel, thread),
        purpose=Purpose(purpose),
        subject=subject,
        answers=views.answers(view),
    )


def identity(body: Payload, us: Us) -> Identity:
    """Who pressed, submitted or chose."""
    user = body["user"]
    team = user.get("team_id") or (body.get("team") or {}).get("id") or us.workspace
    return Identity("slack", team, user["id"])


def place(body: Payload, us: Us) -> Place:
    """Where the pressed button stands; an answer belongs in its thread."""
    container = body.get("container") or {}
    message = body.get("message") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    thread = container.get("thread_ts") or message.get("thread_ts") or ""
    if not thread and not container.get("is_ephemeral"):  # an ephemeral message has no thread
        thread = container.get("message_ts") or ""
    return Place("slack", us.workspace, channel, thread)
