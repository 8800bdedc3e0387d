"""Cards as Adaptive Cards 1.5, within the size that Teams takes.

What is too long is cut, commentary only: a fact that must be read whole is shown whole, or else
the card can't be decided on.
"""

from dataclasses import dataclass, replace

from bot.messages.card import Action, Button, Card, Fact, Link, StepLine, Style, Tone, buttons_of
from bot.messages.text import Line, Span, cut, flat, plain, visible
from bot.platforms.teams import elements
from bot.platforms.teams.elements import Element

HEADLINE_MAX = 150
BUTTONS_A_ROW = 6  # Teams drops what an ActionSet has more
ADAPTIVE = "application/vnd.microsoft.card.adaptive"

_GROUNDS = {Tone.NEUTRAL: "default", Tone.GOOD: "good", Tone.BAD: "attention", Tone.ASK: "accent"}
_STYLES = {Style.PLAIN: "default", Style.PRIMARY: "positive", Style.DANGER: "destructive"}
_NOT_WHOLE = plain("Too long to be shown whole, so it can't be decided on here.")


@dataclass(frozen=True, slots=True)
class _Room:
    """How much may be said: characters a paragraph, lines of a quote, paragraphs, steps."""

    words: int
    lines: int
    parts: int
    whole: int | None = None
    """Characters of a fact that must be whole; None is all of them."""


_ROOMS = (
    _Room(4000, 40, 20),
    _Room(1000, 12, 12),
    _Room(300, 5, 6),
    _Room(80, 0, 1),
    _Room(80, 0, 1, whole=200),
    _Room(40, 0, 0, whole=40),
)

LONG_COMMAND = "(Too long for here.)"
"""In place of a command: half of one is worse than none."""


def to_adaptive(card: Card) -> Element:
    """Draw *card* in the most words that there is room for."""
    for room in _ROOMS:
        drawn = _draw(card, room)
        if elements.size(drawn) <= elements.MOST_BYTES:
            return drawn
    left = tuple(button for button in card.buttons if button.action is Action.READ_ALL)
    short = Card(headline=card.headline, tone=card.tone, buttons=left, foot=_NOT_WHOLE)
    return _draw(short, _ROOMS[-1], whole=False)


def attachment(drawn: Element) -> Element:
    """A drawn card as a message carries it."""
    return {"contentType": ADAPTIVE, "content": drawn}


def summary(card: Card) -> str:
    """One line for a notification, without anything that some client could take for markup."""
    return visible(cut(card.headline, HEADLINE_MAX)).translate(_INERT)


_INERT = str.maketrans(dict.fromkeys("<>[]`*", " "))


def facts(given: tuple[Fact, ...]) -> list[Element]:
    """*given* as they stand in a form: those that must be whole are, whatever room there is."""
    return [_fact(fact, _ROOMS[2]) for fact in given]


def _draw(card: Card, room: _Room, *, whole: bool = True) -> Element:
    cut_facts = tuple(f for f in card.facts if f.whole and _is_cut(f, room))
    body = [_headline(card), *_lead(card, room), *_quote(card, room)]
    body += [part for line in card.body[: room.parts] for part in _paragraph(line, room)]
    body += [_fact(fact, room) for fact in card.facts]
    body += [_step(str(n) + ".", s, room) for n, s in enumerate(card.steps[: room.parts], start=1)]
    if card.check and room.parts:
        body += _say_and_show(replace(card.check, who="Check it"), room)
    body += [elements.paragraph(line, room.words) for line in card.more[: room.parts]]
    if cut_facts:
        body.append(elements.paragraph(_NOT_WHOLE, room.words, weight="Bolder"))
    body += _actions(buttons_of(card, whole=whole and not cut_facts), card.links)
    if card.foot:
        body.append(elements.paragraph(card.foot, room.words, isSubtle=True, size="Small"))
    line, entities = elements.calls(card.mentions)
    return elements.adaptive_card([*body[:1], *line, *body[1:]], entities)


