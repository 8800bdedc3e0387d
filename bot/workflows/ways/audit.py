"""The way into the audit log from the chat: `/keyfix audit <request>`."""

from dataclasses import dataclass

from bot.errors import NotFound
from bot.messages.inbound import Command, Reply
from bot.messages.timeline_card import timeline_card
from bot.workflows.timeline import TellStory
from bot.workflows.ways import Ways


@dataclass(frozen=True, slots=True)
class AuditWays:
    """Translates between the door and the audit log."""

    tell: TellStory

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(commands={"audit": self._audit})

    async def _audit(self, command: Command, request_id: str) -> Reply:
        if not request_id:
            raise NotFound("Say of which request: /keyfix audit req-… (it stands on its card)")
        story = await self.tell(request_id, command.by)
        return Reply(
            card=timeline_card(story.request, story.entries, story.names, story.reader, story.at)
        )
