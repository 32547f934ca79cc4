"""The words of the English ↔ French grammar, and gender, number and elision on the French side."""

from dataclasses import dataclass

from rnn_core.tasks.words.phrases import Side, Token


@dataclass(frozen=True, eq=False)
class Adjective:
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


@dataclass(frozen=True, eq=False)
class Noun:
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


@dataclass(frozen=True, eq=False)
class Verb:
    """A verb: English base and past (if used), French forms for je, il, nous, vous, ils."""

    english: str
    third: str
    past: str
    infinitive: str
    forms: tuple[str, ...]
    participle: str


ADJECTIVES_BEFORE = """
small size petit petite|big size grand grande|young age jeune jeune|old age vieux vieille
pretty value joli jolie|new age nouveau nouvelle|good value bon bonne
"""
ADJECTIVES_AFTER = """
red color rouge rouge|black color noir noire|white color blanc blanche
green color vert verte|blue color bleu bleue
french nation français française|english nation anglais anglaise|italian nation italien italienne
happy mood heureux heureuse|sad mood triste triste|tired rest fatigué fatiguée|sick health malade malade
famous fame célèbre célèbre|expensive price cher chère|interesting value intéressant intéressante
cold heat froid froide|delicious value délicieux délicieuse|quiet noise calme calme
"""
_VOWEL_FORMS = {"vieux": "vieil", "nouveau": "nouvel"}

NOUNS = """
person: man/men homme m interesting young old sad happy tired sick famous quiet NATION
person: woman/women femme f young old pretty sad happy tired sick famous quiet NATION
person: boy garçon m small young sad happy tired sick quiet NATION
person: girl fille f small pretty sad happy tired sick quiet NATION
person: child/children enfant m sad happy tired sick quiet
person: doctor médecin m interesting young old new good tired famous NATION
kin: brother frère m happy sad tired sick famous quiet
kin: sister sœur f happy sad tired sick famous quiet
kin: mother/ mère f sad tired sick happy
kin: father/ père m sad tired sick happy
friend: friend ami m interesting old new good sad happy tired sick famous quiet NATION
animal: cat chat m small young old pretty black white sad happy tired sick quiet
animal: dog chien m small big young old black white sad happy tired sick quiet
animal: horse cheval m small big young old black white happy tired sick quiet english
animal: bird oiseau m small young pretty red black white green blue sick
thing: book livre m small big old new good interesting expensive NATION red black green blue
thing: car voiture f small big old new expensive COLOR NATION
thing: hat chapeau m small big old new pretty expensive COLOR
thing: letter lettre f old interesting sad NATION
thing: picture image f small big old new pretty interesting famous sad
thing: flower fleur f small pretty red white blue expensive
thing: key clé f small old new black white
thing: table table f small old new pretty expensive COLOR
thing: tree arbre m small big old new young pretty
thing: story/stories histoire f old new good interesting sad famous NATION
food: apple pomme f red green good small cold expensive delicious
food: orange orange f good small cold expensive delicious
food: egg œuf m white small cold good
food: cake gâteau m small good cold expensive delicious NATION
mass: bread/ pain m good white black delicious french italian
mass: cheese/ fromage m good expensive delicious NATION
mass: soup/ soupe f good cold green delicious
mass: water/ eau f cold good
mass: milk/ lait m good cold
place: house maison f small big old new pretty expensive quiet white blue red
place: school/ école f small big old new quiet NATION
place: hotel hôtel m small big old new good expensive quiet white NATION
place: garden/ jardin m interesting small big old pretty quiet english
place: church/ église f small big old pretty white quiet
place: kitchen/ cuisine f small big new old cold white blue
place: market/ marché m small big old quiet italian
place: station/ gare f small big old new quiet
place: town/ ville f small big old pretty quiet famous NATION
"""

REGULAR = """
sing sang chanter chanté|dance - danser -|work - travailler -|speak - parler -|eat ate manger mangé
buy bought acheter acheté|like - aimer -|look - chercher -
give gave donner donné|live - habiter -|arrive - arriver -|cost - coûter -
"""
IRREGULAR = """
sleep - dormir dors dort dormons dormez dorment -|drink drank boire bois boit buvons buvez boivent bu
sell sold vendre vends vend vendons vendez vendent vendu|see saw voir vois voit voyons voyez voient vu
read - lire lis lit lisons lisez lisent -|write wrote écrire écris écrit écrivons écrivez écrivent écrit
wait - attendre attends attend attendons attendez attendent -
want - vouloir veux veut voulons voulez veulent -|can - pouvoir peux peut pouvons pouvez peuvent -
have - avoir ai a avons avez ont -|be - être suis est sommes êtes sont -
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
NATIONS = tuple(word.english for word in ADJECTIVES.values() if word.group == "nation")
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
