"""Somebody pastes an error: recognise it, keep it, and have it answered."""

import asyncio
import secrets
from collections.abc import Callable

from bot.access.person import Identity
from bot.access.place import Place
from bot.audit.event import Event, Kind
from bot.messages.inbound import Inbound
from bot.messages.notice import PRIVATE, SECRETS
from bot.messages.paste import Paste
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.probe import TakeProbe
from knowledge import Diagnosis, KnowledgeBase, Redacted, redact

_LONG = 20_000  # characters; what takes longer than a few milliseconds is read in a thread


class ExplainMessage:
    """Answer a message that is a known error, once, and be silent on every other one."""

    def __init__(
        self, database: Database, base: Callable[[], KnowledgeBase], policy: PolicyInForce
    ) -> None:
        self._database = database
        self._base = base
        self._policy = policy
        self._probe = TakeProbe(database, base)

    async def __call__(self, inbound: Inbound) -> Paste | None:
        """Return what was kept once it is committed; None where there was nothing to say.

        An ordinary message touches neither disk nor network. What was said to keyfix itself gets
        an answer in any case.
        """
        text, found = await self._read(inbound.text)
        if found is None:
            answered = await self._probe(inbound, text)
            if answered or not inbound.addressed:
                return answered
        async with self._database.begin() as work:
            now = await work.now()
            if not inbound.addressed and not (await self._policy(work)).listens(inbound.place):
                return None
            if not await work.inbox.first_time(inbound.key, now):
                return None
            return await _keep(work, inbound.author, inbound.place, text, found)

    async def privately(self, by: Identity, place: Place, raw: str) -> Paste:
        """Keep what *by* asked about alone; no thread hears of it."""
        text, found = await self._read(raw)
        async with self._database.begin() as work:
            return await _keep(work, by, place, text, found, private=True)

    async def _read(self, raw: str) -> tuple[Redacted, Diagnosis | None]:
        if len(raw) < _LONG:
            return self._diagnose(raw)
        return await asyncio.to_thread(self._diagnose, raw)

    def _diagnose(self, raw: str) -> tuple[Redacted, Diagnosis | None]:
        text = redact(raw)
        return text, self._base().diagnose(text)


async def _keep(  # noqa: PLR0913  (a row has as many columns)
    work: UnitOfWork,
    author: Identity,
    place: Place,
    text: Redacted,
    found: Diagnosis | None,
    *,
    private: bool = False,
) -> Paste:
    paste = Paste(
        id=f"dx-{secrets.token_hex(8)}",
        author=author,
        place=place,
        text=text,
        private=private,
        at=await work.now(),
    )
    await work.diagnoses.add(paste, found)
    person = await work.people.behind(author)
    kind = Kind.ERROR_EXPLAINED if found else Kind.ERROR_UNRECOGNISED
    work.record(Event(kind, paste.id, person.id, paste.at, _details(paste, found)))
    return paste


def _details(paste: Paste, found: Diagnosis | None) -> dict[str, str]:
    details = {"entry": found.entry.id, "provider": found.provider.value} if found else {}
    if paste.text.secrets:
        details[SECRETS] = ", ".join(sorted(set(paste.text.secrets)))
    return details | ({PRIVATE: "yes"} if paste.private else {})
