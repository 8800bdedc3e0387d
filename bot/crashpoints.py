"""Named points between two effects: where a process may die, so where the tests let it.

A point's name is what was done there and how far it got: `request.approved:changed` (its rows are
written), `:chained` (the audit log too), `:committed`; `reviewers:drawn` (a notice's cards are
made), `:sent` (a platform has one), `:noted` (and it is known that it has). Outside of tests a
point does nothing, and nothing but Python code can change that.
"""

from collections.abc import Callable


def _go_on(_: str) -> None:
    return


hook: Callable[[str], None] = _go_on
"""Called at each point with its name."""


def reached(name: str) -> None:
    """Tell whoever listens that the process has come to *name*."""
    hook(name)
