from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.access.alternative import alternatives
from tests.conftest import make_asked

OWNER = make_asked(what={"role": "owner"})


def test_what_the_diagnosis_held_for_enough_comes_first_and_once():
    proposed = make_asked(what={"role": "member"})
    offers = alternatives(OWNER, proposed)
    assert offers[0] == proposed
    assert offers.count(proposed) == 1


def test_a_proposal_that_is_not_less_is_none():
    offers = alternatives(make_asked(), OWNER)
    assert OWNER not in offers
    assert all(one.is_less_than(make_asked()) for one in offers)


@given(st.sampled_from(["viewer", "member", "owner", "odd"]), st.integers(1, 3000))
def test_every_offer_is_less_and_there_are_few(role, hours):
    asked = make_asked(what={"role": role}, duration=timedelta(hours=hours))
    offers = alternatives(asked, None)
    assert len(offers) <= 6
    assert all(one.is_less_than(asked) for one in offers)
    assert len({one.digest for one in offers}) == len(offers)


def test_of_the_least_for_an_hour_nothing_less_is_known():
    least = make_asked(what={"role": "viewer"}, duration=timedelta(hours=1))
    assert alternatives(least, None) == ()
    assert alternatives(replace(least, duration=timedelta(hours=2)), None) == (least,)
