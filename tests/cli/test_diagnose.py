"""`keyfix diagnose`: for people, as one object, line by line, and why."""

import json

import pytest

from tests.conftest import MISSING_SCOPE


def test_an_error_is_explained_from_a_file_and_from_standard_input(keyfix, tmp_path):
    (tmp_path / "error.txt").write_text(MISSING_SCOPE, "utf-8")
    from_file = keyfix("diagnose", "error.txt")
    assert from_file.exit_code == 0
    assert from_file.stdout.startswith("openai: ")
    assert "model.request" in from_file.stdout
    assert keyfix("diagnose", said=MISSING_SCOPE).stdout == from_file.stdout
    assert keyfix("diagnose", "-", said=MISSING_SCOPE).stdout == from_file.stdout


def test_a_text_that_nobody_knows_ends_in_1(keyfix):
    done = keyfix("diagnose", said="lunch at noon?")
    assert (done.exit_code, done.stdout) == (1, "keyfix does not know this text.\n")


def test_a_file_that_is_not_there_ends_in_2(keyfix):
    assert keyfix("diagnose", "nowhere.txt").exit_code == 2


def test_json_is_one_object(keyfix):
    told = json.loads(keyfix("diagnose", "--json", said=MISSING_SCOPE).stdout)
    assert (told["silent"], told["provider"], told["cause"]) == (
        False,
        "openai",
        "key_scope_missing",
    )
    assert told["candidates"][0]["cause"] == told["cause"]
    assert "model.request" in told["facts"]["scope"]
    silent = json.loads(keyfix("diagnose", "--json", said="lunch?").stdout)
    assert (silent["silent"], silent["provider"], silent["candidates"]) == (True, None, [])


def test_jsonl_answers_line_by_line_in_the_same_order(keyfix):
    items = [
        {"id": "a", "text": "lunch?"},
        {"id": "b", "text": MISSING_SCOPE},
        {"id": "c", "text": ""},
    ]
    said = "\n".join(map(json.dumps, items)) + "\n\n"
    done = keyfix("diagnose", "--jsonl", said=said)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["id"], one["silent"]) for one in told] == [("a", True), ("b", False), ("c", True)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2 is not JSON"),
        ('{"id": "x"}', 'line 2 needs "id" and "text"'),
        ('{"id": 7, "text": "x"}', 'line 2 needs "id" and "text"'),
        ("[]", 'line 2 needs "id" and "text"'),
    ],
)
@pytest.mark.parametrize("command", ["diagnose", "redact"])
def test_a_bad_line_is_named_and_ends_in_2(keyfix, command, line, words):
    good = json.dumps({"id": "a", "text": MISSING_SCOPE})
    done = keyfix(command, "--jsonl", said=f"{good}\n{line}\n")
    assert done.exit_code == 2
    assert words in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_why_says_what_spoke_for_an_answer_and_for_silence(keyfix):
    assert keyfix("diagnose", "--why", said=MISSING_SCOPE).stdout.startswith("Answered by openai/")
    assert keyfix("diagnose", "--why", said="lunch?").stdout.startswith("Met with silence")
