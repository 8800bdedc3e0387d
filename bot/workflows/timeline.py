"""Somebody wants to know what happened to a request."""

from dataclasses import dataclass
from datetime import datetime

from bot.access.person import Identity
from bot.access.request import AccessRequest
from bot.audit.event import Kind
from bot.audit.timeline import Entry, timeline
from bot.errors import NotAReviewer, Refused
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.authority import Authority, Hearing
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A request, what happened to it, what the people in it are called, and who reads it when."""

    request: AccessRequest
    entries: tuple[Entry, ...]
    names: dict[str, str]
    reader: str
    at: datetime


class TellStory:
    """Read one request's entries, for whoever asked for it and those who decide on it."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._authority = Authority(database, policy, look_up)
        self._refusals = Refusals(database)

    async def __call__(self, request_id: str, by: Identity) -> Story:
        """What happened, oldest first.

        Raises:
            Refused: there is no such request, or *by* has no part in it.

        """
        try:
            return await self._authority.hear(request_id, by, _story, lock=False)
        except Refused as refusal:
            await self._refusals.note(Kind.REVIEW_REFUSED, refusal, request_id, by)
            raise


async def _story(heard: Hearing) -> Story:
    request, reader = heard.request, heard.reviewer
    spoke = reader in {review.by for review in request.reviews}
    here = request.home in reader.homes and heard.rule.pools(reader, request.home)
    if reader != request.requester and not spoke and not here:
        raise NotAReviewer("Only who asked for it, and who may decide on it, can see that.")
    entries = await read_timeline(heard.work, request.id)
    names = {request.requester.id: request.requester.name}
    for actor in {entry.actor for entry in entries} - names.keys():
        names[actor] = (await heard.work.people.by_id(actor)).name
    return Story(request=request, entries=entries, names=names, reader=reader.id, at=heard.at)


async def read_timeline(work: UnitOfWork, subject: str) -> tuple[Entry, ...]:
    """The entries about *subject*, oldest first."""
    return timeline(await work.audit_log.about(subject), await work.audit_log.texts.of(subject))
