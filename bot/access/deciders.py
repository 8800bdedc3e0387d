"""Who could decide on a request, as far as can be told before anybody clicks.

It is told so that nobody asks in vain. Nobody decides by it: that is worked out at the click.
"""

from dataclasses import dataclass

from bot.access.person import Home, Person
from bot.access.rule import ADMINS, Policy
from bot.errors import LookupFailed, NobodyDecides

_WAY_OUT = "An admin can name more reviewers: with /keyfix setup, or in the policy file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """*people* are all whom *rule* may name, and *failed* what could not be found out, in words."""

    rule: Policy
    requester: Person
    home: Home
    people: tuple[Person, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def able(self) -> tuple[Person, ...]:
        """Those of them who could decide, by their names."""
        named = (one for one in self.people if self._named(one))
        return tuple(sorted(named, key=lambda one: (one.name.casefold(), one.id)))

    @property
    def enough(self) -> bool:
        """Whether they could approve it together."""
        return self.rule.enough(self.able, self.requester, self.home)

    def require(self) -> None:
        """Return where they could.

        Raises:
            LookupFailed: perhaps they could; it could not be found out.
            NobodyDecides: they could not, and who can change that.

        """
        if self.enough:
            return
        if self.failed:
            raise LookupFailed(
                f"{' '.join(self.failed)} So keyfix can't tell whether anybody could decide on "
                "this, and nothing was sent. Please try again."
            )
        raise NobodyDecides(f"{self._why()} {_WAY_OUT}")

    def _named(self, person: Person) -> bool:
        own = person == self.requester and not self.rule.self_approval
        at_home = self.home in person.homes
        return not own and at_home and bool(self.rule.pools(person, self.home))

    def _why(self) -> str:
        able = self.able
        if able:
            names = ", ".join(one.name or one.id for one in able)
            return f"This takes {self.rule.needed()}, and only {names} could decide on it."
        if self.requester in self.people and self.rule.pools(self.requester, self.home):
            return (
                f"You are the only one who could decide on this ({self.rule.who()}), and the "
                "policy wants somebody else to."
            )
        empty = " and ".join(_called(name) for name in sorted(self.rule.reviewers))
        return f"Nobody could decide on this now: there is nobody in {empty} who is known here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Who could decide; *refusal* says why somebody in particular could not.

    It is empty where they could, and None where nobody in particular was asked about.
    """

    deciders: Deciders
    refusal: str | None = None


def _called(name: str) -> str:
    return "the workspace's admins" if name == ADMINS else name
