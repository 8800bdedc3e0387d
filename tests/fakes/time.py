"""A clock that a test turns on."""

from datetime import timedelta


class Clock:
    """What the database says the time is; shared by every replica of a test."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)
