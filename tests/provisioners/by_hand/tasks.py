"""Tasks as a provisioner gets them."""

from datetime import timedelta

from bot.access.asked import Asked
from bot.access.grant import Grant
from bot.provisioners import Task
from tests.conftest import NOON


def task_for(provider, what, principal="ravi@acme.example", duration=timedelta(hours=8), **more):
    asked = Asked(provider=provider, what=what, principal=principal, duration=duration)
    return Task.of(Grant.due("req-1", "main", asked, NOON), asked, NOON, **more)


def commands(steps):
    return [step.command for step in steps]


def words(steps):
    return ["".join(span.text for span in step.do) for step in steps]