def _headline(card: Card) -> Element:
    words = Span(cut(card.headline, HEADLINE_MAX))
    shown = elements.rich([elements.run(words, HEADLINE_MAX, weight="Bolder", size="Medium")])
    return elements.container([shown], _GROUNDS[card.tone])


def _lead(card: Card, room: _Room) -> list[Element]:
    return _paragraph(card.lead, room, isSubtle=True) if card.lead else []


def _paragraph(line: Line, room: _Room, **look: bool) -> list[Element]:
    return [elements.paragraph(line, room.words, **look), *elements.in_your_time(line)]


def _quote(card: Card, room: _Room) -> list[Element]:
    lines = [line for part in card.quote for line in part.split("\n")]
    if not lines or not room.lines:
        return []
    shown = [_indented(cut(line, room.words)) for line in lines[: room.lines]]
    rest = ["…"] if len(lines) > room.lines else []
    drawn = [one for line in shown + rest for one in elements.monospace(line, room.words)]
    return [elements.container(drawn, "emphasis")]


def _indented(line: str) -> str:
    # Evidence is read, never run: so its indentation can be kept by spaces that don't collapse.
    words = line.replace("\t", "    ").lstrip(" ")
    return "\xa0" * (len(line.replace("\t", "    ")) - len(words)) + words


def _fact(fact: Fact, room: _Room) -> Element:
    most = _most(fact, room)
    name = elements.rich([elements.run(Span(fact.name), room.words, isSubtle=True)])
    return elements.beside(name, _lines(fact.value, most), width="120px")


def _most(fact: Fact, room: _Room) -> int:
    length = len(flat(fact.value))
    if not fact.whole:
        return room.words
    return length if room.whole is None else room.whole


def _is_cut(fact: Fact, room: _Room) -> bool:
    return len(flat(fact.value)) > _most(fact, room)


def _lines(line: Line, most: int) -> list[Element]:
    """*line* as paragraphs: a line break within a span begins a new one."""
    paragraphs: list[list[Span]] = [[]]
    for span in line:
        first, *others = span.text.split("\n")
        paragraphs[-1].append(Span(first, span.look, span.url))
        paragraphs += [[Span(words, span.look, span.url)] for words in others]
    drawn, left = [], most
    for spans in paragraphs:
        if left <= 0:
            break
        drawn.append(elements.paragraph(tuple(spans), left))
        left -= len(flat(tuple(spans))) + 1
    return [*(drawn or [elements.paragraph((), most)]), *elements.in_your_time(line)]


def _step(number: str, step: StepLine, room: _Room) -> Element:
    shown = elements.rich([elements.run(Span(number), 20)])
    return elements.beside(shown, _say_and_show(step, room), width="auto")


def _say_and_show(step: StepLine, room: _Room) -> list[Element]:
    who = (Span(f"{step.who}: "),) if step.who else ()
    runs = [elements.run(one, room.words, weight="Bolder") for one in who]
    runs += [elements.run(one, room.words) for one in step.do]
    if step.link:
        link = Span(step.link.label, url=step.link.url)
        runs += [elements.run(Span("  "), 2), elements.run(link, room.words)]
    items = [elements.rich(runs)]
    if step.command:
        shown = step.command if len(step.command) <= room.words else LONG_COMMAND
        items.append(elements.container(elements.monospace(shown, room.words), "emphasis"))
    return items


def _actions(buttons: tuple[Button, ...], links: tuple[Link, ...]) -> list[Element]:
    drawn = [_button(one) for one in buttons]
    drawn += [elements.open_url(o.label, o.url) for o in links if o.url.startswith("https://")]
    rows = [drawn[at : at + BUTTONS_A_ROW] for at in range(0, len(drawn), BUTTONS_A_ROW)]
    return [{"type": "ActionSet", "actions": row} for row in rows]


def _button(button: Button) -> Element:
    drawn = elements.execute(button.label, button.action.value, {"value": button.value})
    drawn["style"] = _STYLES[button.style]
    if button.hint:
        drawn["tooltip"] = cut(visible(button.hint), 200)
    return drawn
