"""What the project promises about itself: sizes, documents, layout, no secret."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import _COMMANDS
from bot.config import Settings, variable
from knowledge import Cause, Provider

ROOT = Path(__file__).parent.parent
OURS = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "knowledge").rglob("*.py")])
EVERY = sorted([*OURS, *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")])
DOCS = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
LINES, FUNCTION_LINES = 300, 40

# A flat table of data, in the order of its columns.
FLAT = {"bot/storage/tables.py"}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", EVERY, ids=name_of)
def test_no_file_is_longer_than_300_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= LINES or name_of(path) in FLAT


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_function_is_longer_than_40_lines_and_none_imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < FUNCTION_LINES, node.name
            hidden = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{node.name} imports"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_a_test_file_is_named_after_what_it_tests():
    """`tests/a/test_b.py` tests `bot/a/b.py` or `knowledge/b.py`."""
    lost = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        below = path.relative_to(ROOT / "tests")
        if below.parts[0] in {"journeys", "test_project.py", "fakes", "bench"}:
            continue
        module = below.with_name(below.name.removeprefix("test_"))
        places = [ROOT / "bot" / module, ROOT / module]
        if not any(place.exists() for place in places):
            lost.append(below.as_posix())
    assert [one for one in lost if one not in NAMED_AFTER_DATA] == []


# What they test is data or a page and no module.
NAMED_AFTER_DATA = {
    "knowledge/test_entries.py",
    "knowledge/test_guides.py",
    "knowledge/test_hostile.py",
    "platforms/slack/test_manifest.py",
    "platforms/teams/test_manifest.py",
    "platforms/playground/test_page.py",
    "platforms/playground/test_page_grants.py",
    "platforms/playground/test_page_requests.py",
    "cli/test_commands.py",
}


WRITES_A_DECISION = {
    r"request\.review\(": {"bot/workflows/review.py"},
    r"status=Status\.(APPROVED|DENIED)": {"bot/access/request.py", "bot/access/auto_approval.py"},
    r"(?<!def )\bauto_approval\(": {"bot/workflows/request.py"},
    r"(update|insert|insert_or_\w+|delete)\((dialect, )?(requests|reviews)\b": {
        "bot/storage/requests.py",
    },
}


@pytest.mark.parametrize("written", WRITES_A_DECISION)
def test_there_is_one_door_to_a_decision(written):
    found = {name_of(path) for path in OURS if re.search(written, path.read_text("utf-8"))}
    assert found
    assert found <= WRITES_A_DECISION[written]


def test_importing_our_modules_opens_no_file_but_code_and_no_socket():
    """An audit hook on a fresh interpreter sees what an import does."""
    names = [name_of(p)[:-3].replace("/", ".").removesuffix(".__init__") for p in OURS]
    names.remove("bot.__main__")
    script = f"""
import sys
from pathlib import Path
import botbuilder.core  # of its libraries one looks whether IPv6 is there as it is imported
root, seen = {str(ROOT)!r}, []
def hook(event, args):
    if event == "socket.connect" or event == "socket.bind":
        seen.append(event)
    if event == "open" and isinstance(args[0], str) and args[0].startswith(root):
        if "/.venv/" not in args[0] and not args[0].endswith((".py", ".pyc")):
            seen.append(args[0])
sys.addaudithook(hook)
for name in {names!r}:
    __import__(name)
sys.exit("; ".join(seen) or 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_this_machines_clock_decides_nothing():
    """Replicas may differ by minutes: every moment that counts is the database's."""
    asks = re.compile(r"datetime\.now\(|utcnow\(|date\.today\(|\btime\.time\(")
    asking = {name_of(path) for path in OURS if asks.search(path.read_text("utf-8"))}
    shows = {"bot/cli/knowledge.py", "bot/platforms/playground/chat.py"}  # and nothing more
    assert asking == shows


def test_the_rules_alone_decide_and_one_place_alone_writes_it():
    """Statuses are set by the rules, and a changed request is saved by the unit of work."""
    sets = re.compile(r"status=Status\.|requests\.save\(|save_review\(")
    setting = {name_of(path) for path in OURS if sets.search(path.read_text("utf-8"))}
    rules = {"bot/access/request.py", "bot/access/auto_approval.py"}
    assert setting == rules | {"bot/storage/database.py"}


@pytest.mark.parametrize("name", [variable(field) for field in Settings.model_fields])
def test_every_setting_is_documented(name):
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("command", sorted(_COMMANDS))
def test_every_command_is_documented(command):
    assert f"keyfix {command}" in DOCS


@pytest.mark.parametrize("word", [*Provider, *Cause], ids=str)
def test_every_provider_and_cause_is_documented(word):
    assert f"`{word.value}`" in DOCS


def test_every_link_within_the_documents_leads_somewhere():
    lost = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text("utf-8"))
        lost += [f"{name_of(path)}: {to}" for to in targets if not (path.parent / to).exists()]
    assert lost == []


def test_every_test_that_the_security_page_names_is_there():
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    files = re.findall(r"`([a-z_/]+\.py)", page)
    named = re.findall(r"(?:`|::)(test_\w+)`", page)
    assert [
        one for one in files if not any((ROOT / d / one).exists() for d in ("tests", "bot"))
    ] == []
    assert [one for one in named if f"def {one}(" not in written] == []
    assert len(named) > 20


SECRETS = re.compile(
    r"sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}|xox[abp]-\d{9,}-[A-Za-z0-9-]{20,}"
    r"|AKIA[A-Z0-9]{16}|ghp_[A-Za-z0-9]{36}|-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{60}"
)


def test_nothing_that_is_kept_looks_like_a_real_secret():
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    found = []
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix not in {".png", ".ico"} and path.exists():
            hits = SECRETS.findall(path.read_text("utf-8", errors="replace"))
            found += [f"{name}: {hit[:12]}…" for hit in hits if "EXAMPLE" not in hit.upper()]
    assert found == []
