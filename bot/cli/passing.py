"""Running a command so that it notices nothing, and remembering the end of what it said.

Where our own output is a terminal the command gets one as well (a pty of the same size), so that it
still colours, pages and redraws; else it gets pipes. Its input is ours, untouched.
"""

import contextlib
import errno
import fcntl
import os
import selectors
import signal
import subprocess
import termios
import threading
import tty
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

import click

KEPT = 64 * 1024
"""Bytes that are remembered of all that was said: errors stand at the end."""
NOT_FOUND, NOT_RUNNABLE, SIGNALLED = 127, 126, 128  # as a shell has them
_CHUNK = 64 * 1024
_IN, _OUT, _ERR = 0, 1, 2
_LINGER = 0.1  # seconds that what was said last may need to come through a terminal
_FORWARDED = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: its exit code (128 + n for signal n), and the end of what it said."""

    code: int
    said: bytes


@dataclass
class _Stream:
    """What is read from one of the command's ends goes to one of ours."""

    source: int
    target: int


@dataclass
class _Ends:
    """What the command is given as output and as error output, and what we read of it."""

    out: int
    err: int
    streams: list[_Stream]
    terminals: list[int] = field(default_factory=list)


def pass_through(words: Sequence[str]) -> Outcome:
    """Run *words* with our own input and output until it has ended."""
    ends = _open()
    running: list[subprocess.Popen[bytes]] = []
    with _signals_for(running, ends.terminals):
        try:
            child = subprocess.Popen(words, stdout=ends.out, stderr=ends.err)  # noqa: S603 - that is what it is for
        except OSError as error:
            click.echo(f"keyfix: {words[0]}: {error.strerror}", err=True)
            return Outcome(NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_RUNNABLE, b"")
        running.append(child)
        os.close(ends.out)
        os.close(ends.err)
        said = _pump(ends.streams, _ended(child))
    code = child.returncode
    return Outcome(SIGNALLED - code if code < 0 else code, said)


def _open() -> _Ends:
    if not os.isatty(_OUT):
        (read_out, write_out), (read_err, write_err) = os.pipe(), os.pipe()
        return _Ends(write_out, write_err, [_Stream(read_out, _OUT), _Stream(read_err, _ERR)])
    ours, theirs = _terminal()
    if os.isatty(_ERR):  # one terminal for both, so that they come in the order they were written
        return _Ends(theirs, os.dup(theirs), [_Stream(ours, _OUT)], [ours])
    read_err, write_err = os.pipe()
    return _Ends(theirs, write_err, [_Stream(ours, _OUT), _Stream(read_err, _ERR)], [ours])


def _terminal() -> tuple[int, int]:
    """Both ends of a terminal that changes nothing, as wide and as high as ours."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    _resize(ours)
    return ours, theirs


def _resize(terminal: int) -> None:
    with contextlib.suppress(OSError):  # one without a size: then so be it
        size = fcntl.ioctl(_OUT, termios.TIOCGWINSZ, b"\0" * 8)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)


def _ended(child: subprocess.Popen[bytes]) -> int:
    """A file that becomes readable once *child* has ended, whoever still holds its output."""
    read, write = os.pipe()

    def wait() -> None:
        child.wait()
        os.close(write)

    threading.Thread(target=wait, daemon=True).start()
    return read


def _pump(streams: Sequence[_Stream], ended: int) -> bytes:
    """Hand on what comes as it comes, until the command has ended; the end of it all."""
    said = bytearray()
    over = False
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream.source, selectors.EVENT_READ, stream)
        selector.register(ended, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(_LINGER if over else None)
            if over and not ready:  # something that it left behind holds its output open
                break
            for key, _ in ready:
                over = over or key.fd == ended
                if key.fd == ended or not _hand_on(key.data, said):
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return bytes(said)


def _hand_on(stream: _Stream, said: bytearray) -> bool:
    """False where there is no more to come, or nobody to hand it to."""
    try:
        chunk = os.read(stream.source, _CHUNK)
    except OSError as error:
        if error.errno != errno.EIO:  # how a terminal says on Linux that its other end is closed
            raise
        return False
    said += chunk
    del said[:-KEPT]
    try:
        left = memoryview(chunk)
        while left:
            left = left[os.write(stream.target, left) :]
    except BrokenPipeError:  # our reader has gone: the command is to notice that as well
        return False
    return bool(chunk)


@contextlib.contextmanager
def _signals_for(
    running: Sequence[subprocess.Popen[bytes]], terminals: Sequence[int]
) -> Iterator[None]:
    """Whatever signal is sent to us is for what is *running*.

    What a terminal sends (Ctrl-C) goes to the command by itself, and is only to be outlived.
    """

    def forward(number: int, _: FrameType | None) -> None:
        for child in running:
            child.send_signal(number)

    def resize(_: int, __: FrameType | None) -> None:
        for terminal in terminals:
            _resize(terminal)

    def outlive(_: int, __: FrameType | None) -> None:
        pass

    typed = outlive if os.isatty(_IN) else forward
    wanted: dict[signal.Signals, Callable[[int, FrameType | None], None]] = dict.fromkeys(
        _FORWARDED, forward
    )
    wanted |= {signal.SIGINT: typed, signal.SIGQUIT: typed, signal.SIGWINCH: resize}
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
