"""Reading the audit log, and having it prove itself."""

import json
from dataclasses import dataclass
from typing import Any

from bot.errors import BrokenChain
from bot.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """The log as a person reads it. *fault* is empty where the whole chain was verified.

    An entry: sequence, digest, and the body's kind, subject, actor, at (ISO 8601) and details.
    """

    entries: tuple[dict[str, Any], ...]
    verified: int
    fault: str


class ReadAudit:
    """Read the newest entries, and verify all of them."""

    def __init__(self, database: Database, most: int = 200) -> None:
        self._database = database
        self._most = most

    async def __call__(self) -> AuditView:
        """The newest entries, oldest first, and what the server's own verification says."""
        async with self._database.begin() as work:
            every = [link async for link in work.audit_log.links()]
            try:
                verified, fault = await work.audit_log.verify(), ""
            except BrokenChain as broken:
                verified, fault = 0, str(broken)
        newest = tuple(
            {"sequence": link.sequence, "digest": link.digest} | json.loads(link.body)
            for link in every[-self._most :]
        )
        return AuditView(entries=newest, verified=verified, fault=fault)
