"""The commands as people and programs call them: output, exit codes, refusals."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.audit.event import Event, Kind
from bot.cli import _COMMANDS
from bot.storage.database import Database
from tests.conftest import NOON, make_request

ROOT = Path(__file__).parent.parent.parent
KEY = "sk-proj-" + "EXAMPLEexample0123456789" * 5
POLICY = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
people:
  ana: {name: Ana, identities: ["slack:T0ACME:U0ANA"]}
"""


@pytest.fixture
def url(empty_sqlite, tmp_path):
    shutil.copy(empty_sqlite, tmp_path / "kept.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}"


def record(url, *subjects):
    async def go():
        database = Database(url)
        async with database.begin() as work:
            for subject in subjects:
                work.record(Event(Kind.ERROR_EXPLAINED, subject, "cli:test", NOON))
        await database.close()

    asyncio.run(go())


def environment(**more):
    own = {n: v for n, v in os.environ.items() if not n.startswith(("KEYFIX_", "SLACK_"))}
    return {**own, "PYTHONPATH": str(ROOT), **more}


def keyfix_process(*words, cwd, **env):
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env=environment(**env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("command", sorted(_COMMANDS))
def test_every_command_explains_itself(keyfix, command):
    done = keyfix(command, "--help")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 4
    assert command in keyfix("--help").stdout


def test_an_unknown_command_is_refused(keyfix):
    assert keyfix("explain").exit_code == 2


def test_redact_prints_the_text_without_its_secrets_and_says_what_was_cut(keyfix):
    done = keyfix("redact", said=f"my key is {KEY}\n")
    assert done.exit_code == 0
    assert KEY not in done.stdout + done.stderr
    assert done.stdout.startswith("my key is [")
    assert done.stderr.startswith("keyfix: cut: ")
    clean = keyfix("redact", said="nothing here\n")
    assert (clean.stdout, clean.stderr) == ("nothing here\n", "")


def test_redact_of_lines_names_the_kinds(keyfix):
    said = json.dumps({"id": "a", "text": f"key {KEY}"}) + "\n"
    told = json.loads(keyfix("redact", "--jsonl", said=said).stdout)
    assert told["id"] == "a"
    assert KEY not in told["text"]
    assert told["kinds"]


def test_upgrade_makes_the_tables_and_can_be_run_again(keyfix, tmp_path):
    own = {"KEYFIX_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"}
    first, second = keyfix("db", "upgrade", **own), keyfix("db", "upgrade", **own)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == second.stdout
    with sqlite3.connect(tmp_path / "new.db") as made:
        names = {row[0] for row in made.execute("SELECT name FROM sqlite_master")}
    assert {"requests", "audit_log", "diagnoses"} <= names


def test_the_audit_log_verifies_and_lists_its_entries(keyfix, url):
    record(url, "dx-1", "dx-2", "dx-3")
    own = {"KEYFIX_DATABASE_URL": url}
    verified = keyfix("audit", "verify", **own)
    assert (verified.exit_code, verified.stdout) == (0, "The chain is whole: 3 entries.\n")
    listed = keyfix("audit", "list", "--most", "2", **own).stdout.splitlines()
    assert ["dx-2" in listed[0], "dx-3" in listed[1], len(listed)] == [True, True, 2]
    told = [json.loads(x) for x in keyfix("audit", "list", "--json", **own).stdout.splitlines()]
    assert [(one["sequence"], one["subject"]) for one in told] == [
        (1, "dx-1"),
        (2, "dx-2"),
        (3, "dx-3"),
    ]


def test_an_altered_entry_is_named_and_ends_in_1(keyfix, url, tmp_path):
    record(url, "dx-1", "dx-2")
    with sqlite3.connect(tmp_path / "kept.db") as kept:
        for (name,) in kept.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            kept.execute(f"DROP TRIGGER {name}")
        changed = "CAST(replace(body, 'dx-2', 'dx-9') AS BLOB)"
        kept.execute(f"UPDATE audit_log SET body = {changed} WHERE sequence = 2")
    done = keyfix("audit", "verify", KEYFIX_DATABASE_URL=url)
    assert done.exit_code == 1
    assert "Entry 2 is not what was written" in done.stderr


def test_a_policy_without_fault_says_what_it_holds(keyfix, tmp_path):
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    done = keyfix("policy", "check", "policy.yaml")
    assert done.exit_code == 0, done.stderr
    assert "No fault" in done.stdout


def test_every_fault_of_a_policy_is_named_and_ends_in_2(keyfix, tmp_path):
    (tmp_path / "policy.yaml").write_text("post_to: [nowhere]\ncolour: red\n", "utf-8")
    done = keyfix("policy", "check", "policy.yaml")
    assert done.exit_code == 2
    assert "colour" in done.stderr
    assert "post_to" in done.stderr


def test_doctor_prints_settings_without_secrets_and_every_fault(keyfix, url):
    own = {
        "SLACK_BOT_TOKEN": "xoxb-EXAMPLE-secret",
        "KEYFIX_DATABASE_URL": url,
        "KEYFIX_POLICY": "nowhere.yaml",
        "KEYFIX_KNOWLEDGE": "nowhere",
    }
    done = keyfix("doctor", **own)
    assert done.exit_code == 1
    assert "EXAMPLE-secret" not in done.output
    assert "SLACK_SIGNING_SECRET is missing" in done.stdout
    assert "KEYFIX_POLICY" in done.stdout
    assert "nowhere: there is no such folder" in done.stdout


def test_doctor_finds_nothing_wrong_where_nothing_is(keyfix, url):
    own = {"SLACK_BOT_TOKEN": "xoxb-EXAMPLE", "SLACK_SIGNING_SECRET": "EXAMPLE"}
    done = keyfix("doctor", KEYFIX_DATABASE_URL=url, **own)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "✓ nothing is wrong"


def test_a_misspelt_setting_ends_in_2(keyfix):
    done = keyfix("doctor", KEYFIX_DATABSE_URL="sqlite+aiosqlite:///x.db")
    assert done.exit_code == 2
    assert "did you mean KEYFIX_DATABASE_URL?" in done.stderr


def test_every_fault_of_an_organisations_own_knowledge_is_explained(keyfix, tmp_path):
    for name in ("openai", "nowhere"):
        (tmp_path / "own" / name).mkdir(parents=True)
    (tmp_path / "own" / "openai" / "half.yaml").write_text("title: half\n", "utf-8")
    (tmp_path / "own" / "openai" / "gone.yaml").write_text("disabled: true\n", "utf-8")
    (tmp_path / "own" / "stray.yaml").write_text("title: x\n", "utf-8")
    done = keyfix("knowledge", "check", KEYFIX_KNOWLEDGE="own")
    assert done.exit_code == 1
    for told in ("openai/half.yaml: cause: ", "openai/gone.yaml: disabled: ", "stray.yaml: "):
        assert told in done.stderr


def test_stats_show_every_provider_and_cause(keyfix):
    done = keyfix("knowledge", "stats")
    assert done.exit_code == 0
    assert "role_insufficient" in done.stdout
    assert "entries; " in done.stdout


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({}, ["SLACK_BOT_TOKEN", "MICROSOFT_APP_ID"]),
        ({"SLACK_BOT_TOKEN": "xoxb-EXAMPLE"}, ["SLACK_SIGNING_SECRET is missing"]),
        (
            {"MICROSOFT_APP_ID": "EXAMPLE"},
            ["MICROSOFT_APP_PASSWORD is missing", "MICROSOFT_APP_TENANT_ID is missing"],
        ),
        ({"KEYFIX_TEAMS_ANONYMOUS": "1", "KEYFIX_HOST": "0.0.0.0"}, ["needs a loopback address"]),
    ],
)
def test_serve_refuses_with_the_names_of_what_is_missing(tmp_path, env, words):
    with keyfix_process("serve", cwd=tmp_path, **env) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert all(word in said for word in words), said


