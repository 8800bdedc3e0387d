"""What an invoke is answered with. Only the one who pressed sees it, in place of the card."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from bot.messages.card import Card
from bot.messages.inbound import Reply
from bot.messages.text import plain
from bot.platforms.teams import adaptive, inputs
from bot.platforms.teams.elements import Element

_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"

DONE = "Done."
STILL_WORKING = "Still working on it: the answer comes as a message."


def drawn(reply: Reply, data: Mapping[str, object]) -> Element | None:
    """*reply* as a card, None where it has none; *data* is what was pressed."""
    if reply.faults:
        form = inputs.as_drawn(data)
        if form and reply.form:  # what it is of stands in no button: it comes with the faults
            form = replace(form, facts=reply.form.facts)
        return inputs.to_inputs(form, reply.faults) if form else _faults_alone(reply.faults)
    if reply.form:
        return inputs.to_inputs(reply.form)
    return adaptive.to_adaptive(reply.card) if reply.card else None


def shown(card: Element | None) -> Element:
    """The answer that shows *card*, or else that it was done."""
    return said(DONE) if card is None else _answer(HTTPStatus.OK, adaptive.ADAPTIVE, card)


def said(words: str) -> Element:
    """The answer that says *words*, which are our own: they may be drawn as markdown."""
    return _answer(HTTPStatus.OK, _MESSAGE, words)


def done() -> Element:
    """A card for where there is nothing else to show."""
    return adaptive.to_adaptive(Card(headline=DONE))


def unreadable() -> Element:
    """The answer to a button that we never drew."""
    return _error(HTTPStatus.BAD_REQUEST, "BadRequest", "This is none of keyfix's buttons.")


def failed() -> Element:
    """The answer where a bug, or the database, was in the way."""
    words = "Something went wrong in keyfix, and nothing was decided. Please try again."
    return _error(HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", words)


def _faults_alone(faults: Mapping[str, str]) -> Element:
    body = tuple(plain(f"{name}: {words}") for name, words in faults.items())
    return adaptive.to_adaptive(Card(headline="This could not be sent", body=body))


def _error(status: HTTPStatus, code: str, words: str) -> Element:
    return _answer(status, _ERROR, {"code": code, "message": words})


def _answer(status: HTTPStatus, kind: str, value: Element | str) -> Element:
    return {"statusCode": int(status), "type": kind, "value": value}
