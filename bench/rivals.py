"""What anybody would take instead: BM25 and TF-IDF with logistic regression over labelled texts.

Both learn from examples, so they are judged on texts that were kept from them: five folds. Their
settings are those that came out best of what was tried. (A MiniLM sentence model is not measured:
its weights are not to be had where the benches run.)
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rank_bm25 import BM25Okapi
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from bench.clock import seconds
from bench.texts import Text, label

Judge = Callable[[str], str]
"""From a text to its label; none where it is met with silence."""
Learn = Callable[[Sequence[Text]], Judge]
FOLDS = 5
_WORD = re.compile(r"\w+")


def bm25(known: Sequence[Text]) -> Judge:
    """The label of the example that is nearest."""
    ranked = BM25Okapi([_words(one.text) for one in known])

    def judge(text: str) -> str:
        scores = ranked.get_scores(_words(text))
        return known[int(scores.argmax())].label

    return judge


def regression(known: Sequence[Text]) -> Judge:
    """The likeliest provider and the likeliest cause, by words, pairs of words and their parts."""
    provider = _model(known, lambda one: one.label.partition("/")[0])
    cause = _model(known, lambda one: one.label.partition("/")[2])

    def judge(text: str) -> str:
        told = [str(model.predict([text])[0]) for model in (provider, cause)]
        return label(*told) if all(told) else ""

    return judge


def _model(known: Sequence[Text], part: Callable[[Text], str]) -> Pipeline:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    weighed = LogisticRegression(C=100.0, max_iter=500, class_weight="balanced")
    model = make_pipeline(make_union(words, parts), weighed)
    return model.fit([one.text for one in known], [part(one) for one in known])


@dataclass(frozen=True)
class Judged:
    """Percent of the errors that were named right, and of the ordinary texts that were answered."""

    right: float
    alarms: float
    rate: float
    """Texts a second, errors and ordinary ones."""
    ordinary_rate: float


def judged(learn: Learn, texts: Sequence[Text]) -> Judged:
    """Cross-validated: each fold by what was learnt from the four others."""
    shuffled = random.Random(5).sample(texts, len(texts))
    folds = [shuffled[n::FOLDS] for n in range(FOLDS)]
    answers: list[tuple[Text, str]] = []
    taken = {True: 0.0, False: 0.0}
    for held in folds:
        judge = learn([one for fold in folds if fold is not held for one in fold])
        for one in held:
            taken[one.is_error] += seconds(lambda j=judge, t=one: answers.append((t, j(t.text))))
    errors = [given == one.label for one, given in answers if one.is_error]
    ordinary = [bool(given) for one, given in answers if not one.is_error]
    return Judged(
        right=100 * sum(errors) / len(errors),
        alarms=100 * sum(ordinary) / len(ordinary),
        rate=len(texts) / sum(taken.values()),
        ordinary_rate=len(ordinary) / taken[False],
    )


def beside(learners: Mapping[str, Learn], texts: Sequence[Text]) -> dict[str, Judged]:
    """Each learner, judged on the same folds."""
    return {name: judged(learn, texts) for name, learn in learners.items()}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
