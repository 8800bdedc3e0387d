"""Roles that hold one another: each allows all that those before it do, and more.

Only ladders that the provider's own description shows. Two roles of which neither holds the other
(a billing role beside a developer's) stand in no ladder together.
"""

from knowledge.vocabulary import Provider

_GOOGLE = (
    ("roles/aiplatform.viewer", "roles/aiplatform.user", "roles/aiplatform.admin"),
    ("roles/viewer", "roles/editor", "roles/owner"),
    ("roles/serviceusage.serviceUsageViewer", "roles/serviceusage.serviceUsageAdmin"),
    ("roles/serviceusage.apiKeysViewer", "roles/serviceusage.apiKeysAdmin"),
)
_LADDERS: dict[Provider, tuple[tuple[str, ...], ...]] = {
    Provider.OPENAI: (("viewer", "member", "owner"),),
    Provider.ANTHROPIC: (
        ("user", "claude_code_user", "developer", "admin"),
        ("workspace_user", "workspace_developer", "workspace_admin"),
    ),
    Provider.VERTEX_AI: _GOOGLE,
    Provider.GOOGLE_AI_STUDIO: _GOOGLE,
    Provider.AZURE_OPENAI: (
        (
            "Cognitive Services OpenAI User (5e0bd9bd-7b93-4f28-af87-19fc36ad61bd)",
            "Cognitive Services OpenAI Contributor (a001fd3d-188f-4b5d-821b-7da978bf7442)",
        ),
    ),
}


def below(provider: Provider, role: str) -> tuple[str, ...]:
    """The roles of *provider* that allow less than *role*, the largest of them first."""
    found: dict[str, None] = {}
    for ladder in _LADDERS.get(provider, ()):
        if role in ladder:
            found |= dict.fromkeys(reversed(ladder[: ladder.index(role)]))
    return tuple(found)


def is_below(provider: Provider, role: str, other: str) -> bool:
    """Whether *other* is known to allow all of *role*, and more."""
    return role in below(provider, other)
