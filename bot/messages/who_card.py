"""Who could decide on a request, and why not the one who asks."""

from bot.access.deciders import Explained
from bot.messages.card import Card, Fact
from bot.messages.text import plain


def who_card(explained: Explained) -> Card:
    """For *explained*'s reader alone."""
    lines = who_lines(explained)
    return Card(
        headline="Who can decide on this",
        facts=tuple(Fact(name, plain(words)) for name, words in lines.items()),
        foot=plain("As far as can be told now: it is looked at again at the click."),
    )


def who_lines(explained: Explained) -> dict[str, str]:
    """What there is to tell, line by line."""
    deciders, refusal = explained.deciders, explained.refusal
    rule = deciders.rule
    able = ", ".join(one.name or one.id for one in deciders.able)
    return {
        "It takes": rule.needed(),
        "Could decide now": able or "nobody",
        **({"Not found out": " ".join(deciders.failed)} if deciders.failed else {}),
        **({} if deciders.enough else {"Enough of them": "no"}),
        **({} if refusal is None else {"You": refusal or "You can decide on this."}),
        "By": rule.called(),
        **({"Held to": ", ".join(one.called() for one in rule.also)} if rule.also else {}),
    }
