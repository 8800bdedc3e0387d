"""What the edge hands everything to."""

from typing import Protocol

from bot.messages.inbound import Command, Inbound, Press, Reply, Submission


class Door(Protocol):
    """The workflows, as `FrontDoor` offers them."""

    async def hear(self, inbound: Inbound) -> None:
        """Understand a message; the answer goes out by the courier."""

    async def command(self, command: Command) -> Reply:
        """Answer a command."""

    async def press(self, press: Press) -> Reply:
        """Do what a button says, or say why not."""

    async def submit(self, submission: Submission) -> Reply:
        """Take a filled-in form, or name its faults."""
