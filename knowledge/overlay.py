"""An organisation's own folder: which files count, and what is wrong with how they lie there."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

_SUFFIX = ".yaml"


def own_files(folder: Path) -> Iterator[Path]:
    """Every `<provider>/<name>.yaml` below *folder*; hidden files and folders are nobody's."""
    yield from _visible(folder, f"*/*{_SUFFIX}")


def digest(folder: Path) -> str:
    """SHA-256, in hex, of the names and bytes of all that lies below *folder*.

    Raises:
        OSError: the folder or a file can't be read just now.

    """
    whole = hashlib.sha256()
    next(folder.iterdir(), None)  # a glob would be silent about a folder that is not there
    for path in _visible(folder, "**/*.y*ml"):
        whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def misplaced(folder: Path) -> Iterator[str]:
    """What lies in *folder* and would silently do nothing, a line each."""
    if not folder.is_dir():
        yield f"{folder.name}: there is no such folder"
        return
    for path in _visible(folder, "**/*.y*ml"):
        name = path.relative_to(folder).as_posix()
        if path.suffix != _SUFFIX:
            yield f"{name}: only files that end in {_SUFFIX} are read"
        elif name.count("/") != 1:
            yield f"{name}: it belongs into a provider's folder: openai/{path.name}, for one"


def _visible(folder: Path, pattern: str) -> Iterator[Path]:
    for path in sorted(folder.glob(pattern)):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def switched_off_in_vain(
    own: Mapping[str, Mapping[str, Any]], shipped: Container[str]
) -> Iterator[str]:
    """Each of the *own* files that switches off what there is not, a line each."""
    for name, fields in own.items():
        if fields.get("disabled") and name not in shipped:
            yield f"{name}: disabled: no shipped entry has this name, so nothing is switched off"
