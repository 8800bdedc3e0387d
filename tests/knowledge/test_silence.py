from knowledge.index import Index
from knowledge.silence import shipped


def test_every_phrase_is_one_that_can_be_looked_for():
    index = Index(shipped().phrases())
    assert not any(index.has(n, b"") for n in range(len(index.phrases)))


def test_reviews_and_talk_are_not_the_same():
    assert not set(shipped().review) & set(shipped().talk)
