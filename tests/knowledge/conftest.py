"""A small made-up knowledge of two providers, and the shipped one."""

from pathlib import Path

import pytest

import knowledge

ENTRY = """
cause: {cause}
title: {name}
signature: {signature}
why: Because.
steps: [{{who: you, do: Look.}}]
sources: [https://example.com]
checked: 2026-11-21
samples: {{matches: [one, two], misses: [three]}}
"""

PROVIDER = """
name: {name}
clues: {clues}
summary: Somebody may.
checklist:
  - {{cause: role_insufficient, look: Is your role viewer?, fix: [{{who: admin, do: Give it.}}]}}
  - {{cause: billing_missing, look: Is there a card?, fix: [{{who: billing, do: Add one.}}]}}
  - {{cause: session_stale, look: Signed in for days?, fix: [{{who: you, do: Sign in.}}]}}
sources: [https://example.com]
checked: 2026-11-21
"""


@pytest.fixture(scope="session")
def shipped():
    return knowledge.load()


@pytest.fixture
def write(tmp_path):
    """Writes one file of a knowledge folder and returns the folder."""

    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    return put


@pytest.fixture
def entry(write):
    def put(name: str, signature: str, cause: str = "key_invalid", more: str = "") -> Path:
        text = ENTRY.format(name=name, cause=cause, signature=signature)
        return write(f"{name}.yaml", text + more)

    return put


@pytest.fixture
def provider(write):
    def put(name: str, clues: str = "{}") -> Path:
        return write(f"{name}/provider.yaml", PROVIDER.format(name=name, clues=clues))

    return put
