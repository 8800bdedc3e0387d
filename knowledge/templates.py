"""`{fact}` placeholders in the words of an entry, and nothing more than that.

Only the names of facts are placeholders: curl's `%{http_code}` or a JSON body stay as they are. Not
`str.format`: pasted text ends up in the values, and `{0.__class__}` must stay what it is.
"""

import re
from collections.abc import Mapping

FACTS = (
    *("permission", "principal", "resource", "role", "scope", "model"),
    *("region", "project", "status", "code", "request_id"),
)
"""Everything that can be lifted from a text."""

COMPUTED = ("policy", "grant")
"""What is worked out from the facts (least_privilege.py): a policy document, a command."""

PLACEHOLDER = re.compile(r"\{(" + "|".join((*FACTS, *COMPUTED)) + r")\}")


def fill(words: str, facts: Mapping[str, tuple[str, ...]]) -> str:
    """*words* with the first value of each fact in place of `{fact}`, else `<fact>`."""

    def value(hit: re.Match[str]) -> str:
        name = hit.group(1)
        return facts[name][0] if facts.get(name) else f"<{name.replace('_', '-')}>"

    return PLACEHOLDER.sub(value, words)
