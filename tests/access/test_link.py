from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.link import (
    LASTS,
    TRIES,
    Offer,
    Stage,
    halves_of,
    proof_of,
    require_joinable,
    shown,
    who_is_who,
)
from bot.access.person import Identity, Person, unlinked
from bot.errors import CannotLink
from tests.conftest import ANA, ANA_ON_SLACK, BEN_ON_SLACK, NOON, RAVI_ON_SLACK

ANA_IN_TEAMS = Identity("teams", "acme", "aad-ana")
ANA_ELSEWHERE = Identity("slack", "T0OTHER", "U0ANA")
SECRET = "abcdefghjk"
OFFER = Offer(
    id="mnpqrs",
    by=ANA_ON_SLACK,
    name="Ana",
    proof=proof_of("mnpqrs", SECRET),
    expires_at=NOON + LASTS,
)
TAKEN = OFFER.taken(ANA_IN_TEAMS, "Ana L.")
AGREED = TAKEN.agreed(ANA_IN_TEAMS, NOON)


def person(name, *identities):
    return Person(name, name=name.title(), identities=frozenset(identities))


def test_an_offer_is_made_when_both_sides_have_said_so():
    assert AGREED.made(ANA_ON_SLACK, NOON).stage is Stage.MADE


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(lambda: OFFER.agreed(ANA_IN_TEAMS, NOON), id="agree before it is taken"),
        pytest.param(lambda: TAKEN.agreed(BEN_ON_SLACK, NOON), id="agree to another's"),
        pytest.param(lambda: TAKEN.agreed(ANA_ON_SLACK, NOON), id="agree on the side that offered"),
        pytest.param(lambda: TAKEN.made(ANA_ON_SLACK, NOON), id="confirm before it is agreed"),
        pytest.param(lambda: AGREED.made(ANA_IN_TEAMS, NOON), id="confirm on the side that agreed"),
        pytest.param(lambda: AGREED.made(ANA_ON_SLACK, NOON + LASTS), id="confirm too late"),
        pytest.param(lambda: AGREED.refused(BEN_ON_SLACK, NOON), id="refuse another's"),
        pytest.param(
            lambda: AGREED.refused(ANA_ON_SLACK, NOON).made(ANA_ON_SLACK, NOON), id="refused"
        ),
    ],
)
def test_no_step_is_left_out_and_none_is_anothers(step):
    with pytest.raises(CannotLink, match="over"):
        step()


def test_a_code_fits_as_it_was_given_out_once_in_time_and_for_another_account():
    assert OFFER.fits(SECRET, ANA_IN_TEAMS, NOON)
    assert not OFFER.fits(SECRET.replace("a", "b"), ANA_IN_TEAMS, NOON)
    assert not OFFER.fits(SECRET, ANA_ON_SLACK, NOON)
    assert not OFFER.fits(SECRET, ANA_IN_TEAMS, NOON + LASTS)
    assert not TAKEN.fits(SECRET, ANA_IN_TEAMS, NOON)


def test_after_five_wrong_tries_the_right_code_fits_no_more():
    tried = OFFER
    for _ in range(TRIES):
        assert tried.fits(SECRET, ANA_IN_TEAMS, NOON)
        tried = tried.missed()
    assert not tried.fits(SECRET, ANA_IN_TEAMS, NOON)


def test_nothing_of_the_secret_is_in_what_is_kept():
    assert SECRET not in repr(OFFER)
    assert proof_of("other2", SECRET) != OFFER.proof


@pytest.mark.parametrize(
    "typed", ["mnpq-rsab-cdef-ghjk", " MNPQRS ABCDEFGHJK ", "`mnpqrsabcdefghjk`"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert halves_of(typed) == ("mnpqrs", SECRET)
    assert shown("mnpqrs" + SECRET) == "mnpq-rsab-cdef-ghjk"


@pytest.mark.parametrize("typed", ["", "mnpq", "mnpq-rsab-cdef-gh0k", "mnpq-rsab-cdef-ghjk-x"])
def test_what_is_no_code_has_no_halves(typed):
    assert halves_of(typed) is None


def test_the_list_and_the_links_together_say_who_is_who():
    ana = person("ana", ANA_ON_SLACK)
    links = {ANA_ON_SLACK: "p1", ANA_IN_TEAMS: "p1", BEN_ON_SLACK: "p2", RAVI_ON_SLACK: "p3"}
    links[Identity("teams", "acme", "aad-ben")] = "p2"
    first, second = who_is_who([ana], links)
    assert (first.id, first.name) == ("ana", "Ana")
    assert first.identities == {ANA_ON_SLACK, ANA_IN_TEAMS}
    assert second.id == "p2"
    assert len(second.identities) == 2


def test_whoever_leaves_the_list_stays_joined_by_their_own_links():
    (alone,) = who_is_who([], {ANA_ON_SLACK: "p1", ANA_IN_TEAMS: "p1"})
    assert alone.identities == {ANA_ON_SLACK, ANA_IN_TEAMS}


def test_where_the_list_says_two_people_no_link_makes_them_one():
    listed = [person("ana", ANA_ON_SLACK), person("ann", ANA_IN_TEAMS)]
    links = {ANA_ON_SLACK: "p1", ANA_IN_TEAMS: "p1", ANA_ELSEWHERE: "p1"}
    assert set(who_is_who(listed, links)) == set(listed)
    assert [len(one.identities) for one in who_is_who(listed, links)] == [1, 1]


def test_two_are_joined_only_if_they_are_not_one_nor_two_of_the_list_nor_in_one_workspace():
    teams = unlinked(ANA_IN_TEAMS)
    require_joinable(ANA, teams, frozenset())
    with pytest.raises(CannotLink, match="already"):
        require_joinable(ANA, ANA, frozenset())
    with pytest.raises(CannotLink, match="two people"):
        require_joinable(ANA, teams, {ANA.id, teams.id})
    with pytest.raises(CannotLink, match="one account in a workspace"):
        require_joinable(ANA, unlinked(BEN_ON_SLACK), frozenset())


def test_an_offer_is_over_to_the_minute():
    assert OFFER.open_at(NOON + LASTS - timedelta(seconds=1))
    assert not replace(OFFER, stage=Stage.OVER).open_at(NOON)


identities_ = st.builds(
    Identity, st.sampled_from(["slack", "teams"]), st.sampled_from("AB"), st.sampled_from("123")
)
listed_ = st.lists(st.frozensets(identities_, min_size=1, max_size=3), max_size=3)
links_ = st.dictionaries(identities_, st.sampled_from(["p1", "p2", "p3"]), max_size=8)


@given(listed_, links_)
def test_whatever_is_linked_nobody_is_two_people_and_no_two_of_the_list_are_one(groups, links):
    taken = set()
    listed = []
    for n, group in enumerate(groups):
        if group - taken:
            listed.append(person(f"listed{n}", *(group - taken)))
        taken |= group
    found = who_is_who(listed, links)
    every = [identity for one in found for identity in one.identities]
    assert len(every) == len(set(every))
    for one, then in zip(listed, found, strict=False):
        assert one.id == then.id
        assert one.identities <= then.identities
    assert all(len(one.identities) > 1 for one in found[len(listed) :])
    assert {one.id for one in found[len(listed) :]} <= set(links.values())
