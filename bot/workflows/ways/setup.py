"""The ways into setting up: the command, its buttons, its forms."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Command, Press, Reply, Submission
from bot.messages.setup_card import saved_card, setup_card
from bot.workflows.setup import SetUp
from bot.workflows.ways import Ways
from knowledge import KnowledgeBase


@dataclass(frozen=True, slots=True)
class SetupWays:
    """Translates between the door and the journeys of setting up."""

    set_up: SetUp
    base: Callable[[], KnowledgeBase]

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(
            alone={"setup": self._setup},
            presses={
                Action.SETUP_PLACES: self._places,
                Action.SETUP_REVIEWERS: self._reviewers,
            },
            submissions={
                Purpose.SETUP_PLACES: self._placed,
                Purpose.SETUP_REVIEWERS: self._reviewed,
            },
        )

    async def _setup(self, command: Command, _: str) -> Reply:
        held, may_change = await self.set_up.show(command.by)
        card = setup_card(held, self.base(), command.by.home, may_change=may_change)
        return Reply(card=card)

    async def _places(self, press: Press) -> Reply:
        return Reply(form=await self.set_up.places(press.by, press.place))

    async def _reviewers(self, press: Press) -> Reply:
        return Reply(form=await self.set_up.reviewers(press.by, press.value))

    async def _placed(self, given: Submission) -> Reply:
        policy = await self.set_up.save_places(given.subject, given.answers, given.by)
        return Reply(card=saved_card(policy))

    async def _reviewed(self, given: Submission) -> Reply:
        policy = await self.set_up.save_reviewers(given.subject, given.answers, given.by)
        return Reply(card=saved_card(policy))
