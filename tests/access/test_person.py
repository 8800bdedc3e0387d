import pytest

from bot.access.person import Identity, at_terminal, unlinked


def test_an_identity_is_read_as_it_is_written():
    one = Identity("teams", "tenant", "29:1:a")
    assert Identity.parse(str(one)) == one


@pytest.mark.parametrize("text", ["", "slack", "slack:T0", "slack::U0", ":T0:U0", "slack:T0:"])
def test_what_has_not_three_parts_is_no_identity(text):
    with pytest.raises(ValueError):  # noqa: PT011  (the caller names the place)
        Identity.parse(text)


def test_a_name_never_makes_two_identities_one_person():
    ana, eve = (unlinked(Identity("slack", "T0", one), "Ana") for one in ("U0ANA", "U0EVE"))
    assert ana != eve


def test_whoever_is_at_the_terminal_is_read_as_they_are_written():
    ana = at_terminal("ana")
    assert (str(ana), Identity.parse("cli:ana")) == ("cli:ana", ana)


@pytest.mark.parametrize("text", ["cli:", "cli:a:b", "cli:cli:ana"])
def test_a_terminal_has_users_and_no_workspaces(text):
    with pytest.raises(ValueError, match="is not cli:user"):
        Identity.parse(text)
