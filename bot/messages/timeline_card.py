"""`/keyfix audit <request>`: what happened to it, entry by entry."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.access.asked import Asked
from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.audit.timeline import Entry
from bot.messages.card import Card
from bot.messages.request_card import changes, headline, own_buttons
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
    earlier = max(0, len(entries) - MOST)
    before = (plain(f"{earlier} earlier entries are not shown here."),) if earlier else ()
    lines = _lines(entries, names, reader, all_reasons=theirs)[-MOST:]
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


def _lines(
    entries: Sequence[Entry], names: Mapping[str, str], reader: str, *, all_reasons: bool
) -> list[Line]:
    lines: list[Line] = []
    asked: Asked | None = None
    reason = ""
    for entry in entries:
        who = entry.texts.get("name", "") or names.get(entry.actor, "") or entry.actor
        line = (*bold(f"{entry.sequence}  "), *moment(entry.at))
        line += plain(f"  {who} {entry_words(entry)}")
        now = _asked(entry, asked)
        line += plain(_changed(asked, now))
        told = all_reasons or entry.kind in _OPEN or entry.actor == reader
        said = entry.texts.get("reason", "")
        if said and told and not (entry.kind == Kind.REQUEST_EDITED and said == reason):
            line += plain(f": “{cut(said, 300)}”")
        if "reason" in entry.erased:
            line += plain(" (its words were erased)")
        asked, reason = now, said or reason
        lines.append(line)
    return lines


def _asked(entry: Entry, before: Asked | None) -> Asked | None:
    """What was asked for from *entry* on."""
    if "asked" not in entry.details:
        return before
    principal = entry.texts.get("principal", "") or (before.principal if before else "")
    return Asked.from_json(json.loads(entry.details["asked"]) | {"principal": principal})


def _changed(before: Asked | None, now: Asked | None) -> str:
    if before is None or now is None or before == now:
        return ""
    told = "; ".join(f"{name}: {old} → {new}" for name, old, new in changes(before, now))
    return f" ({told})"
