import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audit.anchor import anchor, new_key
from bot.audit.chain import GENESIS
from bot.audit.export import export_lines
from bot.errors import BrokenChain
from tests.audit.test_chain import LINKS, altered
from tests.conftest import NOON

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_audit.py"


async def each(links):
    for link in links:
        yield link


async def exported(links):
    return [line async for line in export_lines("main", each(links))]


def script(tmp_path, lines, *anchors):
    (tmp_path / "log.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (tmp_path / "anchors.jsonl").write_text("".join(f"{one.line()}\n" for one in anchors))
    files = [tmp_path / "log.jsonl", *([tmp_path / "anchors.jsonl"] if anchors else [])]
    command = [sys.executable, "-I", str(SCRIPT), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


async def test_the_script_of_the_documents_verifies_an_export(tmp_path):
    lines = await exported(LINKS)
    assert script(tmp_path, lines) == (0, "The chain is whole: 5 entries.")


async def test_an_empty_log_is_whole(tmp_path):
    assert script(tmp_path, await exported([])) == (0, "The chain is whole: 0 entries.")


async def test_a_broken_chain_is_never_given_a_head():
    going_out = export_lines("main", each(altered(LINKS)))
    assert [json.loads(await anext(going_out))["sequence"] for _ in range(2)] == [1, 2]
    with pytest.raises(BrokenChain, match="Entry 3"):
        await anext(going_out)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda ls: [ls[0].replace("req-0", "req-9"), *ls[1:]], "Entry 1 is not what was written."),
        (lambda ls: [*ls[:2], *ls[3:]], "Entry 3 is not what was written."),
        (lambda ls: [ls[1], ls[0], *ls[2:]], "Entry 1 is not what was written."),
        (lambda ls: ls[:-1], "The export ends without its head: its tail was cut off."),
        (lambda ls: [*ls[:4], ls[-1]], "The head names entry 5, but entry 4 is last."),
    ],
    ids=["altered", "deleted", "swapped", "without its head", "shortened"],
)
async def test_the_script_names_what_does_not_follow(tmp_path, damage, words):
    assert script(tmp_path, damage(await exported(LINKS))) == (1, words)


async def test_the_script_holds_an_export_against_anchors(tmp_path):
    key, last = new_key(), LINKS[-1]
    empty = anchor(key, "main", (0, GENESIS), NOON)
    good = anchor(key, "main", (last.sequence, last.digest), NOON)
    assert script(tmp_path, await exported(LINKS), empty, good)[0] == 0
    code, words = script(tmp_path, await exported(LINKS[:4]), good)
    assert (code, words.split(" at ")[0]) == (1, "Entry 5 is not the one that was anchored")


def test_the_script_is_short_and_needs_nothing_but_python():
    lines = SCRIPT.read_text("utf-8").splitlines()
    code = [line for line in lines if line.strip()]
    assert len(code) <= 30
    imported = {line.split()[1] for line in code if line.startswith("import ")}
    assert imported <= set(sys.stdlib_module_names)


async def test_a_changed_field_is_a_changed_entry(tmp_path):
    forged = replace(LINKS[1], digest=LINKS[2].digest)
    with pytest.raises(BrokenChain):
        await exported([LINKS[0], forged])
