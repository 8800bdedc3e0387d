"""One line of a result."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, how much, of what."""

    name: str
    value: float
    unit: str
