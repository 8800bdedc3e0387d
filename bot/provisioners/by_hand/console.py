"""Providers with a console and no command: what to open, what to set, what to set back."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.messages.card import StepLine
from bot.messages.plan import Plan
from bot.provisioners import Task
from bot.provisioners.by_hand.command import clicked
from knowledge import Provider
from knowledge.vocabulary import AskKind, End

_Steps = tuple[str, str, str]
"""Where, what to do there, and how it is undone; filled with the ask's own fields."""

_OPENAI = "https://platform.openai.com"
_CLAUDE = "https://platform.claude.com"
_MEMBERS = f"{_OPENAI}/settings/organization/projects"

_CONSOLES: Mapping[tuple[Provider, AskKind], _Steps] = MappingProxyType(
    {
        (Provider.OPENAI, AskKind.MEMBERSHIP): (
            _MEMBERS,
            "Open `$target`, **Members**, and add `$principal` as `$role`.",
            "Open `$target`, **Members**, and remove `$principal`.",
        ),
        (Provider.OPENAI, AskKind.ROLE_GRANT): (
            _MEMBERS,
            (
                "Open `$target`, **Members**. Note the role that `$principal` has, if any, and set "
                "`$role`."
            ),
            (
                "Open `$target`, **Members**, and give `$principal` back the role from before; "
                "remove them if there was none."
            ),
        ),
        (Provider.OPENAI, AskKind.KEY_SCOPE): (
            f"{_OPENAI}/api-keys",
            (
                "Edit the key that `$principal` uses in `$target`: **Restricted**, then allow "
                "`$scope` and nothing else."
            ),
            "Edit the key again and set `$scope` back to none.",
        ),
        (Provider.OPENAI, AskKind.MODEL_ACCESS): (
            _MEMBERS,
            "Open `$target`, **Limits**, and allow the model `$model`.",
            "Open `$target`, **Limits**, and take `$model` off the allowed models.",
        ),
        (Provider.OPENAI, AskKind.SERVICE_ACCOUNT): (
            f"{_OPENAI}/api-keys",
            (
                "In `$target` create a service account called `$name` with the role `$role`. Hand "
                "its key to `$principal` outside of any chat."
            ),
            "In `$target` delete the service account `$name`.",
        ),
        (Provider.ANTHROPIC, AskKind.ROLE_GRANT): (
            f"{_CLAUDE}/settings/members",
            "Find `$principal`, note the role they have, and set `$role`.",
            "Find `$principal` and set the role from before.",
        ),
        (Provider.ANTHROPIC, AskKind.MEMBERSHIP): (
            f"{_CLAUDE}/settings/members",
            (
                "Invite `$principal` to `$target` with the role `$role`; in a workspace: "
                "**Workspaces**, `$target`, **Members**, **Add**."
            ),
            "Remove `$principal` from `$target`.",
        ),
        (Provider.ANTHROPIC, AskKind.KEY_SCOPE): (
            f"{_CLAUDE}/settings/keys",
            (
                "Make a new key with `$scope` for `$principal`, called `$name`, that expires when "
                "this ends; a key's scopes can't be changed. Hand it over outside of any chat."
            ),
            "Disable the key `$name`.",
        ),
        (Provider.ANTHROPIC, AskKind.SERVICE_ACCOUNT): (
            f"{_CLAUDE}/settings/service-accounts",
            "Create a service account called `$name` with the role `$role` in `$target`.",
            "Archive the service account `$name`.",
        ),
    }
)


def console_plan(task: Task) -> Plan:
    """The steps; where none are known, what the knowledge advises, else what is asked for."""
    what = task.asked.what
    values = {"principal": task.asked.principal, "name": task.name, **what.fields()}
    found = _CONSOLES.get((task.asked.provider, what.kind))
    if found is None:
        give: tuple[StepLine, ...] = task.advice or (_in_words(values),)
        undo: Callable[..., StepLine] = clicked
        back = (undo("Undo exactly what was done for $name: $all.", all=_all(values), **values),)
    else:
        at, do, undone = found
        give, back = (clicked(do, at, **values),), (clicked(undone, at, **values),)
    return Plan(give=give, take_back=() if what.ends is End.DONE else back, by_hand=True)


def _in_words(values: Mapping[str, str]) -> StepLine:
    return clicked("In the provider's console, set up: $all.", all=_all(values))


def _all(values: Mapping[str, str]) -> str:
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in values.items() if k != "name")
