"""Where a message stands: a conversation on a platform, and a thread in it."""

from dataclasses import dataclass, replace
from typing import Self

from bot.access.person import Home


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation (`channel`: the platform's own id) and, where there is one, its `thread`."""

    platform: str
    workspace: str
    channel: str
    thread: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `slack:T0ACME:C0ADMINS`, as settings and policies name a channel.

        A Teams conversation id has colons of its own (`19:…@thread.tacv2`): all behind the second
        colon is the channel.

        Raises:
            ValueError: it has not three parts.

        """
        parts = text.split(":", 2)
        if len(parts) != 3 or not all(parts):  # noqa: PLR2004
            raise ValueError(f"{text!r} is not platform:workspace:channel")
        return cls(*parts)

    @property
    def home(self) -> Home:
        """The workspace that it is in."""
        return Home(self.platform, self.workspace)

    @property
    def root(self) -> "Place":
        """The conversation itself, outside of any thread."""
        return replace(self, thread="")

    def __str__(self) -> str:
        """`slack:T0ACME:C0ADMINS`, and `#thread` behind it where there is one."""
        shown = f"{self.platform}:{self.workspace}:{self.channel}"
        return f"{shown}#{self.thread}" if self.thread else shown
