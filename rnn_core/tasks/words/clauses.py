"""Noun phrases and clauses in English and French at once: agreement, negation, questions.

Everything here is built in both languages together, so that no sentence can lose its translation:
"he does not buy a red car" ↔ "il n' achète pas de voiture rouge".
"""

from functools import lru_cache
from typing import NamedTuple

from rnn_core.tasks.words.french import (
    NOUN,
    VERBS,
    Adjective,
    Noun,
    Verb,
    adjective_form,
    number_gender,
    soft,
)
from rnn_core.tasks.words.phrases import Draw, Phrase, Side, line, side

PLAIN, NOT, ASK = "plain", "not", "ask"
PEOPLE = ("person", "kin", "friend")


class Who(NamedTuple):
    """A noun phrase or pronoun, with what a verb or an adjective must know of it."""

    phrase: Phrase
    person: int  # place among the French forms: je, il, nous, vous, ils
    feminine: bool = False
    plural: bool = False
    noun: Noun | None = None  # None for a pronoun
    pronoun: str = ""

    @property
    def third(self) -> bool:
        """Whether the English verb takes an s."""
        return self.person == 1


class Group(NamedTuple):
    """A verb in its tense and person: English with and without a helper, French finite form and the rest."""

    plain: str  # buys, bought, can
    helper: str  # does, did, can: it stands before "not" and opens a question
    bare: str  # what follows the helper: buy; "" where the helper is the verb itself
    finite: str  # achète, a, peut
    tail: str = ""  # acheté


PRONOUNS = (
    ("i", "je", 0, False, False),
    ("he", "il", 1, False, False),
    ("she", "elle", 1, True, False),
    ("we", "nous", 2, False, True),
    ("you", "vous", 3, False, False),
    ("they", "ils", 4, False, True),
)
PARTICLES = {"look": "for", "wait": "for"}  # part of the English verb only
POSSESSIVES = {
    "my": ("mon", "ma", "mes", "mes"),
    "our": ("notre", "notre", "nos", "nos"),
    "your": ("votre", "votre", "vos", "vos"),
}
ARTICLES = {
    "the": ("le", "la", "les", "les"),
    "a": ("un", "une", "", ""),
    "this": ("ce", "cette", "ces", "ces"),
    **POSSESSIVES,
}


def pronoun(draw: Draw, speaker: bool = True, verb: str = "") -> Who:
    """I, he, she, we, you or they, every verb with all of them; no "I" unless `speaker`."""
    rows = PRONOUNS[0 if speaker else 1 :]
    if draw.chance(0.45):  # nouns never take these forms
        rows = tuple(row for row in rows if row[0] in ("i", "we", "you"))
    word, french, person, feminine, plural = draw.rare(rows, "pronoun" + verb)
    return Who(draw.pair(word, french), person, feminine, plural, None, word)


def again(draw: Draw, who: Who) -> Who:
    """The pronoun that takes up `who`: "the apple … it" ↔ "la pomme … elle"."""
    if who.noun is None:
        words = next(row for row in PRONOUNS if row[0] == who.pronoun)
        return who._replace(phrase=draw.pair(words[0], words[1]))
    person = who.noun.kind in PEOPLE
    english = "they" if who.plural else ("she" if who.feminine else "he") if person else "it"
    french = ("elle" if who.feminine else "il") + ("s" if who.plural else "")
    return Who(draw.pair(english, french), who.person, who.feminine, who.plural, None, english)


@lru_cache(maxsize=128)
def _kinds_of(noun: Noun) -> tuple[tuple[Adjective, ...], ...]:
    """The adjectives of a noun: before it in French, colours and nations, all behind it."""
    old = [word for word in noun.adjectives if word.vowel != word.forms[0]]
    rare = old * 3 if soft(noun.french) and not noun.feminine else []  # un vieil ami, un nouvel hôtel
    return (
        (*rare, *(word for word in noun.adjectives if word.before)),
        tuple(word for word in noun.adjectives if word.group in ("color", "nation")),
        tuple(word for word in noun.adjectives if not word.before),
    )


