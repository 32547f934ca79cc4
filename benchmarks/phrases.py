"""A phrase table: pieces of sentences with their translations, put together from left to right.

Phrases are those that no link leaves (Koehn, Och and Marcu 2003), up to LONGEST words, from the true links of
the training pairs. A translation is the likeliest way to cut a sentence into phrases, each translated where
it stands, under p(phrase | phrase) and a bigram model of the language that is written.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

Words = tuple[str, ...]
Links = tuple[tuple[int, int], ...]  # (source place, target place)

LONGEST = 7
OFFERED = 12  # translations of a phrase that are tried
BEGIN, END = "<begin>", "<end>"
SMOOTHING = 0.1


class Table:
    """What was counted in `pairs` (source, target, links)."""

    def __init__(self, pairs: Iterable[tuple[Words, Words, Links]]) -> None:
        counts: defaultdict[Words, Counter[Words]] = defaultdict(Counter)
        self._follow: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for source, target, links in pairs:
            for phrase, other in phrases(source, target, links):
                counts[phrase][other] += 1
            for word, after in zip((BEGIN, *target), (*target, END), strict=True):
                self._follow[word][after] += 1
        self._words = len(self._follow)
        self._offers: Mapping[Words, list[tuple[Words, float]]] = {
            phrase: [(other, math.log(n / found.total())) for other, n in found.most_common(OFFERED)]
            for phrase, found in counts.items()
        }

    def translate(self, source: Words) -> Words:
        """The likeliest translation; a word of which nothing is known is left out."""
        best: list[dict[str, tuple[float, Words]]] = [{} for _ in range(len(source) + 1)]
        best[0][BEGIN] = (0.0, ())
        for start in range(len(source)):
            for stop in range(start + 1, min(start + LONGEST, len(source)) + 1):
                offers = self._offers.get(source[start:stop], [((), -20.0)] if stop == start + 1 else [])
                for score, made in best[start].values():
                    for other, chance in offers:
                        _keep(best[stop], score + chance + self._chance(made, other), (*made, *other))
        ends = [(score + self._chance(made, (END,)), made) for score, made in best[-1].values()]
        return max(ends)[1]

    def _chance(self, before: Words, words: Words) -> float:
        """log p(words | the last word before), word by word."""
        total, last = 0.0, before[-1] if before else BEGIN
        for word in words:
            follow = self._follow[last]
            total += math.log((follow[word] + SMOOTHING) / (follow.total() + SMOOTHING * self._words))
            last = word
        return total


def phrases(source: Words, target: Words, links: Links) -> Iterator[tuple[Words, Words]]:
    """Every pair of phrases that no link leaves; unlinked words beside the target's may belong to it."""
    linked = {other for _, other in links}
    for start in range(len(source)):
        for stop in range(start + 1, min(start + LONGEST, len(source)) + 1):
            inside = [other for place, other in links if start <= place < stop]
            if not inside:
                continue
            first, last = min(inside), max(inside)
            if any(first <= other <= last and not start <= place < stop for place, other in links):
                continue
            for low, high in _widened(first, last, linked, len(target)):
                yield source[start:stop], target[low : high + 1]


def _widened(first: int, last: int, linked: set[int], size: int) -> Iterator[tuple[int, int]]:
    lows, highs = [first], [last]
    while lows[-1] - 1 >= 0 and lows[-1] - 1 not in linked:
        lows.append(lows[-1] - 1)
    while highs[-1] + 1 < size and highs[-1] + 1 not in linked:
        highs.append(highs[-1] + 1)
    for low in lows:
        for high in highs:
            yield low, high


def _keep(found: dict[str, tuple[float, Words]], score: float, made: Words) -> None:
    """Of all that end on the same word, the likeliest."""
    last: str = made[-1] if made else BEGIN
    if last not in found or score > found[last][0]:
        found[last] = score, made
