"""`keyfix run`: the command notices nothing, and whoever called it gets the answer as well."""

import errno
import os
import pty
import signal
import subprocess
import sys

import pytest

from tests.conftest import MISSING_SCOPE

KEYFIX = (sys.executable, "-m", "bot", "run", "--")
REFUSED = f"import sys; print('working'); print({MISSING_SCOPE!r}, file=sys.stderr); sys.exit(3)"


def run(*words, **options):
    given = {"capture_output": True, "text": True} | options
    return subprocess.run([*KEYFIX, *words], check=False, **given)


def python(script):
    return (sys.executable, "-c", script)


def on_a_terminal(*words):
    """What a terminal shows, and the exit code."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([*KEYFIX, *words], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while chunk := read(ours):
        shown += chunk
    os.close(ours)
    return shown.decode(), child.wait()


def read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError as error:
        if error.errno != errno.EIO:  # what is read when its other end is closed
            raise
        return b""


def test_a_refusal_is_answered_beneath_what_the_command_said_and_its_code_is_kept():
    done = run(*python(REFUSED))
    assert done.returncode == 3
    assert done.stdout == "working\n"
    said, _, answer = done.stderr.partition("\nkeyfix: ")
    assert said == f"{MISSING_SCOPE}\n"
    assert answer.startswith("openai: ")
    assert "model.request" in answer


def test_what_succeeds_gets_no_answer_whatever_it_says():
    done = run(*python(f"print({MISSING_SCOPE!r})"))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{MISSING_SCOPE}\n", "")


def test_a_failure_that_is_no_known_refusal_gets_none_either():
    done = run(*python("import sys; sys.exit('lunch is over')"))
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "lunch is over\n")


def test_what_comes_in_and_goes_out_is_the_same_byte_for_byte():
    every = bytes(range(256)) * 4000
    copy = "import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"
    done = run(*python(copy), input=every, text=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, every, b"")


def test_options_behind_the_command_are_the_commands_own():
    show = "import sys; print(sys.argv[1:])"
    assert run(*python(show), "--help", "-x", "--", "--json").stdout == (
        "['--help', '-x', '--', '--json']\n"
    )


def test_what_is_said_is_handed_on_at_once():
    wait = "import sys; print('first', flush=True); input(); print('second')"
    with subprocess.Popen(
        [*KEYFIX, *python(wait)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "first\n"
        child.stdin.write("\n")
        child.stdin.close()
        assert child.stdout.readline() == "second\n"
    assert child.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_a_signal_is_for_the_command(number):
    wait = (
        "import signal, sys\n"
        f"signal.signal({int(number)}, lambda n, _: sys.exit(40))\n"
        "print('ready', flush=True)\n"
        "signal.pause()"
    )
    with subprocess.Popen(
        [*KEYFIX, *python(wait)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout.readline() == "ready\n"
        child.send_signal(number)
    assert child.returncode == 40


def test_a_command_that_a_signal_ended_gives_the_code_that_a_shell_gives():
    done = run(*python("import os; os.kill(os.getpid(), 9)"))
    assert done.returncode == 128 + 9


@pytest.mark.parametrize(("name", "code"), [("no-such-command-here", 127), ("/", 126)])
def test_what_can_not_be_run_is_said_with_the_code_that_a_shell_gives(name, code):
    done = run(name)
    assert done.returncode == code
    assert name in done.stderr


def test_on_a_terminal_the_command_has_one_of_the_same_kind_and_its_lines_stay_whole():
    show = (
        "import os, sys; print([os.isatty(n) for n in range(3)]);"
        " print('error', file=sys.stderr); sys.exit(5)"
    )
    shown, code = on_a_terminal(*python(show))
    assert (shown, code) == ("[True, True, True]\r\nerror\r\n", 5)


def test_on_a_terminal_the_answer_follows_as_well():
    shown, code = on_a_terminal(*python(REFUSED))
    assert code == 3
    assert shown.startswith("working\r\n")
    assert shown.index("Missing scopes") < shown.index("keyfix: openai: ")


def test_what_a_command_leaves_running_is_not_waited_for():
    stay = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    leave = f"import os, subprocess; subprocess.Popen({stay!r}); os._exit(0)"
    with subprocess.Popen(
        [*KEYFIX, *python(leave)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.wait(timeout=60) == 0
        child.stdin.close()  # now what it left behind ends as well


def test_a_reader_that_goes_away_is_noticed_by_the_command():
    endless = "while True: print('y' * 1000)"
    with subprocess.Popen(
        [*KEYFIX, *python(endless)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout.read(10) == b"y" * 10
        child.stdout.close()
        said = child.stderr.read()
    assert child.returncode != 0
    assert b"BrokenPipeError" in said


def test_no_secret_that_the_command_printed_is_in_the_answer():
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    said = f"{MISSING_SCOPE} {key}"
    done = run(*python(f"import sys; print({said!r}); sys.exit(1)"))
    assert key in done.stdout
    assert key not in done.stderr
    assert "rotate it" in done.stderr


def test_faults_of_the_organisations_own_folder_are_said_and_the_code_is_still_the_commands(
    tmp_path,
):
    (tmp_path / "openai").mkdir()
    (tmp_path / "openai" / "broken.yaml").write_text("title: only a title\n")
    own = {**os.environ, "KEYFIX_KNOWLEDGE": str(tmp_path)}
    done = run(*python(REFUSED), env=own)
    assert done.returncode == 3
    assert "openai/broken.yaml" in done.stderr
