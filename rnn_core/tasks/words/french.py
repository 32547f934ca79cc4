"""The words of the English ↔ French grammar and what the French side does to them: gender, number, elision.

A `Phrase` is a piece of both languages at once. Every token carries keys; an English and a French token
that share a key are translations of each other. That is where the alignment links come from.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np

Choice = TypeVar("Choice")


class Token(NamedTuple):
    """A word and the keys that it shares with its translations."""

    word: str
    keys: tuple[int, ...]


Side = tuple[Token, ...]


class Phrase(NamedTuple):
    """The same thing in both languages."""

    english: Side = ()
    french: Side = ()


def line(*phrases: Phrase) -> Phrase:
    """Phrases whose order is the same in both languages, one after the other."""
    return Phrase(
        tuple(token for phrase in phrases for token in phrase.english),
        tuple(token for phrase in phrases for token in phrase.french),
    )


def side(words: str | Sequence[str], *keys: int) -> Side:
    """Words of one language that all carry the same keys."""
    return tuple([Token(word, keys) for word in (words.split() if isinstance(words, str) else words)])


class Draw:
    """Random choices out of blocks of numbers (fast), fresh keys, and a count of what was used."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._numbers: list[float] = []
        self._used: dict[object, int] = {}
        self._key = 0

    def key(self) -> int:
        """A key that nobody carries yet."""
        self._key += 1
        return self._key

    def chance(self, share: float) -> bool:
        return self._number() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return low + int(self._number() * (high - low + 1))

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self._number() * len(choices))]

    def rare(self, choices: Sequence[Choice], use: str = "") -> Choice:
        """Of three choices the one used least so far: rare words become less rare."""
        drawn = [choices[int(self._number() * len(choices))] for _ in range(3)]
        least = min(drawn, key=lambda choice: self._used.get((use, choice), 0))
        self._used[use, least] = self._used.get((use, least), 0) + 1
        return least

    def pair(self, english: str, french: str) -> Phrase:
        """All these words translate all those."""
        key = self.key()
        return Phrase(side(english, key), side(french, key))

    def _number(self) -> float:
        if not self._numbers:
            self._numbers = self._generator.random(4096).tolist()
        return self._numbers.pop()


class Adjective(NamedTuple):
    """An adjective: its place in French, its forms, and the group within which only one can be true."""

    english: str
    group: str
    before: bool
    forms: tuple[str, str, str, str]  # masculine, feminine, masculine plural, feminine plural
    vowel: str  # masculine before a vowel: "un vieil homme"

    @property
    def epicene(self) -> bool:
        """Whether masculine and feminine are spelled alike."""
        return self.forms[0] == self.forms[1]


class Noun(NamedTuple):
    """A noun with everything that its neighbours must know."""

    english: str
    plural: str  # "" for what is only used in the singular
    french: str
    french_plural: str
    feminine: bool
    kind: str  # person, kin, friend, animal, thing, food, mass, place
    adjectives: tuple[Adjective, ...]

    def adjective(self, english: str) -> bool:
        return any(adjective.english == english for adjective in self.adjectives)


class Verb(NamedTuple):
    """A verb: English base and past (if used), French forms for je, il, nous, vous, ils."""

    english: str
    third: str
    past: str
    infinitive: str
    forms: tuple[str, ...]
    participle: str


ADJECTIVES_BEFORE = """
small size petit petite|big size grand grande|young age jeune jeune|old age vieux vieille|pretty value joli jolie
new age nouveau nouvelle|good value bon bonne
"""
ADJECTIVES_AFTER = """
red color rouge rouge|black color noir noire|white color blanc blanche|green color vert verte|blue color bleu bleue
french nation français française|english nation anglais anglaise|italian nation italien italienne
happy mood heureux heureuse|sad mood triste triste|tired mood fatigué fatiguée|sick mood malade malade
famous fame célèbre célèbre|expensive price cher chère|interesting value intéressant intéressante
cold heat froid froide|hot heat chaud chaude|delicious value délicieux délicieuse|quiet noise calme calme
closed door fermé fermée
"""
_VOWEL_FORMS = {"vieux": "vieil", "nouveau": "nouvel"}

