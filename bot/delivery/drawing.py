"""From a notice to the cards that tell of it, drawn from the state of now."""

from collections.abc import Callable

from bot.access.link import Stage
from bot.access.reminder import reminded
from bot.access.request import Status
from bot.delivery.calling import calling
from bot.delivery.delivery import Delivery
from bot.delivery.grant_drawing import DrawGrant
from bot.delivery.setup_drawing import setup_told
from bot.errors import NotFound
from bot.messages.answer_card import secret_card
from bot.messages.guide_card import unknown_card
from bot.messages.notice import Audience, Notice
from bot.messages.paste import Paste, standing
from bot.messages.people_card import offer_card
from bot.messages.question_card import standing_card
from bot.messages.reminder_card import reminder_card
from bot.messages.request_card import origin_card, request_card
from bot.provisioners import Provisioners
from bot.provisioners.planning import by_hand
from bot.storage.database import UnitOfWork
from bot.storage.messages import Posted
from bot.storage.policies import PolicyInForce
from knowledge import KnowledgeBase
from knowledge.triage import Standing


class Draw:
    """Draws notices."""

    def __init__(
        self,
        base: Callable[[], KnowledgeBase],
        policy: PolicyInForce,
        provisioners: Provisioners = by_hand,
    ) -> None:
        self._base = base
        self._policy = policy
        self._grants = DrawGrant(base, provisioners)

    async def __call__(
        self, work: UnitOfWork, notice: Notice, posted: dict[str, Posted]
    ) -> tuple[Delivery, ...]:
        """What is to be sent, or redrawn, for *notice*; nothing where its subject is gone."""
        try:
            return await self._draw(work, notice, posted)
        except NotFound:  # purged since: there is nothing left to tell
            return ()

    async def _draw(
        self, work: UnitOfWork, notice: Notice, posted: dict[str, Posted]
    ) -> tuple[Delivery, ...]:
        match notice.audience:
            case Audience.THREAD | Audience.AUTHOR:
                return await self._paste(work, notice)
            case Audience.REVIEWERS | Audience.REMINDER:
                reminder = notice.audience is Audience.REMINDER
                draw = self._reminder if reminder else self._reviewers
                return await draw(work, notice, posted)
            case Audience.REQUESTER:
                request = await work.requests.get(notice.subject)
                return await self._grants.for_requester(work, request, posted)
            case Audience.GRANT:
                request, policy = await work.requests.get(notice.subject), await self._policy(work)
                return await self._grants.for_reviewers(work, request, policy.post_to, posted)
            case Audience.ORIGIN:
                return await _origin(work, notice, posted)
            case Audience.SETUP | Audience.LINK:
                return await self._arranged(work, notice)

    async def _arranged(self, work: UnitOfWork, notice: Notice) -> tuple[Delivery, ...]:
        if notice.audience is Audience.LINK:
            return await _link(work, notice)
        return await setup_told(work, notice, self._policy, self._base())

    async def _paste(self, work: UnitOfWork, notice: Notice) -> tuple[Delivery, ...]:
        paste, base = await work.diagnoses.get(notice.subject), self._base()
        if notice.audience is Audience.AUTHOR:
            card, to = secret_card(paste), paste.author
            return (Delivery(target=str(to), card=card, place=paste.place, to=to),)
        now = standing(paste, base)
        card = unknown_card(base)
        if now:
            card = standing_card(paste, now, base, await self._before(work, paste))
        return (Delivery(target=str(paste.place), card=card, place=paste.place),)

    async def _before(self, work: UnitOfWork, paste: Paste) -> Standing | None:
        """How the last paste of the same person in this thread stands, if there is one."""
        if not paste.place.thread:
            return None
        earlier = await work.diagnoses.newest(paste.author, paste.place, before=paste.at)
        return standing(earlier, self._base()) if earlier else None

    async def _reviewers(
        self, work: UnitOfWork, notice: Notice, posted: dict[str, Posted]
    ) -> tuple[Delivery, ...]:
        request = await work.requests.get(notice.subject)
        policy = await self._policy(work)
        rule = await self._policy.shown(work, request)
        drawn = request_card(request, rule, self._base(), await work.now())
        card = await self._grants.onto(work, request, drawn)
        places = {target: one.place for target, one in posted.items()}
        if request.status is Status.PENDING or not places:
            places |= {str(place): place for place in policy.post_to}
        deliveries = [Delivery(target=to, card=card, place=at) for to, at in places.items()]
        if request.status is Status.PENDING:
            return await calling(work, rule, request.requester, deliveries, posted)
        return tuple(deliveries)

    async def _reminder(
        self, work: UnitOfWork, notice: Notice, posted: dict[str, Posted]
    ) -> tuple[Delivery, ...]:
        """One message for each time; those before it stay true as well."""
        request = await work.requests.get(notice.subject)
        rule, now = await self._policy.shown(work, request), await work.now()
        places = {target: one.place for target, one in posted.items()}
        times = reminded(request, rule)
        if times and request.status_at(now) is Status.PENDING:
            post_to = (await self._policy(work)).post_to
            places = {f"{place} {times}": place for place in post_to} | places
        card = reminder_card(request, rule, now)
        return tuple(Delivery(target=to, card=card, place=place) for to, place in places.items())


async def _origin(
    work: UnitOfWork, notice: Notice, posted: dict[str, Posted]
) -> tuple[Delivery, ...]:
    request = await work.requests.get(notice.subject)
    known = str(request.origin) in posted  # then the error may have been erased since
    if not known and (await work.diagnoses.get(request.diagnosis_id)).private:
        return ()
    card = origin_card(request, await work.now())
    return (Delivery(target=str(request.origin), card=card, place=request.origin),)


async def _link(work: UnitOfWork, notice: Notice) -> tuple[Delivery, ...]:
    offer = await work.links.get(notice.subject)
    card = offer_card(offer, await work.now())
    told = [offer.by] if offer.stage is Stage.AGREED else [offer.by, offer.other]
    return tuple(Delivery(target=str(one), card=card, to=one) for one in told if one)
