"""From YAML files to a KnowledgeBase. Each fault names its file and field; all are told at once.

An organisation's own folder has the same form as the shipped one and lies over it: a file of the
same name changes the fields that it names, `disabled: true` switches an entry off, and any other
file is a new entry.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge import probe
from knowledge.entry import Entry
from knowledge.matcher import KnowledgeBase
from knowledge.overlay import misplaced, own_files, switched_off_in_vain
from knowledge.phrase import BadPhrase, Phrase, compiled
from knowledge.provider import ProviderFile
from knowledge.question import KnownQuestion
from knowledge.vocabulary import Provider
from knowledge.yaml_file import values

SHIPPED = Path(__file__).parent / "providers"
QUESTIONS = Path(__file__).parent / "questions.yaml"
_PROVIDER = "provider.yaml"
_QUESTIONS = TypeAdapter(tuple[KnownQuestion, ...])
_Fields = dict[str, Any]


class BadKnowledge(Exception):
    """Files that can't be used, one line a fault: `openai/create-key-denied.yaml: steps: …`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load(folder: Path = SHIPPED, overlay: Path | None = None) -> KnowledgeBase:
    """Read every `<provider>/<entry>.yaml` and `<provider>/provider.yaml`, *overlay* over *folder*.

    Raises:
        BadKnowledge: with every fault of every file, not only the first.

    """
    entries, providers, faults = read(folder, overlay, proven=folder == SHIPPED)
    if faults:
        raise BadKnowledge(faults)
    return KnowledgeBase(entries, providers, questions(), probe.shipped())


def questions(path: Path = QUESTIONS) -> tuple[KnownQuestion, ...]:
    """The triage questions.

    Raises:
        BadKnowledge: with every fault of the file.

    """
    rows = values(path.read_bytes())
    try:
        return _QUESTIONS.validate_python(rows)
    except ValidationError as error:
        faults = [f"{path.name}: {_where(e['loc'])}: {e['msg']}" for e in error.errors()]
        raise BadKnowledge(faults) from None


def read(
    folder: Path = SHIPPED, overlay: Path | None = None, *, proven: bool = False
) -> tuple[list[Entry], dict[Provider, ProviderFile], list[str]]:
    """All that can be used of the files, and the faults of the rest.

    *proven*: the regexes of *folder* are known to be sound, as tests prove of the shipped ones.
    To compile them all takes as long as all else.
    """
    faults: list[str] = []
    files = dict(_parsed(folder, faults))
    own = dict(_parsed(overlay, faults)) if overlay else {}
    if overlay:
        faults += (*misplaced(overlay), *switched_off_in_vain(own, files))
    for name, fields in own.items():
        files[name] = {**files.get(name, {}), **fields}
    entries: list[Entry] = []
    providers: dict[Provider, ProviderFile] = {}
    for name, fields in files.items():
        provider, _, file = name.partition("/")
        sound = proven and name not in own
        try:
            if file == _PROVIDER:
                about = ProviderFile.model_validate({**fields, "id": provider})
                faults += () if sound else _phrase_faults(name, about.clues.model_dump())
                providers[about.id] = about
            elif not fields.get("disabled"):
                entry = Entry.model_validate(_named(fields, name))
                faults += () if sound else _phrase_faults(name, entry.signature.model_dump())
                entries.append(entry)
        except ValidationError as error:
            faults += [f"{name}: {_where(e['loc'])}: {e['msg']}" for e in error.errors()]
    return entries, providers, faults


def _parsed(folder: Path, faults: list[str]) -> Iterator[tuple[str, _Fields]]:
    for path in own_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            fields = values(path.read_bytes())
        except yaml.YAMLError as error:
            faults.append(f"{name}: {' '.join(str(error).split())}")
            continue
        if isinstance(fields, dict):
            yield name, fields
        else:
            faults.append(f"{name}: it holds no fields")


def _named(fields: _Fields, name: str) -> _Fields:
    known = {key: value for key, value in fields.items() if key != "disabled"}
    return {**known, "id": name.removesuffix(".yaml"), "provider": name.partition("/")[0]}


def _phrase_faults(name: str, groups: Mapping[str, Any]) -> Iterator[str]:
    for group, phrases in groups.items():
        for written in phrases if isinstance(phrases, tuple) else ():
            phrase = Phrase(written)
            if not phrase.is_regex and phrase.literal:
                continue  # whatever is written plainly can be looked for
            try:
                if compiled(phrase.source).search(""):
                    yield f"{name}: {group}: {written}: it is in every text"
            except BadPhrase as error:
                yield f"{name}: {group}: {written}: {error}"


def _where(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc))