def describe(draw: Draw, noun: Noun, share: float = 0.66, plural: bool = False) -> tuple[Adjective, ...]:
    """No adjective, one, or one on either side of the French noun."""
    form = draw.number() / max(share, 1e-9)
    if form >= 1:
        return ()
    before, colors, after = _kinds_of(noun)
    use = f"adjective{number_gender(noun.feminine, plural)}{soft(noun.french)}"
    if form < 0.2 and before and colors:
        return draw.rare(before, use), draw.rare(colors, use)
    if (form < 0.36 and before) or not after:
        return (draw.rare(before, use),)
    return (draw.rare(after, use),)


@lru_cache(maxsize=128)
def articles(noun: Noun) -> tuple[str, ...]:
    """The articles that fit a noun: nobody says "my woman"; brothers are always somebody's."""
    if noun.kind == "kin":
        return tuple(POSSESSIVES)
    if noun.kind == "mass":
        return ("the", "this", "my", "some", "some", "some")
    if noun.english in ("man", "woman", "boy", "girl", "market", "station"):
        return ("the", "a", "the", "a", "this")
    return ("the", "a", "the", "a", "this", *POSSESSIVES)


def noun_phrase(
    draw: Draw,
    noun: Noun,
    article: str,
    plural: bool = False,
    adjectives: tuple[Adjective, ...] = (),
    count: Phrase | None = None,
) -> Who:
    """Article or number, adjectives and noun. Articles besides `ARTICLES`: some, any, and negated ones.

    "not a", "not any" and "no" become "de" in French; the caller writes the "ne … pas".
    """
    bare, key = _bare_noun(draw, noun, plural, adjectives), draw.key()
    negated = article == "no" or article.startswith("not ")
    english = article.removeprefix("not ")
    if count is not None:
        front = count
    elif negated:
        front = Phrase(side(english, key), side("de", key))
    elif english in ("some", "any"):
        front = Phrase(side(english, key), side(_indefinite(noun, plural, adjectives), key))
    else:
        french = ARTICLES[english][number_gender(noun.feminine, plural)]
        front = Phrase(side("these" if english == "this" and plural else english, key), side(french, key))
    return Who(line(front, bare), 4 if plural else 1, noun.feminine, plural, noun)


def possession(draw: Draw, owner: Who, noun: Noun, plural: bool, adjectives: tuple[Adjective, ...]) -> Who:
    """ "my sister 's black cat" ↔ "le chat noir de ma sœur"."""
    key = draw.key()
    bare = _bare_noun(draw, noun, plural, adjectives)
    english = owner.phrase.english + side("'s", key) + bare.english
    the = side(ARTICLES["the"][number_gender(noun.feminine, plural)], key)
    french = the + bare.french + side("de", key) + owner.phrase.french
    return Who(Phrase(english, french), 4 if plural else 1, noun.feminine, plural, noun)


def being(who: Who) -> Group:
    """The verb to be."""
    english = {"i": "am"}.get(who.pronoun, "is" if who.third else "are")
    return Group(english, english, "", VERBS["be"].forms[who.person])


def present(verb: Verb, who: Who) -> Group:
    """The present: sings ↔ chante."""
    if verb.english == "can":
        return Group("can", "can", "", verb.forms[who.person])
    after = (" " + PARTICLES[verb.english]) if verb.english in PARTICLES else ""
    finite = verb.third if who.third else verb.english
    return Group(finite + after, "does" if who.third else "do", verb.english + after, verb.forms[who.person])


def past(verb: Verb, who: Who) -> Group:
    """The past: sang ↔ a chanté."""
    return Group(verb.past, "did", verb.english, VERBS["have"].forms[who.person], verb.participle)


def infinitive(draw: Draw, verb: Verb, to: bool) -> Phrase:
    """to look for ↔ chercher."""
    words = ["to"] * to + [verb.english, *PARTICLES.get(verb.english, "").split()]
    return draw.pair(" ".join(words), verb.infinitive)


