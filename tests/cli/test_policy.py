"""The policy that holds, written out and taken in."""

import shutil
import sqlite3

import pytest

from bot.access.policy import parse_policy

POLICY = """\
# who decides what
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
people:
  ana: {name: Ana, identities: ["slack:T0ACME:U0ANA", "teams:acme:aad-ana"]}
rules:
  - {reviewers: [ana], approvals: 1}
"""


@pytest.fixture
def at(empty_sqlite, tmp_path):
    shutil.copy(empty_sqlite, tmp_path / "kept.db")
    return {"KEYFIX_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY)
    return path


def test_what_is_imported_holds_and_comes_back_as_it_was_written(keyfix, at, file):
    done = keyfix("policy", "import", str(file), **at)
    assert done.exit_code == 0, done.output
    assert parse_policy(POLICY).version[:12] in done.output
    assert keyfix("policy", "export", **at).output == POLICY
    listed = keyfix("audit", "list", **at).output
    assert "policy.changed" in listed
    assert "by cli:" in listed
    assert "The chain is whole" in keyfix("audit", "verify", **at).output


def test_the_people_of_an_imported_policy_are_known_at_once(keyfix, at, file, tmp_path):
    keyfix("policy", "import", str(file), **at)
    with sqlite3.connect(tmp_path / "kept.db") as database:
        rows = database.execute("SELECT identity, person_id FROM identities ORDER BY 1").fetchall()
    assert rows == [("slack:T0ACME:U0ANA", "ana"), ("teams:acme:aad-ana", "ana")]


def test_without_any_policy_the_export_is_one_that_says_what_the_environment_says(keyfix, at):
    given = {"KEYFIX_REVIEW_PLACES": "slack:T0ACME:C0ADMINS"}
    text = keyfix("policy", "export", **at, **given).output
    assert text == "version: 1\npost_to:\n- slack:T0ACME:C0ADMINS\n"
    assert parse_policy(text).post_to


def test_a_file_with_faults_is_not_taken(keyfix, at, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\nrules: [{reviewers: [nobody]}]\nmore: 1\n")
    done = keyfix("policy", "import", str(bad), **at)
    assert done.exit_code == 2
    assert "nobody in people is called 'nobody'" in done.output
    assert "more" in done.output
    assert "policy.changed" not in keyfix("audit", "list", **at).output


def test_where_a_file_rules_nothing_is_imported(keyfix, at, file):
    done = keyfix("policy", "import", str(file), KEYFIX_POLICY=str(file), **at)
    assert done.exit_code == 2
    assert "KEYFIX_POLICY names a file" in done.output
    assert keyfix("policy", "export", KEYFIX_POLICY=str(file), **at).output == POLICY
