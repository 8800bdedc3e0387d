"""The log as lines that anybody can check without keyfix: `docs/verify_audit.py` does it.

Each line is one JSON object. An entry: `sequence`, `body` (the canonical JSON that was hashed, as a
string) and `digest`. The last line is the head: `tenant`, `entries` and `digest`.
"""

import json
from collections.abc import AsyncIterator

from bot.audit.chain import Link, Verifier


async def export_lines(tenant: str, links: AsyncIterator[Link]) -> AsyncIterator[str]:
    """The lines of *links*, from the first entry on, verified as they go out.

    Raises:
        BrokenChain: naming the first entry that does not follow; the head is then never written.

    """
    verifier = Verifier()
    async for link in links:
        verifier.add(link)
        yield entry_line(link)
    head = {"tenant": tenant, "entries": verifier.count, "digest": verifier.digest}
    yield json.dumps(head, separators=(",", ":"))


def entry_line(link: Link) -> str:
    """One entry; its body is ASCII, so the string has the very bytes that were hashed."""
    line = {"sequence": link.sequence, "body": link.body.decode("ascii"), "digest": link.digest}
    return json.dumps(line, separators=(",", ":"))
