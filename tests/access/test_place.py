import pytest

from bot.access.place import Place


def test_a_place_is_read_as_settings_name_it():
    place = Place.parse("teams:tenant:19:abc@thread.tacv2")
    assert place == Place("teams", "tenant", "19:abc@thread.tacv2")
    assert str(place) == "teams:tenant:19:abc@thread.tacv2"


def test_the_root_of_a_thread_is_its_conversation():
    assert Place("slack", "T0", "C0", "17.1").root == Place("slack", "T0", "C0")


@pytest.mark.parametrize("text", ["", "slack", "slack:T0", "slack::C0"])
def test_what_has_not_three_parts_is_no_place(text):
    with pytest.raises(ValueError, match="platform:workspace:channel"):
        Place.parse(text)
