"""Azure: the smallest built-in role for an action, by its definition's id.

Names change (*Azure AI User* is *Foundry User* now), ids don't. No role that lists keys stands
where a narrower one does.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AzureRole:
    """A built-in role; its id is granted, its name is shown."""

    name: str
    id: str

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


_USER = AzureRole("Cognitive Services OpenAI User", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd")
_MAKER = AzureRole("Cognitive Services OpenAI Contributor", "a001fd3d-188f-4b5d-821b-7da978bf7442")
_MANAGER = AzureRole("Cognitive Services Contributor", "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68")
_USAGES = AzureRole("Cognitive Services Usages Reader", "bba48692-92b0-4667-a9ad-c31c7b334ac2")
_FOUNDRY = AzureRole("Foundry User, formerly Azure AI User", "53ca6127-db72-4b80-b1b0-d745d6d5456d")
_PROJECTS = AzureRole(
    "Foundry Project Manager, formerly Azure AI Project Manager",
    "eadc314b-1a2d-4efa-be10-5d325db5065e",
)
_ACCESS = AzureRole(
    "Role Based Access Control Administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
)

_HERE = "microsoft.cognitiveservices/"
_BY_ACTION = (
    ("accounts/openai/fine", _MAKER),
    ("accounts/openai/files", _MAKER),
    ("accounts/openai/uploads", _MAKER),
    ("accounts/openai/", _USER),
    ("accounts/models/", _USER),
    ("accounts/maas/", _USER),
    ("accounts/aiservices/", _FOUNDRY),
    ("accounts/deployments/", _MAKER),
    ("accounts/projects/read", _FOUNDRY),
    ("accounts/projects/", _PROJECTS),
    ("accounts/write", _MANAGER),
    ("accounts/delete", _MANAGER),
    ("accounts/read", _USER),
    ("locations/usages/read", _USAGES),
)
"""The beginning of an action and the role that holds it. Listing keys is not among them: who may
call the model with a role needs no key.
"""


def azure_role(action: str) -> AzureRole | None:
    """The smallest built-in role that holds *action*; None where none is known."""
    action = action.lower()
    if action.startswith("microsoft.authorization/roleassignments/"):
        return _ACCESS
    if not action.startswith(_HERE):
        return None
    rest = action.removeprefix(_HERE)
    if rest.startswith(("accounts/openai/", "accounts/deployments/")) and rest.endswith("/read"):
        return _USER
    return next((role for start, role in _BY_ACTION if rest.startswith(start)), None)
