"""`/keyfix audit <request>`: what happened to it, entry by entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.audit.timeline import Entry
from bot.messages.card import Card
from bot.messages.request_card import headline, own_buttons
from bot.messages.text import Line, bold, cut, plain
from bot.messages.times import moment

MOST = 25
"""Entries on a card, the newest; `keyfix audit show` prints all."""

_WORDS: Mapping[str, str] = {
    Kind.REQUEST_OPENED: "asked for it",
    Kind.REQUEST_EDITED: "changed it",
    Kind.REQUEST_REVIEWED: "approved it; more approvals are needed",
    Kind.REQUEST_APPROVED: "approved it",
    Kind.REQUEST_DENIED: "denied it",
    Kind.REQUEST_WITHDRAWN: "withdrew it",
    Kind.REQUEST_EXPIRED: "let it lapse: nobody decided in time",
    Kind.REQUEST_REFUSED: "was refused a change of it",
    Kind.REQUEST_ERASED: "had the words of persons erased",
    Kind.REVIEW_REFUSED: "was refused a decision",
    Kind.GRANT_BEGUN: "began to carry it out",
    Kind.GRANT_WAITING: "waits for it to be carried out",
    Kind.GRANT_ACTIVATED: "granted it",
    Kind.GRANT_FAILED: "could not grant it",
    Kind.GRANT_RETRIED: "had it tried again",
    Kind.GRANT_CHECK_ASKED: "asked the requester whether it works",
    Kind.GRANT_VERIFIED: "verified that it works",
    Kind.GRANT_STILL_REFUSED: "found it still refused",
    Kind.GRANT_UNCHECKED: "could not check whether it works",
    Kind.GRANT_REVIEW_DUE: "asked whether it is still in use",
    Kind.GRANT_KEPT: "said that it is still in use",
    Kind.GRANT_END_BEGUN: "began to take it back",
    Kind.GRANT_END_WAITING: "waits for it to be taken back",
    Kind.GRANT_END_FAILED: "could not take it back",
    Kind.GRANT_ENDED: "ended it",
    Kind.GRANT_REFUSED: "was refused a change of the grant",
}
_LESS = {
    Kind.REQUEST_REVIEWED: "approved less than was asked; more approvals are needed",
    Kind.REQUEST_APPROVED: "approved less than was asked",
}
_OPEN = {Kind.REQUEST_OPENED, Kind.REQUEST_EDITED}
"""Whose reason every reviewer may read; that of a decision is told to the requester alone."""


def timeline_card(
    request: AccessRequest,
    entries: Sequence[Entry],
    names: Mapping[str, str],
    reader: str,
    now: datetime,
) -> Card:
    """Draw *entries* for *reader*, a person's id; *names*: what the others are called now."""
    theirs = reader == request.requester.id
    shown = entries[-MOST:]
    earlier = len(entries) - len(shown)
    before = (plain(f"{earlier} earlier entries are not shown here."),) if earlier else ()
    lines = [_line(entry, names, all_reasons=theirs, reader=reader) for entry in shown]
    return Card(
        headline=headline(request),
        lead=plain("what happened, oldest first"),
        body=(*before, *lines),
        buttons=own_buttons(request, request.status_at(now)) if theirs else (),
        foot=plain(f"Request {request.id} · entries of the audit log; only you see this"),
    )


def entry_words(entry: Entry) -> str:
    """What was done, in words: `approved it`."""
    if "before" in entry.details and entry.kind in _LESS:
        return _LESS[Kind(entry.kind)]
    words = _WORDS.get(entry.kind, entry.kind.replace(".", " ").replace("_", " "))
    why = entry.details.get("why", "")
    return f"{words} ({why})" if why else words


def _line(entry: Entry, names: Mapping[str, str], *, all_reasons: bool, reader: str) -> Line:
    who = entry.texts.get("name", "") or names.get(entry.actor, "") or entry.actor
    told = (
        *bold(f"{entry.sequence}  "),
        *moment(entry.at),
        *plain(f"  {who} {entry_words(entry)}"),
    )
    reason = entry.texts.get("reason", "")
    if reason and (all_reasons or entry.kind in _OPEN or entry.actor == reader):
        return (*told, *plain(f": “{cut(reason, 300)}”"))
    erased = plain(" (its words were erased)") if "reason" in entry.erased else ()
    return (*told, *erased)
