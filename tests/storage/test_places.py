from hypothesis import given
from hypothesis import strategies as st

from bot.access.place import Place
from bot.storage.places import place_from, place_text


@given(st.text(), st.text(), st.text())
def test_a_place_comes_back_whatever_its_ids_hold(workspace, channel, thread):
    place = Place("teams", workspace, channel, thread)
    assert place_from(place_text(place)) == place
