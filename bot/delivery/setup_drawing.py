"""How keyfix was set up, told where requests are decided, and where they were until then."""

from bot.delivery.delivery import Delivery
from bot.messages.notice import Notice
from bot.messages.setup_card import in_force, told_card
from bot.storage.database import UnitOfWork
from bot.storage.policies import PolicyInForce
from knowledge import KnowledgeBase


async def setup_told(
    work: UnitOfWork, notice: Notice, policies: PolicyInForce, base: KnowledgeBase
) -> tuple[Delivery, ...]:
    """One card for each place, of the version that *notice* names."""
    kept, before = await work.policies.with_before(notice.subject)
    now = await policies.pinned(work, notice.subject)
    if kept is None or now is None:
        return ()
    then = await policies.pinned(work, before.version if before else "")
    held = in_force(now, by_file=False)
    places = dict.fromkeys((*now.post_to, *(then.post_to if then else ())))
    return tuple(
        Delivery(
            target=str(place),
            card=told_card(held, base, place.home, kept.by, here=place in now.post_to),
            place=place,
        )
        for place in places
    )
