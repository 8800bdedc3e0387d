"""What an admin types or clicks to give one grant and to take it back, for each provider.

Everything in a command comes from what was approved, and is quoted for the shell: what a person
typed into the form can be no option and no second command. What nobody said stays as `<name>`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.messages.plan import Plan
from bot.provisioners import Task
from bot.provisioners.by_hand.aws import aws_plan
from bot.provisioners.by_hand.azure import azure_plan
from bot.provisioners.by_hand.console import console_plan
from bot.provisioners.by_hand.google_cloud import google_plan
from knowledge import Provider


def plan_of(task: Task) -> Plan:
    """The plan for *task*: commands where they are known, else the console's steps."""
    way = _WAYS.get(task.asked.provider)
    return (way(task) if way else None) or console_plan(task)


_WAYS: Mapping[Provider, Callable[[Task], Plan | None]] = MappingProxyType(
    {
        Provider.AWS_BEDROCK: aws_plan,
        Provider.AZURE_OPENAI: azure_plan,
        Provider.GOOGLE_AI_STUDIO: google_plan,
        Provider.VERTEX_AI: google_plan,
    }
)