NOUNS = """
person: man/men homme m young old sad happy tired sick famous quiet NATION
person: woman/women femme f young old pretty sad happy tired sick famous quiet NATION
person: boy garçon m small young sad happy tired sick quiet NATION
person: girl fille f small pretty sad happy tired sick quiet NATION
person: child/children enfant m small sad happy tired sick quiet
person: doctor médecin m young old new good tired famous NATION
kin: brother frère m happy sad tired sick famous quiet
kin: sister sœur f happy sad tired sick famous quiet
kin: mother/ mère f sad tired sick happy
kin: father/ père m sad tired sick happy
friend: friend ami m old new good sad happy tired sick famous quiet NATION
animal: cat chat m small big young old pretty black white sad happy tired sick quiet
animal: dog chien m small big young old black white sad happy tired sick quiet
animal: horse cheval m small big young old black white happy tired sick quiet english
animal: bird oiseau m small young pretty red black white green blue sick
thing: book livre m small big old new good interesting expensive NATION red black green blue
thing: car voiture f small big old new expensive COLOR NATION
thing: hat chapeau m small big old new pretty expensive COLOR
thing: letter lettre f old interesting sad NATION
thing: picture image f small big old new pretty interesting famous sad
thing: flower fleur f small pretty red white blue expensive
thing: key clé f small old new
thing: chair chaise f small old new pretty expensive COLOR
thing: tree arbre m small big old young green
thing: story histoire f old new good interesting sad famous NATION
food: apple pomme f red green good small cold expensive delicious
food: orange orange f good small cold expensive delicious
food: egg œuf m white small cold hot good
food: cake gâteau m small good cold hot expensive delicious NATION
mass: bread/ pain m good white black delicious french italian
mass: cheese/ fromage m good white expensive delicious NATION
mass: soup/ soupe f good cold hot green delicious
mass: water/ eau f cold hot
mass: milk/ lait m good cold hot
place: house maison f small big old new pretty expensive quiet white blue red
place: school école f small big old new closed quiet NATION
place: hotel hôtel m small big old new good expensive closed quiet white NATION
place: garden jardin m small big old pretty quiet closed english
place: church/churches église f small big old pretty white quiet closed
place: kitchen/ cuisine f small big new old cold white blue
place: market/ marché m small big old closed quiet italian
place: station/ gare f small big old new closed quiet
place: town/ ville f small big old pretty quiet famous NATION
"""

REGULAR = """
sing sang chanter chanté|dance - danser -|work - travailler -|speak - parler -|eat ate manger mangé
buy bought acheter acheté|like - aimer -|look - chercher -|listen - écouter -
give gave donner donné|live - habiter -|arrive - arriver -|cost - coûter -
"""
IRREGULAR = """
sleep - dormir dors dort dormons dormez dorment -|drink drank boire bois boit buvons buvez boivent bu
sell sold vendre vends vend vendons vendez vendent vendu|see saw voir vois voit voyons voyez voient vu
read - lire lis lit lisons lisez lisent -|write wrote écrire écris écrit écrivons écrivez écrivent écrit
wait - attendre attends attend attendons attendez attendent -
want - vouloir veux veut voulons voulez veulent -|can - pouvoir peux peut pouvons pouvez peuvent -
have had avoir ai a avons avez ont -|be - être suis est sommes êtes sont -
"""
_STEMS = {"manger": ("mang", "mange"), "acheter": ("achèt", "achet")}  # before a mute e, before -ons and -ez


def entries(block: str) -> list[list[str]]:
    """The entries of a table: one per line or separated by "|", each a list of words."""
    return [part.split() for row in block.splitlines() for part in row.split("|") if part.strip()]


def plural_of(french: str) -> str:
    """The regular plural of a French noun or adjective."""
    if french.endswith(("s", "x")):
        return french
    if french.endswith("al"):
        return french[:-2] + "aux"
    return french + ("x" if french.endswith("eau") else "s")