def test_serve_without_tables_says_what_to_run(tmp_path):
    own = {"SLACK_BOT_TOKEN": "xoxb-EXAMPLE", "SLACK_SIGNING_SECRET": "EXAMPLE"}
    with keyfix_process("serve", cwd=tmp_path, **own) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "keyfix db upgrade" in said


def test_the_demo_answers_on_any_free_port_and_ends_on_sigterm(tmp_path):
    with keyfix_process("demo", "--port", "0", cwd=tmp_path) as process:
        address = next(
            word
            for line in process.stdout
            for word in line.split()
            if word.startswith("http://127.0.0.1:")
        )
        with urlopen(f"{address}/healthz") as answer:
            assert json.load(answer) == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "keyfix has stopped" in said
    assert (tmp_path / "keyfix-demo.db").exists()


def test_what_happened_to_a_request_is_printed_and_its_words_can_be_erased(keyfix, url):
    async def opened():
        database = Database(url)
        async with database.begin() as work:
            await work.open(make_request(reason="for the launch"))
        await database.close()

    asyncio.run(opened())
    env = {"KEYFIX_DATABASE_URL": url}
    shown = keyfix("audit", "show", "req-1", **env)
    assert "Ravi asked for it" in shown.stdout
    assert "for the launch" in shown.stdout
    done = keyfix("audit", "erase", "req-1", **env)
    assert done.stdout.startswith("Erased: 3 texts")
    left = keyfix("audit", "show", "req-1", **env).stdout
    assert "for the launch" not in left
    assert "reason: (erased)" in left
    assert "had the words of persons erased" in left
    assert keyfix("audit", "verify", **env).exit_code == 0
    assert keyfix("audit", "erase", "slack:T0ACME:U0RAVI", **env).exit_code == 0
    assert "person.erased" in keyfix("audit", "list", **env).stdout


@pytest.mark.parametrize("what", ["show", "erase"])
def test_a_request_that_is_not_there_is_said_not_to_be(keyfix, url, what):
    done = keyfix("audit", what, "req-0", KEYFIX_DATABASE_URL=url)
    assert done.exit_code == 1
    assert done.stderr.startswith("keyfix: ")
