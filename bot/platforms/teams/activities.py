"""What Teams sends, as what the bot understands: a message, a command, a press, a form."""

import re
from collections.abc import Mapping
from typing import Any

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Command, Inbound, Press, Submission
from bot.platforms.teams import rich_text
from bot.platforms.teams.activity import Incoming
from bot.platforms.teams.inputs import FIELD, FORM, VALUE, VERB
from knowledge import Provider

PLATFORM = "teams"
_THREAD = ";messageid="
_AT = re.compile(r"<at\b[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_SLASH = re.compile(r"/keyfix\b(.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"keyfix\s+(\S.*)", re.IGNORECASE)
_ONE_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{1,30}")


class Unreadable(ValueError):
    """A press or a form that is not one that we drew."""


def identity(activity: Incoming) -> Identity:
    """Who did it. Without an Entra id it is Teams' own id, which no policy names."""
    who = activity.sender
    return Identity(PLATFORM, activity.tenant, who.aad_object_id or who.id)


def place(activity: Incoming) -> Place:
    """Where it happened; in a channel with the thread, whose root may be the message itself."""
    channel, _, root = activity.conversation.id.partition(_THREAD)
    first = activity.reply_to_id or activity.id
    thread = root or (first if activity.conversation.threaded else "")
    return Place(PLATFORM, activity.tenant, channel, thread)


def conversation_id(where: Place) -> str:
    """Teams' name for *where*, the inverse of `place`."""
    return f"{where.channel}{_THREAD}{where.thread}" if where.thread else where.channel


def message(activity: Incoming) -> Inbound | Command | None:
    """What was said; None where it was not a person who said it, or nothing was."""
    if activity.sender.bot or not activity.sender.id or not activity.id:
        return None
    addressed = activity.conversation.personal or bool(activity.mentions)
    said = text(activity)
    command = as_command(said) if addressed else None
    where = place(activity)
    if command is not None:
        return Command(by=identity(activity), place=where, text=command)
    if not said:
        return None
    return Inbound(
        key=f"{PLATFORM}:{where.channel}:{activity.id}",
        author=identity(activity),
        place=where,
        text=said,
        addressed=addressed,
    )


def text(activity: Incoming) -> str:
    """The words of a post, with its lines, without the mention of the bot."""
    names = {_AT.sub(r"\1", one.text) for one in activity.mentions} | {activity.recipient.name}
    names.discard("")
    for one in activity.attachments:
        if one.content_type == "text/html" and isinstance(one.content, str):
            found = rich_text.to_text(one.content, names)
            if found:
                return found
    return _without_mentions(activity)


def as_command(said: str) -> str | None:
    """What is behind the command's name in *said*, or None where it is no command.

    To the bot itself one may say `/keyfix` and anything behind it, or `keyfix openai`, a bare
    `openai` or `help`, or nothing at all.
    """
    slash = _SLASH.fullmatch(said)
    if slash:
        return slash.group(1).strip()
    named = _NAME.fullmatch(said)
    if named:
        return as_command(named.group(1))
    if not said or _ONE_WORD.fullmatch(said):
        return said
    joined = re.sub(r"[\s-]+", "_", said.casefold())
    return said if joined in set(Provider) else None


def pressed(activity: Incoming, verb: str, data: Mapping[str, Any]) -> Press:
    """A button that was pressed.

    Raises:
        Unreadable: it is none of ours.

    """
    value = data.get(VALUE)
    if verb not in set(Action) or not isinstance(value, str):
        raise Unreadable(verb)
    where = place(activity)
    return Press(by=identity(activity), place=where, action=Action(verb), value=value)


def submitted(activity: Incoming, data: Mapping[str, Any]) -> Submission:
    """A form that came back.

    Raises:
        Unreadable: it is none of ours.

    """
    form = data.get(FORM)
    form = form if isinstance(form, dict) else {}
    purpose, subject = form.get("purpose"), form.get("subject")
    if purpose not in tuple(Purpose) or not isinstance(subject, str):
        raise Unreadable("form")
    answers = {
        name.removeprefix(FIELD): value.strip()
        for name, value in data.items()
        if name.startswith(FIELD) and isinstance(value, str)
    }
    return Submission(
        by=identity(activity),
        place=place(activity),
        purpose=Purpose(purpose),
        subject=subject,
        answers=answers,
    )


def acted(activity: Incoming) -> tuple[str, Mapping[str, Any]] | None:
    """Verb and data of the `Action.Execute` in an invoke, or of the `Action.Submit` in a message.

    None where the activity carries neither.
    """
    value = activity.value
    if not isinstance(value, dict):
        return None
    action = value.get("action") if activity.type == "invoke" else None
    if isinstance(action, dict):
        verb, data = action.get("verb"), action.get("data")
    else:
        verb, data = value.get(VERB), value
    if not isinstance(verb, str) or not isinstance(data, dict):
        return None
    return verb, data


def _without_mentions(activity: Incoming) -> str:
    said = activity.text
    for mention in activity.mentions:
        if mention.text:
            said = said.replace(mention.text, " ")
    said = _AT.sub(r"\1", said)
    return said.replace("&nbsp;", " ").replace("\xa0", " ").strip()
