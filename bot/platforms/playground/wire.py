"""The page's requests, read strictly, and the answers that it gets."""

import json
from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bot.access.place import Place
from bot.messages.card import Action
from bot.messages.form import Form, Purpose
from bot.messages.inbound import Reply
from bot.platforms.playground.log import Message, shown
from bot.platforms.playground.people import RESIDENTS, Conversation, Resident, conversations
from bot.workflows.read_audit import AuditView

MOST = 40_000
"""Characters of one message, as in Slack."""

_Words = Annotated[str, StringConstraints(min_length=1, max_length=MOST)]
_Short = Annotated[str, StringConstraints(max_length=300)]

_FORM = TypeAdapter(Form)
_AUDIT = TypeAdapter(AuditView)
_CONVERSATIONS = TypeAdapter(tuple[Conversation, ...])
_RESIDENTS = TypeAdapter(tuple[Resident, ...])


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    by: _Short


_T = TypeVar("_T", bound=_Sent)


class Said(_Sent):
    """What was written in the composer: a message, or a command with all that is behind it."""

    channel: _Short
    thread: _Short = ""
    text: _Words


class Pressed(_Sent):
    """A button of a message."""

    message: _Short
    action: Action
    value: _Short


class Submitted(_Sent):
    """A filled-in form, from where it was opened."""

    channel: _Short
    thread: _Short = ""
    purpose: Purpose
    subject: _Short
    answers: Annotated[dict[_Short, Annotated[str, Field(max_length=MOST)]], Field(max_length=50)]


class Deleted(_Sent):
    """A message to be taken away."""

    message: _Short


async def read(request: web.Request, form: type[_T]) -> _T:
    """The body of *request*.

    Raises:
        web.HTTPBadRequest, web.HTTPUnsupportedMediaType: it is not what *form* says.

    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text=json.dumps({"error": "Send JSON."}))
    try:
        return form.model_validate_json(await request.read())
    except ValidationError as error:
        first = error.errors()[0]
        words = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise refused(web.HTTPBadRequest, words) from error


def refused(kind: type[web.HTTPError], words: str) -> web.HTTPError:
    """An error whose *words* the page shows."""
    return kind(text=json.dumps({"error": words}), content_type="application/json")


def replied(reply: Reply, here: Place) -> web.Response:
    """What the one who did something gets, and where; its card comes by itself, as a whisper."""
    return web.json_response(
        {
            "form": _FORM.dump_python(reply.form, mode="json") if reply.form else None,
            "faults": dict(reply.faults),
            "channel": here.channel,
            "thread": here.thread,
        }
    )


def state(reader: str, messages: list[Message]) -> bytes:
    """All that *reader*'s page begins with."""
    parts = {
        "me": json.dumps(reader).encode(),
        "people": _RESIDENTS.dump_json(tuple(RESIDENTS.values())),
        "conversations": _CONVERSATIONS.dump_json(conversations(reader)),
        "messages": b"[" + b",".join(shown(one) for one in messages) + b"]",
    }
    return b"{%b}" % b",".join(b'"%b":%b' % (name.encode(), part) for name, part in parts.items())


def audit(view: AuditView) -> bytes:
    """The audit panel's content."""
    return _AUDIT.dump_json(view)
