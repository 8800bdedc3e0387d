"""The cards of a grant, drawn from the state of now."""

from collections.abc import Callable, Mapping

from bot.access.grant import Grant
from bot.access.place import Place
from bot.access.request import AccessRequest, Status
from bot.delivery.delivery import Delivery
from bot.messages.answer_card import check_line
from bot.messages.card import Card, StepLine
from bot.messages.grant_card import (
    grant_card,
    holder_card,
    holder_phase,
    phase_of,
    told_of_grant,
    with_grant,
)
from bot.messages.plan import Plan
from bot.messages.request_card import advice_for, requester_card
from bot.provisioners import Provisioners
from bot.provisioners.planning import plan_for
from bot.storage.database import UnitOfWork
from bot.storage.messages import Posted
from knowledge import KnowledgeBase

Posts = Mapping[str, Posted]
_HOLDERS = ("not granted", "granted", "review", "ended")


class DrawGrant:
    """Draws what will be done, is done and is to be undone for a request."""

    def __init__(self, base: Callable[[], KnowledgeBase], provisioners: Provisioners) -> None:
        self._base = base
        self._provisioners = provisioners

    async def onto(self, work: UnitOfWork, request: AccessRequest, card: Card) -> Card:
        """The reviewers' *card* with the plan on it, and how far it is carried out."""
        grant = await work.grants.of(request.id)
        if grant is None and request.status is not Status.PENDING:
            return card
        plan = await self._plan(work, request, grant)
        return with_grant(card, grant, plan)

    async def for_reviewers(
        self, work: UnitOfWork, request: AccessRequest, places: tuple[Place, ...], posted: Posts
    ) -> tuple[Delivery, ...]:
        """The cards on which a grant asks for hands or eyes: a new one for each occasion."""
        grant = await work.grants.of(request.id)
        if grant is None:
            return ()
        phase = phase_of(grant)
        to = {target: one.place for target, one in posted.items()}
        to |= {f"{place} {phase}": place for place in places} if phase else {}
        asking = grant_card(request, grant, await self._plan(work, request, grant))
        return tuple(
            Delivery(target=target, card=asking, place=place) for target, place in to.items()
        )

    async def for_requester(
        self, work: UnitOfWork, request: AccessRequest, posted: Posts
    ) -> tuple[Delivery, ...]:
        """How the request stands, and what became of the grant: a new message for a new state."""
        now, to = await work.now(), request.asked_by
        grant = await work.grants.of(request.id)
        first = told_of_grant(requester_card(request, now), grant)
        told = [Delivery(target=f"{to} {request.status_at(now)}", card=first, to=to)]
        if grant is None:
            return tuple(told)
        check = await self._check(work, request)
        for phase in _HOLDERS:
            target = f"{to} {phase}"
            if phase == holder_phase(grant) or target in posted:
                card = holder_card(request, grant, phase, check)
                told.append(Delivery(target=target, card=card, to=to))
        return tuple(told)

    async def _plan(self, work: UnitOfWork, request: AccessRequest, grant: Grant | None) -> Plan:
        found = await work.diagnoses.standing(request.diagnosis_id, self._base())
        advice = advice_for(request, found.diagnosis.entry if found else None)
        provisioner = self._provisioners(request.asked)
        return plan_for(provisioner, request, grant, await work.now(), advice)

    async def _check(self, work: UnitOfWork, request: AccessRequest) -> StepLine | None:
        found = await work.diagnoses.standing(request.diagnosis_id, self._base())
        if found is None or found.diagnosis.entry.check is None:
            return None
        return check_line(found.diagnosis.entry.check, found.diagnosis.fills)
