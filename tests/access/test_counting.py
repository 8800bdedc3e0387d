from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from bot.access.counting import all_filled

NAMES = "abc"


def by_trying(places, able):
    """Whether some choice of as many different people fits."""
    return any(
        all(place in able[who] for place, who in zip(places, seats, strict=True))
        for seats in permutations(range(len(able)), len(places))
    )


@given(
    st.lists(st.sampled_from(NAMES), max_size=4),
    st.lists(st.sets(st.sampled_from(NAMES)), max_size=5),
)
def test_places_are_filled_exactly_where_some_choice_of_different_people_fits(places, able):
    assert all_filled(places, able) == by_trying(places, able)


def test_one_person_in_two_groups_fills_one_place():
    both = {"security", "platform"}
    assert not all_filled(["security", "platform"], [both])
    assert all_filled(["security", "platform"], [both, {"security"}])
    assert all_filled(["platform", "security"], [{"security"}, both])


def test_without_places_nobody_is_needed():
    assert all(all_filled([], able) for able in product([set()], repeat=2))
