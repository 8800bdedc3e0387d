"""`make bench`, or `python -m bench knowledge`: each figure a line."""

import asyncio
import os
import sys
from tempfile import mkdtemp

os.environ["XDG_RUNTIME_DIR"] = mkdtemp(prefix="keyfix-")  # read by pgserver as it is imported

from bench import access, grants, growth, knowledge, redaction, slack

_SECTIONS = {
    "knowledge": knowledge.run,
    "redaction": redaction.run,
    "growth": growth.run,
    "slack": slack.run,
    "access": access.run,
    "grants": grants.run,
}


def main() -> None:
    """Measure the sections that were named, or all."""
    for name in sys.argv[1:] or _SECTIONS:
        print(f"\n{name}", flush=True)
        for one in asyncio.run(_SECTIONS[name]()):
            print(f"  {one.name:<52} {one.value:>10.2f} {one.unit}", flush=True)


main()
