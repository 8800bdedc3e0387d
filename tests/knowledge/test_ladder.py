from itertools import pairwise

import pytest

from knowledge import Provider
from knowledge.ladder import _LADDERS, below, is_below

EVERY = [(provider, ladder) for provider, ladders in _LADDERS.items() for ladder in ladders]


@pytest.mark.parametrize(("provider", "ladder"), EVERY)
def test_each_rung_is_below_the_next_and_never_above(provider, ladder):
    for small, large in pairwise(ladder):
        assert is_below(provider, small, large)
        assert not is_below(provider, large, small)
    assert below(provider, ladder[0]) == ()
    assert below(provider, ladder[-1])[0] == ladder[-2]


def test_roles_of_which_neither_holds_the_other_are_not_compared():
    assert not is_below(Provider.ANTHROPIC, "billing", "admin")
    assert not is_below(Provider.ANTHROPIC, "workspace_user", "admin")
    assert not is_below(Provider.OPENAI, "reader", "member")


@pytest.mark.parametrize("role", ["", "Owner", "owner ", "\u043ewner", "*"])
def test_only_the_providers_own_spelling_is_known(role):
    assert below(Provider.OPENAI, role) == ()
