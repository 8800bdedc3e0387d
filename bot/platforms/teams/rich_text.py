"""The html of a formatted post as plain text: in it a code block keeps its lines, in `text` not.

Line breaks, code and quotes keep their lines; a mention of the bot is taken out; no tag is left.
"""

import re
from collections.abc import Collection
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "div", "pre", "codeblock", "blockquote", "ul", "ol", "li", "table", "tr", "hr"}
    | {f"h{level}" for level in range(1, 7)}
)
_AS_THEY_ARE = frozenset({"pre", "codeblock"})
_UNSEEN = frozenset({"script", "style", "attachment", "title"})
_VOID = frozenset({"br", "img", "hr", "wbr", "input", "meta", "link"})
_DEEPEST = 200
_MENTION = "schema.skype.com/Mention"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def to_text(html: str, names: Collection[str] = ()) -> str:
    """The words of *html* without the mentions of anyone called one of *names*."""
    reader = _Reader({_folded(name) for name in names})
    reader.feed(html)
    reader.close()
    return _tidy("".join(reader.parts))


class _Reader(HTMLParser):
    def __init__(self, names: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._names = names
        self._open: list[str] = []
        self._mention: list[str] | None = None
        self._mention_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self._say("\n")
        elif tag == "img":
            self._say(given.get("alt") or "")
        elif tag in _BLOCKS:
            self._new_line()
        if tag in _VOID or len(self._open) >= _DEEPEST:
            return
        self._open.append(tag)
        if self._mention is None and (tag == "at" or _MENTION in (given.get("itemtype") or "")):
            self._mention, self._mention_depth = [], len(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            if self._mention is not None and len(self._open) < self._mention_depth:
                self._end_mention()
            if closed in _BLOCKS:
                self._new_line()
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        if _UNSEEN & set(self._open):
            return
        if _AS_THEY_ARE & set(self._open):
            self._say(data)
        else:
            self._say(_SPACES.sub(" ", data))

    def close(self) -> None:
        super().close()
        if self._mention is not None:
            self._end_mention()

    def _end_mention(self) -> None:
        name = "".join(self._mention or ())
        self._mention = None
        if _folded(name) not in self._names:
            self.parts.append(name)

    def _say(self, words: str) -> None:
        (self.parts if self._mention is None else self._mention).append(words)

    def _new_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self._say("\n")


def _folded(name: str) -> str:
    return " ".join(name.replace("\xa0", " ").split()).casefold()


def _tidy(words: str) -> str:
    lines = (line.rstrip() for line in words.replace("\xa0", " ").split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n ")