def clause(
    draw: Draw, who: Who, group: Group, rest: Phrase, form: str = PLAIN, adverb: Phrase | None = None
) -> Phrase:
    """Subject, verb and the rest: told, denied or asked (without its question mark)."""
    verb, helper = draw.key(), draw.key()
    own = verb if not group.bare else helper
    if form == ASK:
        bare = side(group.bare, verb)
        english = side(group.helper, own) + who.phrase.english + bare + rest.english
        return Phrase(english, _asked(draw, who, group, verb, own) + rest.french)
    if form == NOT:
        no = draw.key()
        english = who.phrase.english + side(group.helper, own) + side("not", no) + side(group.bare, verb)
        simple = helper if group.bare and not group.tail else no
        ne = side("ne", *dict.fromkeys((no, simple)))
        finite = side(group.finite, helper if group.tail else verb) + side("pas", no)
        tail = side(group.tail, verb)
        return Phrase(english + rest.english, who.phrase.french + ne + finite + tail + rest.french)
    often = adverb or Phrase()
    english = who.phrase.english + often.english + side(group.plain, verb) + rest.english
    finite = side(group.finite, verb) + often.french + side(group.tail, verb)
    return Phrase(english, who.phrase.french + finite + rest.french)


def predicate(draw: Draw, who: Who, adjective: Adjective) -> Phrase:
    """An adjective behind "to be", agreeing with the subject."""
    return draw.pair(adjective.english, adjective.forms[number_gender(who.feminine, who.plural)])


def wh_question(draw: Draw, question: tuple[str, str], who: Who, group: Group) -> Phrase:
    """ "where do you live" ↔ "où habitez -vous"."""
    verb, helper = draw.key(), draw.key()
    own = verb if not group.bare else helper
    front = draw.pair(*question)
    english = side(group.helper, own) + who.phrase.english + side(group.bare, verb)
    return line(front, Phrase(english, _asked(draw, who, group, verb, own)))


def agrees(who: Who, adjective: Adjective) -> bool:
    """Whether one spelling is right whoever speaks: "je suis triste", never "fatigué(e)"."""
    return adjective.epicene or who.noun is not None or who.pronoun not in ("i", "we", "you")


def _asked(draw: Draw, who: Who, group: Group, verb: int, helper: int) -> Side:
    """The French verb and subject of a question: inversion of a pronoun, est-ce que before a noun."""
    finite = side(group.finite, *((helper,) if group.tail else dict.fromkeys((verb, helper))))
    tail = side(group.tail, verb)
    if who.noun is None and who.pronoun != "i":
        (subject,) = who.phrase.french
        linked = "-t-" if who.person == 1 and group.finite[-1] in "ae" else "-"
        return (*finite, subject._replace(word=linked + subject.word), *tail)
    return side("est -ce que", helper) + who.phrase.french + side(group.finite, verb, helper) + tail


def _bare_noun(draw: Draw, noun: Noun, plural: bool, adjectives: tuple[Adjective, ...]) -> Phrase:
    """Adjectives and noun: all adjectives before the English noun, most behind the French one."""
    before, after, english = Phrase(), Phrase(), Phrase()
    for adjective in adjectives:
        words = draw.pair(adjective.english, adjective.forms[number_gender(noun.feminine, plural)])
        if adjective.before:
            form = adjective_form(adjective, noun, plural)
            words = Phrase(words.english, (words.french[0]._replace(word=form),))
            before = line(before, words)
        else:
            after = line(after, words)
        english = line(english, words)
    names = (noun.plural, noun.french_plural) if plural else (noun.english, noun.french)
    name = draw.pair(*names)
    return Phrase(english.english + name.english, before.french + name.french + after.french)


def _indefinite(noun: Noun, plural: bool, adjectives: tuple[Adjective, ...]) -> str:
    """des, but de before an adjective; du, de la, de l' for what cannot be counted."""
    if plural:
        return "de" if any(adjective.before for adjective in adjectives) else "des"
    return "de la" if noun.feminine else "de le"


@lru_cache(maxsize=128)
def nouns(names: str) -> tuple[Noun, ...]:
    """The nouns of a list of English names or kinds, in that order; a name may stand there twice."""
    kinds = {noun.kind for noun in NOUN.values()}
    return tuple(
        noun
        for name in names.split()
        for noun in ([each for each in NOUN.values() if each.kind == name] if name in kinds else [NOUN[name]])
    )