def _adjectives() -> dict[str, Adjective]:
    found = {}
    for block in (ADJECTIVES_BEFORE, ADJECTIVES_AFTER):
        for english, group, masculine, feminine in entries(block):
            forms = (masculine, feminine, plural_of(masculine), plural_of(feminine))
            vowel = _VOWEL_FORMS.get(masculine, masculine)
            found[english] = Adjective(english, group, block is ADJECTIVES_BEFORE, forms, vowel)
    return found


def _nouns() -> dict[str, Noun]:
    groups = {
        group.upper(): [adjective for adjective in ADJECTIVES.values() if adjective.group == group]
        for group in ("color", "nation")
    }
    found = {}
    for kind, english, french, gender, *names in entries(NOUNS):
        single, _, plural = (english if "/" in english else f"{english}/{english}s").partition("/")
        fitting = [word for name in names for word in groups.get(name, []) or [ADJECTIVES[name]]]
        found[single] = Noun(
            single, plural, french, plural_of(french), gender == "f", kind[:-1], tuple(fitting)
        )
    return found


def _verbs() -> dict[str, Verb]:
    rows = [(english, past, infinitive, _regular(infinitive), participle)
            for english, past, infinitive, participle in entries(REGULAR)]  # fmt: skip
    rows += [(row[0], row[1], row[2], tuple(row[3:8]), row[8]) for row in entries(IRREGULAR)]
    thirds = {"have": "has", "be": "is", "can": "can"}
    return {
        english: Verb(
            english,
            thirds.get(english, english + "s"),
            past.strip("-"),
            infinitive,
            forms,
            participle.strip("-"),
        )
        for english, past, infinitive, forms, participle in rows
    }


def _regular(infinitive: str) -> tuple[str, ...]:
    """The present of a verb in -er for je, il, nous, vous, ils."""
    weak, strong = _STEMS.get(infinitive, (infinitive[:-2],) * 2)
    you = strong[:-1] if infinitive == "manger" else strong
    return (weak + "e", weak + "e", strong + "ons", you + "ez", weak + "ent")


ADJECTIVES = _adjectives()
NATIONS = frozenset(word.english for word in ADJECTIVES.values() if word.group == "nation")
NOUN = _nouns()
VERBS = _verbs()

_SOFT = tuple("aeiouyhàâéèêëîïôûœ")  # every h in this vocabulary is mute, but huit and onze elide nothing
_HARD = ("huit", "onze")
ELIDED = {"je": "j'", "ne": "n'", "de": "d'", "que": "qu'", "le": "l'", "la": "l'"}
LINKING = {"ma": "mon", "ce": "cet"}  # before a vowel
CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}


def soft(word: str) -> bool:
    """Whether a word begins with a vowel sound, so that the word before it is elided."""
    return word.startswith(_SOFT) and word not in _HARD


def elide(tokens: Side) -> Side:
    """French as it is written: l' d' n' j' qu', mon amie, cet homme, then du des au aux."""
    written: list[Token] = []
    following = (*(token.word for token in tokens[1:]), ".")
    for token, after in zip(tokens, following, strict=True):
        word, keys = token
        if soft(after):
            word = "c'" if (word, after) == ("ce", "est") else ELIDED.get(word) or LINKING.get(word, word)
        together = CONTRACTED.get((written[-1].word, word)) if written else None
        if together:
            word, keys = together, written.pop().keys + keys
        written.append(Token(word, keys))
    return tuple(written)


def number_gender(feminine: bool, plural: bool) -> int:
    """The place of a form among those of an adjective."""
    return 2 * plural + feminine


def adjective_form(adjective: Adjective, noun: Noun, plural: bool) -> str:
    """The adjective as it stands beside this noun."""
    if adjective.vowel != adjective.forms[0] and not (noun.feminine or plural) and soft(noun.french):
        return adjective.vowel
    return adjective.forms[number_gender(noun.feminine, plural)]
