"""Which policy is in force."""

from bot.access.policy import PolicyFile
from bot.storage.database import UnitOfWork


class PolicyInForce:
    """The policy as it is at this moment, asked anew within each unit of work."""

    def __init__(self, file: PolicyFile) -> None:
        self._file = file

    async def __call__(self, work: UnitOfWork) -> PolicyFile:  # noqa: ARG002  (its tables will say)
        """What holds for whatever *work* is about to do."""
        return self._file
