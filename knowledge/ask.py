"""What can be asked for, one strict form a kind.

In an entry the fields may hold `{fact}` placeholders (`{project}`, `{permission}` …); `filled`
puts the facts of one error in their place. A request keeps the filled form, field by field.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.templates import fill
from knowledge.vocabulary import AskKind, End

Value = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]

UNSAID = {
    "permission": "the permission that was refused",
    "principal": "the account that was refused",
    "resource": "the resource that was addressed",
    "role": "the smallest role that allows it",
    "scope": "the scope that was refused",
    "model": "the model that was refused",
    "region": "the region that was called",
    "project": "the project of the key in use",
    "status": "the status that came back",
    "code": "the code that came back",
    "request_id": "the request that was refused",
    "grant": "the smallest right that allows it",
    "policy": "a policy that allows what was refused and nothing else",
}
"""What stands for a fact that the text does not tell."""


class _Ask(BaseModel):
    """What every kind has: where it applies (`target`), how it ends, and how long at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: Value
    ends: End
    at_most: timedelta | None = None
    """Until it is taken back or reviewed; None only where it is simply done."""

    def filled(self, facts: Mapping[str, tuple[str, ...]]) -> Self:
        """The same ask with facts in place of `{…}`; what the text leaves unsaid is put in words.

        So a request can be sent as it is, and whoever knows better can write it in.
        """
        known = {name: (words,) for name, words in UNSAID.items()} | dict(facts)
        given = self.model_dump()
        words = {k: fill(v, known) for k, v in given.items() if type(v) is str}
        return type(self).model_validate(given | words)

    def fields(self) -> Mapping[str, str]:
        """What is asked for, without how it ends: field name to value, empty ones left out."""
        return {
            name: value
            for name, value in self.model_dump(mode="json").items()
            if value and name not in {"ends", "at_most", "kind"}
        }


class RoleGrant(_Ask):
    """A role for a principal; `permission` is what was refused, `role` the smallest that has it."""

    kind: Literal[AskKind.ROLE_GRANT] = AskKind.ROLE_GRANT
    role: Value
    permission: Optional = ""
    ends: End = End.TAKEN_BACK
    at_most: timedelta | None = timedelta(hours=8)


class KeyScope(_Ask):
    """A scope on a key, or a new key that has it."""

    kind: Literal[AskKind.KEY_SCOPE] = AskKind.KEY_SCOPE
    scope: Value
    ends: End = End.TAKEN_BACK
    at_most: timedelta | None = timedelta(days=90)


class ServiceAccount(_Ask):
    """A machine's own identity, owned by the organisation."""

    kind: Literal[AskKind.SERVICE_ACCOUNT] = AskKind.SERVICE_ACCOUNT
    role: Value
    ends: End = End.REVIEWED
    at_most: timedelta | None = timedelta(days=90)


class Membership(_Ask):
    """A place in a project, workspace or organisation."""

    kind: Literal[AskKind.MEMBERSHIP] = AskKind.MEMBERSHIP
    role: Value
    ends: End = End.REVIEWED
    at_most: timedelta | None = timedelta(days=90)


class ModelAccess(_Ask):
    """A model made usable for the target."""

    kind: Literal[AskKind.MODEL_ACCESS] = AskKind.MODEL_ACCESS
    model: Value
    region: Optional = ""
    ends: End = End.REVIEWED
    at_most: timedelta | None = timedelta(days=90)


class EnableApi(_Ask):
    """An API switched on in a project."""

    kind: Literal[AskKind.ENABLE_API] = AskKind.ENABLE_API
    api: Value
    ends: End = End.DONE


class PolicyException(_Ask):
    """An exception from an organisation-wide policy, for exactly one permission or constraint."""

    kind: Literal[AskKind.POLICY_EXCEPTION] = AskKind.POLICY_EXCEPTION
    policy: Value
    permission: Optional = ""
    ends: End = End.TAKEN_BACK
    at_most: timedelta | None = timedelta(hours=8)


class AllowlistEntry(_Ask):
    """A network address that may call."""

    kind: Literal[AskKind.ALLOWLIST_ENTRY] = AskKind.ALLOWLIST_ENTRY
    address: Value
    ends: End = End.REVIEWED
    at_most: timedelta | None = timedelta(days=90)


class Quota(_Ask):
    """More of something that is counted."""

    kind: Literal[AskKind.QUOTA] = AskKind.QUOTA
    quota: Value
    amount: Optional = ""
    ends: End = End.DONE


class Billing(_Ask):
    """A payment method, credit or a plan."""

    kind: Literal[AskKind.BILLING] = AskKind.BILLING
    what: Value
    ends: End = End.DONE


class Other(_Ask):
    """Anything else that an admin can do."""

    kind: Literal[AskKind.OTHER] = AskKind.OTHER
    what: Value
    ends: End = End.DONE


Ask = Annotated[
    RoleGrant
    | KeyScope
    | ServiceAccount
    | Membership
    | ModelAccess
    | EnableApi
    | PolicyException
    | AllowlistEntry
    | Quota
    | Billing
    | Other,
    Field(discriminator="kind"),
]
