"""The ways into who is who: whoami, link, unlink."""

from dataclasses import dataclass

from bot.messages.card import Action
from bot.messages.inbound import Command, Press, Reply
from bot.messages.people_card import (
    agreed_card,
    code_card,
    offer_card,
    parted_card,
    taken_card,
    whoami_card,
)
from bot.workflows.link import LinkAccounts
from bot.workflows.ways import Ways


@dataclass(frozen=True, slots=True)
class PeopleWays:
    """Translates between the door and the journeys of who is who."""

    link: LinkAccounts

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(
            commands={"link": self._link},
            alone={"whoami": self._whoami, "unlink": self._unlink},
            presses={
                Action.LINK_AGREE: self._agree,
                Action.LINK_CONFIRM: self._confirm,
                Action.LINK_REFUSE: self._refuse,
            },
        )

    async def _whoami(self, command: Command, _: str) -> Reply:
        found = await self.link.standing(command.by)
        return Reply(card=whoami_card(found.member, found.person, found.by_themselves))

    async def _link(self, command: Command, code: str) -> Reply:
        if not code:
            waiting = await self.link.to_confirm(command.by)
            if waiting:
                return Reply(card=offer_card(*waiting))
            return Reply(card=code_card(await self.link.offer(command.by)))
        return Reply(card=taken_card(await self.link.take(code, command.by)))

    async def _unlink(self, command: Command, _: str) -> Reply:
        await self.link.part(command.by)
        return Reply(card=parted_card())

    async def _agree(self, press: Press) -> Reply:
        return Reply(card=agreed_card(await self.link.agree(press.value, press.by)))

    async def _confirm(self, press: Press) -> Reply:
        await self.link.confirm(press.value, press.by)
        return Reply()

    async def _refuse(self, press: Press) -> Reply:
        await self.link.refuse(press.value, press.by)
        return Reply()
