"""Reviews of one sentence, and the rule that says what they mean.

In a clause every negator turns the opinion round: value = (−1)^negators · opinion. Of two clauses
joined by "but", or "although X, Y", Y decides; in "X although Y", X does; with "and" both must agree.

Held out are combinations: of the pairs of a word of opinion and a construction (with its sign) one in eight
occurs in no training sentence, and held-out sentences are made of those alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnn_core.tasks.words.opinions import (
    AFFIRMATIVES,
    CLAUSES,
    FILLER,
    NEGATIVE,
    NEGATORS,
    NEUTRAL,
    PLAIN,
    POSITIVE,
    SIGNED,
    SIGNS,
    kept_back,
    known,
    opinions,
    training_words,
)

Words = tuple[str, ...]

NEGATED = 0.35  # of the clauses; with half of them, counting words would be no help at all
UNSIGNED = 0.15  # of the sentences are one clause without any sign: "I love movies"
JOINED = 0.25  # of the sentences have two clauses
UNSEEN_SHARE = 0.25  # of the neutral words of held-out sentences: never seen in training
NEAR, NEARBY = 0.85, 3  # of the sentences, if most are near: with so many filler words at most
OPPOSITE = dict(zip(POSITIVE + NEGATIVE, NEGATIVE + POSITIVE, strict=True))
_MARKED = NEGATORS.union(AFFIRMATIVES)  # words whose whole work is the sign; "is" and "did" are not
DASHES = ("-", "–", "—")
_EXCHANGE = {word: other for pair in SIGNS for word, other in (pair, pair[::-1])}
_JOINTS = ("although", "but", "and")
_BOTH_BEHIND = "although …"  # "although X, Y", where both clauses stand behind the joint
_NUMBER = {pattern: number for number, pattern in enumerate(CLAUSES + PLAIN)}
_NUMBER |= {word: number for number, word in enumerate(POSITIVE + NEGATIVE)}
_OPINION = {p: next(k for k in ("adjective", "verb", "past") if f"{{{k}}}" in p) for p in CLAUSES + PLAIN}


def review(draw: np.random.Generator, value: int, unseen: bool) -> Words:
    """One sentence whose meaning is `value` (+1 or −1).

    With `unseen`, its combinations are those kept from training, and kept-back words occur too.
    """
    form = draw.random()
    words = _clause(draw, value, unseen, PLAIN if form >= 1.0 - UNSIGNED else CLAUSES)
    if form < JOINED:
        kind = int(4 * form / JOINED)
        other = _clause(draw, value if kind == 3 else -value, unseen, CLAUSES)
        joined = (
            (*other, "but", *words),
            ("although", *other, ",", *words),
            (*words, "although", *other),
            (*other, "and", *words),
        )
        words = joined[kind]
    words = (words[0][0].upper() + words[0][1:], *words[1:])
    return words + ((), (), (".",), ("!",))[int(draw.integers(4))]


def meaning(words: Words) -> int:
    """+1 or −1 by the rule above; 0 for a sentence that the rule cannot read."""
    lower = _lower(words)
    if not set(lower) <= _lexicon() or sum(word in _JOINTS for word in lower) > 1:
        return 0
    return readings(words)[-1] if words else 0


def readings(words: Words) -> list[int]:
    """The meaning of every beginning of `words`, in one walk: +1, −1, or 0 where it cannot be read yet.

    For words that the grammar knows, with one joint at most.
    """
    clauses: list[set[int]] = [set()]
    joint, sign, found = "", 1, []
    for place, word in enumerate(_lower(words)):
        if word in _JOINTS:
            joint = _BOTH_BEHIND if word == "although" and place == 0 else word
        parts = word == "," if joint == _BOTH_BEHIND else word in _JOINTS
        if parts and len(clauses) == 1:
            clauses, sign = [*clauses, set()], 1
        sign = -sign if word in NEGATORS else sign
        if word in OPPOSITE:
            clauses[-1].add(sign if word in POSITIVE else -sign)
        found.append(_of_clauses(joint, clauses))
    return found


def _of_clauses(joint: str, clauses: list[set[int]]) -> int:
    """What the clauses read so far mean together."""
    first, last = clauses[0], clauses[-1]
    deciding = {"although": [first], "and": clauses}.get(joint, [last])
    if joint == _BOTH_BEHIND and len(clauses) == 1:  # the clause that decides has not begun
        return 0
    values = {next(iter(clause)) if len(clause) == 1 else 0 for clause in deciding}
    return values.pop() if len(values) == 1 else 0


def clue(words: Words) -> int:
    """The place of the word that decides: in the deciding clause the first negator or its counterpart,
    else the first word of opinion, else the first word."""
    lower = _lower(words)
    for kind in (_MARKED, OPPOSITE):
        for part in _deciding(lower):
            for place in range(*part.indices(len(lower))):
                if lower[place] in kind:
                    return place
    return 0


def pushed(words: Words, filler: Sequence[str]) -> Words:
    """`words` with `filler` behind the clue."""
    place = clue(words) + 1
    return (*words[:place], *filler, *words[place:])


def filler(gap: int, draw: np.random.Generator) -> Words:
    """Exactly `gap` words that mean nothing here, in phrases."""
    words: list[str] = []
    while len(words) < gap:
        phrase = FILLER[int(draw.integers(len(FILLER)))].split()
        if len(words) + len(phrase) <= gap:
            words += phrase
    return tuple(words)


@dataclass(frozen=True)
class Gaps:
    """How many filler words sentences get: always the most; if `mixed`, any number up to that; if `near`,
    mostly few.
    """

    most: int
    mixed: bool
    near: bool

    def draw(self, draw: np.random.Generator) -> int:
        """The number for one sentence."""
        if not self.mixed:
            return self.most
        few = self.near and draw.random() < NEAR
        return int(draw.integers((min(NEARBY, self.most) if few else self.most) + 1))


def flipped(words: Words) -> list[Words]:
    """The sentences one word away whose meaning is the opposite one, those with another sign first."""
    marked = {word: other for word, other in _EXCHANGE.items() if word in _MARKED}
    plain = _EXCHANGE if not any(word.lower() in marked for word in words) else {}
    here, found = meaning(words), []
    for exchange in (marked, OPPOSITE, plain):
        for place, word in enumerate(words):
            other = exchange.get(word.lower())
            changed = (*words[:place], _like(word, other), *words[place + 1 :]) if other else words
            if here and meaning(changed) == -here:
                found.append(changed)
    return found


def _lower(words: Words) -> Words:
    """In small letters. A dash parts two clauses as a comma does."""
    return tuple("," if word in DASHES else word.lower() for word in words)


def _like(word: str, other: str) -> str:
    return other[0].upper() + other[1:] if word[0].isupper() else other


def kept_from_training(pattern: str, sign: int, opinion: str) -> bool:
    """Whether this word of opinion in this construction, with this sign, is for held-out sentences."""
    return (5 * (2 * _NUMBER[pattern] + (sign > 0)) + _NUMBER[opinion]) % 8 == 0


def _clause(draw: np.random.Generator, value: int, unseen: bool, patterns: Sequence[str]) -> Words:
    """A clause without capital or full stop whose value is `value`."""
    while True:
        sign = -1 if patterns is CLAUSES and draw.random() < NEGATED else 1
        pattern = _pick(draw, patterns)
        kind = _OPINION[pattern]
        opinion = _pick(draw, opinions(kind, value * sign))
        if kept_from_training(pattern, sign, opinion) == unseen:
            break
    filled = pattern.replace(f"{{{kind}}}", opinion).split()
    return tuple(_word(draw, part[1:-1], sign, unseen) if part[0] == "{" else part for part in filled)


def _word(draw: np.random.Generator, kind: str, sign: int, unseen: bool) -> str:
    if kind == "be":
        return _pick(draw, ("is", "was"))
    if kind in SIGNED:
        return _pick(draw, SIGNED[kind][sign > 0])
    return _pick(draw, kept_back(kind) if unseen and draw.random() < UNSEEN_SHARE else known(kind))


def _deciding(lower: Words) -> list[slice]:
    """The clauses of which the meaning of the sentence is made."""
    joint = next((place for place, word in enumerate(lower) if word in _JOINTS), None)
    if joint is None:
        return [slice(0, len(lower))]
    if lower[joint] == "although" and joint > 0:
        return [slice(0, joint)]
    if lower[joint] == "although":
        comma = lower.index(",") if "," in lower else len(lower)
        return [slice(comma, len(lower))]
    after = slice(joint + 1, len(lower))
    return [after] if lower[joint] == "but" else [slice(0, joint), after]


@lru_cache(maxsize=1)
def _lexicon() -> frozenset[str]:
    return frozenset(training_words()).union(*NEUTRAL.values())


def _pick(draw: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(draw.integers(len(choices)))]
