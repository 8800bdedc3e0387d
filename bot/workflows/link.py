"""Somebody has two accounts joined, or parted again: what is counted by person rests on it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.access.directory import Member
from bot.access.link import (
    ALPHABET,
    CODED,
    LASTS,
    NAMED,
    Offer,
    halves_of,
    proof_of,
    require_joinable,
    shown,
)
from bot.access.person import Identity, Person
from bot.audit.event import Event, Kind
from bot.errors import CannotLink, NotFound, Refused
from bot.storage.database import Database, UnitOfWork
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals

_WRONG = "That is not a code that holds now. Say `/keyfix link` on the other side for a new one."


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is: as the platform says, as the person that keyfix takes them for.

    *by_themselves*: those of the person's identities that were joined by `/keyfix link`.
    """

    member: Member
    person: Person
    by_themselves: frozenset[Identity]


class LinkAccounts:
    """Each step of joining two accounts, and of parting them."""

    def __init__(self, database: Database, look_up: LookUp) -> None:
        self._database = database
        self._look_up = look_up
        self._refusals = Refusals(database)

    async def offer(self, by: Identity) -> str:
        """A new code, to be given on the other side within ten minutes; earlier ones are void.

        Raises:
            Refused: *by* is a guest, or it could not be found out.

        """
        member = await self._look_up.insider(by)
        letters = "".join(secrets.choice(ALPHABET) for _ in range(NAMED + CODED))
        name, secret = letters[:NAMED], letters[NAMED:]
        async with self._database.begin() as work:
            now = await work.now()
            offer = Offer(
                id=name,
                by=by,
                name=member.name,
                proof=proof_of(name, secret),
                expires_at=now + LASTS,
            )
            await work.links.offer(offer, now)
            await _tell(work, Kind.LINK_OFFERED, offer, by)
        return shown(letters)

    async def to_confirm(self, by: Identity) -> tuple[Offer, datetime] | None:
        """The offer of *by* that waits for them, and the time; for whom no direct message reached.

        Raises:
            Refused: *by* is a guest, or it could not be found out.

        """
        await self._look_up.insider(by)
        async with self._database.begin() as work:
            now = await work.now()
            found = await work.links.to_confirm(by, now)
        return (found, now) if found else None

    async def take(self, code: str, by: Identity) -> Offer:
        """The offer that *code* is of, from now on for *by* alone to agree to.

        Raises:
            Refused: it is no code that holds, *by* tried too many, or the two can't be joined.

        """
        member = await self._look_up.insider(by)
        try:
            taken = await self._take(code, member)
            if taken is None:
                raise CannotLink(_WRONG)
        except Refused as refusal:
            await self._refusals.note(Kind.LINK_REFUSED, refusal, "link", by)
            raise
        return taken

    async def agree(self, offer_id: str, by: Identity) -> Offer:
        """Say, on the side where the code was given, that both accounts are one's own.

        Raises:
            Refused: it is over, or not theirs.

        """
        await self._look_up.insider(by)
        async with self._database.begin() as work:
            offer = await work.links.lock(offer_id)
            agreed = offer.agreed(by, await work.now())
            await work.links.save(agreed)
            await _tell(work, Kind.LINK_AGREED, agreed, by)
        return agreed

    async def confirm(self, offer_id: str, by: Identity) -> Offer:
        """Say so on the other side as well, where it began: then they are joined.

        Raises:
            Refused: it is over, not theirs, or the two can't be joined.

        """
        await self._look_up.insider(by)
        async with self._database.begin() as work:
            offer = await work.links.lock(offer_id)
            made = offer.made(by, await work.now())
            await work.people.hold(change=True)
            one, other = await _both(work, made)
            person_id = f"person-{secrets.token_hex(6)}"
            person = await work.people.join(one, other, person_id, await work.now())
            await work.links.save(made)
            accounts = {"one": str(made.by), "other": str(made.other), "person": person.id}
            await _tell(work, Kind.LINK_MADE, made, by, **accounts)
        return made

    async def refuse(self, offer_id: str, by: Identity) -> Offer:
        """End an offer, as either of the two.

        Raises:
            Refused: it is over already, or none of theirs.

        """
        async with self._database.begin() as work:
            offer = await work.links.lock(offer_id)
            over = offer.refused(by, await work.now())
            await work.links.save(over)
            await _tell(work, Kind.LINK_ENDED, over, by)
        return over

    async def part(self, by: Identity) -> None:
        """Make the account of *by* a person of its own again.

        Raises:
            CannotLink: it isn't linked by `/keyfix link`, or the person has a part in a request
                that waits: it would be a second one's then.

        """
        async with self._database.begin() as work:
            await work.people.hold(change=True)
            person = await work.people.behind(by)
            waiting = await work.people.undecided(person)
            if waiting:
                raise CannotLink(
                    f"You asked for {waiting[0]}, or said something to it, and it still waits: "
                    "unlink when it is decided."
                )
            if not await work.people.part(by):
                raise CannotLink("This account is not joined with another by `/keyfix link`.")
            told = {"identity": str(by)}
            work.record(Event(Kind.LINK_REMOVED, person.id, str(by), await work.now(), told))

    async def standing(self, by: Identity) -> Standing:
        """Who *by* is.

        Raises:
            LookupFailed: the platform does not say so just now.

        """
        member = await self._look_up(by)
        async with self._database.begin() as work:
            person = await work.people.behind(by, member.name)
            linked = await work.people.by_themselves(person)
        return Standing(member, person, linked)

    async def _take(self, code: str, member: Member) -> Offer | None:
        """None for a wrong code, whose try is kept."""
        by, halves = member.identity, halves_of(code)
        async with self._database.begin() as work:
            now = await work.now()
            await work.links.require_tries(by, now)
            offer = await _found(work, halves[0]) if halves else None
            if offer is None or halves is None or not offer.fits(halves[1], by, now):
                await work.links.missed(by)
                if offer:
                    await work.links.save(offer.missed())
                return None
            taken = offer.taken(by, member.name)
            await _both(work, taken)
            await work.links.save(taken)
            await _tell(work, Kind.LINK_TAKEN, taken, by)
        return taken


async def _found(work: UnitOfWork, offer_id: str) -> Offer | None:
    try:
        return await work.links.lock(offer_id)
    except NotFound:
        return None


async def _both(work: UnitOfWork, offer: Offer) -> tuple[Person, Person]:
    """The two that *offer* would join.

    Raises:
        CannotLink: they can't be.

    """
    assert offer.other  # noqa: S101  (whoever took it is known from then on)
    one = await work.people.behind(offer.by, offer.name)
    other = await work.people.behind(offer.other, offer.other_name)
    require_joinable(one, other, await work.people.listed())
    return one, other


async def _tell(work: UnitOfWork, kind: Kind, offer: Offer, by: Identity, **details: str) -> None:
    work.record(Event(kind, offer.id, str(by), await work.now(), details))
