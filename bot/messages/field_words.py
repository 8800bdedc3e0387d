"""What the fields of an ask are called at each provider, as its own console calls them."""

from collections.abc import Mapping

from knowledge import Provider
from knowledge.ask import UNSAID

_GOOGLE = {
    "target": "Project id, or folders/… or organizations/… where it is given above projects.",
    "role": "A role's id: roles/…; several by commas.",
    "permission": "What was refused: service.resource.verb.",
    "api": "The service's name: ….googleapis.com.",
    "principal": "An e-mail address: your own, or a service account's.",
}
_HINTS: Mapping[Provider, Mapping[str, str]] = {
    Provider.OPENAI: {
        "target": "The project (proj_…) or organization (org-…), from the console's address.",
        "role": "Of a project: viewer, member or owner. Of an organization: reader or owner.",
        "scope": "As the key's page names it: model.request, api.model.read …",
        "principal": "The e-mail address that you have in the organization.",
    },
    Provider.ANTHROPIC: {
        "target": "The workspace (wrkspc_…) or the organization.",
        "role": "Of the organization: user, claude_code_user, developer, billing or admin. "
        "Of a workspace: workspace_user, workspace_developer or workspace_admin.",
        "principal": "The e-mail address that you have in the organization.",
    },
    Provider.VERTEX_AI: _GOOGLE,
    Provider.GOOGLE_AI_STUDIO: _GOOGLE,
    Provider.AWS_BEDROCK: {
        "target": "The account's number, or the ARN of what is called.",
        "role": "A policy for exactly the actions that were refused.",
        "permission": "Actions: service:Action.",
        "model": "The model's or inference profile's id or ARN.",
        "principal": "The ARN of the user or role that calls: aws sts get-caller-identity.",
    },
    Provider.AZURE_OPENAI: {
        "target": "The resource's id: /subscriptions/…/accounts/…; a smaller scope is better.",
        "role": "A built-in role and its definition's id.",
        "principal": "The object id or the user name of who calls.",
    },
}
_OWN = "The account at the provider that gets it: your own e-mail address there, as a rule."
_UNSAID = frozenset(UNSAID.values())


def label_of(name: str) -> str:
    """*name* for people."""
    return name.replace("_", " ").capitalize()


def hint_of(provider: Provider, name: str, value: str) -> str:
    """How to fill in the field *name*, which holds *value*."""
    own = _HINTS.get(provider, {}).get(name, _OWN if name == "principal" else "")
    unsaid = "The text does not name it: write it in if you know it." if value in _UNSAID else ""
    return " ".join(filter(None, (unsaid, own)))
