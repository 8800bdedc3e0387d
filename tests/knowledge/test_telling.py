import pytest

from knowledge.telling import worth


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"perimeter"}, {"error"}),
        ({"permission denied"}, {"denied"}),
        ({"quota"}, {"quota", "credits"}),
        ({" ip "}, {"ip"}),
        ({"密钥"}, {"key"}),
        ({"the"}, {"]("}),
    ],
)
def test_rare_words_and_few_of_them_tell_more(more, less):
    assert worth(more) > worth(less)
