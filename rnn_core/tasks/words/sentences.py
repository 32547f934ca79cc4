"""Who does what to what: the plain sentences of the English ↔ French grammar."""

from rnn_core.tasks.words.clauses import (
    ASK,
    NOT,
    PEOPLE,
    PLAIN,
    POSSESSIVES,
    Who,
    agrees,
    articles,
    being,
    clause,
    describe,
    infinitive,
    noun_phrase,
    nouns,
    past,
    possession,
    predicate,
    present,
    pronoun,
)
from rnn_core.tasks.words.french import ADJECTIVES, NATIONS, VERBS, Adjective, Noun, Verb
from rnn_core.tasks.words.phrases import Draw, Phrase, line, side
from rnn_core.tasks.words.roles import (
    ALL_VERBS,
    COMPANY,
    DEFINITE,
    HUMAN,
    LARGE,
    OBJECTS,
    OWN_WILL,
    PAST,
    PLACES,
    SMALL,
    TOO_CLOSE,
    WHERE,
)


def forms(draw: Draw, form: str) -> str:
    """`form`, or any of the three."""
    return form or draw.pick((PLAIN, PLAIN, NOT, ASK))


def somebody(
    draw: Draw, pronouns: float = 0.5, kinds: tuple[Noun, ...] = HUMAN, form: str = PLAIN, verb: str = ""
) -> Who:
    """A subject that speaks and acts."""
    if draw.chance(pronouns):
        return pronoun(draw, form != ASK, verb)
    noun = draw.rare(kinds, "noun")
    possible = tuple(word for word in articles(noun) if word != "a" or form == PLAIN)
    return thing(draw, noun, draw.pick(possible), share=0.4)


def thing(draw: Draw, noun: Noun, article: str = "", plural: bool | None = None, share: float = 0.66) -> Who:
    """A noun phrase with a random number and perhaps adjectives; `article` "" for any definite one."""
    many = bool(noun.plural) and (draw.chance(0.45) if plural is None else plural)
    article = article or draw.pick([word for word in articles(noun) if word not in ("a", "some")])
    if many and article in ("a", "not a"):
        article = article.replace("a", "any" if article == "not a" else "some")
    return noun_phrase(draw, noun, article, many, describe(draw, noun, share, many))


def belonging(draw: Draw, noun: Noun, plural: bool | None = None) -> Who:
    """A noun phrase with its owner: my sister 's cat."""
    owner = draw.pick([word for word in HUMAN if word.kind != "person" or word.english == "doctor"])
    many = bool(noun.plural) and (draw.chance(0.35) if plural is None else plural)
    article = draw.pick(tuple(POSSESSIVES)) if owner.kind in PEOPLE[1:] else "the"
    who = noun_phrase(draw, owner, article, False, describe(draw, owner, 0.15))
    return possession(draw, who, noun, many, describe(draw, noun, 0.5, many))


def object_of(draw: Draw, verb: Verb, form: str, wished: bool = False) -> Who:
    """What the verb is done to; negation turns un, une, des, du into de (after a wish, in the plural)."""
    noun = draw.rare(OBJECTS[verb.english], "noun")
    if noun.kind in ("animal", "thing") and verb.english != "have" and draw.chance(0.12):
        return belonging(draw, noun)
    possible = articles(noun)
    if verb.english == "have":
        possible = ("some",) if noun.kind == "mass" else ("a",)
    elif verb.english in DEFINITE:
        possible = tuple(word for word in possible if word not in ("a", "some"))
    article = draw.pick(possible)
    plural = bool(noun.plural) and draw.chance(0.45)
    if article == "a" and wished and form == NOT:
        plural = True
    if article == "a" and plural:
        article = "some"
    if article == "some":
        article = {PLAIN: "some", NOT: "not any", ASK: "any"}[form]
    elif article == "a" and form == NOT:
        article = "not a"
    return thing(draw, noun, article, plural)


def place(draw: Draw, prepositions: tuple[str, ...], share: float = 0.4, only: str = "") -> Phrase:
    """ "near the old station" ↔ "près de la vieille gare"."""
    english = draw.rare(prepositions, "place")
    french, where = PLACES[english]
    noun = draw.rare(nouns(only) if only else where, "spot")
    article = draw.pick(("the", "the", "the", "this", "my", "a")) if english != "at" else "the"
    if noun.english in ("market", "station", "tree", "town") and article == "my":
        article = "this"
    where_to = thing(draw, noun, article, False, share)
    return line(draw.pair(english, french), where_to.phrase)


def company(draw: Draw, who: Who) -> Phrase:
    """ "with me" ↔ "avec moi"."""
    if draw.chance(0.7):
        close = TOO_CLOSE.get(who.pronoun, "him her").split()
        other = draw.pair(*draw.rare([pair for pair in COMPANY if pair[0] not in close], "company"))
    else:
        other = thing(draw, draw.rare(nouns("kin friend doctor"), "noun"), "", share=0.3).phrase
    return line(draw.pair("with", "avec"), other)


def rest_of(draw: Draw, verb: Verb, who: Who, form: str, more: float = 0.3, wished: bool = False) -> Phrase:
    """What follows a verb: an object, a receiver, a place, company, or nothing."""
    name = verb.english
    if name == "live":
        return place(draw, WHERE[name], only="house house hotel town")
    if name == "arrive":
        return place(draw, WHERE[name])
    if name == "speak" or name == "give":
        gift = object_of(draw, verb, form, wished).phrase if name == "give" else Phrase()
        if name == "speak" and draw.chance(0.3):
            return company(draw, who)
        receiver = thing(draw, draw.rare(nouns("person kin friend"), "noun"), "", share=0.25)
        return line(gift, draw.pair("to", "à"), receiver.phrase)
    if name in OBJECTS:
        done = object_of(draw, verb, form, wished)
        anywhere = done.noun is not None and done.noun.kind != "place" and draw.chance(more)
        return line(done.phrase, spot(draw, verb)) if anywhere else done.phrase
    if name == "sleep" and draw.chance(0.25):
        return place(draw, ("under",), only="tree")
    if name != "sleep" and draw.chance(0.3):
        return company(draw, who)
    return place(draw, WHERE.get(name, WHERE["sing"])) if draw.chance(0.7) else Phrase()


def spot(draw: Draw, verb: Verb) -> Phrase:
    """Where something is done to a thing."""
    if verb.english in ("buy", "sell"):
        return place(draw, ("at", "near", "in front of"))
    if verb.english in ("like", "have"):
        return Phrase()
    return place(draw, ("in", "at", "near", "behind", "in front of"))


def simple(draw: Draw, form: str = PLAIN, verbs: tuple[Verb, ...] = (), beasts: bool = True) -> Phrase:
    """He buys a red car at the market. With `form`, denied or asked."""
    verb = draw.rare(verbs or ALL_VERBS, "verb" + form)
    beasts = beasts and verb.english in ("eat", "drink", "sleep", "see")
    who = somebody(draw, 0.66, nouns("person kin friend animal") if beasts else HUMAN, form, verb.english)
    adverb = None
    if form == PLAIN and verb.english not in ("have", "live", "wait", "like") and draw.chance(0.2):
        adverb = draw.pair(*draw.rare((("often", "souvent"), ("always", "toujours")), "adverb"))
    return clause(draw, who, present(verb, who), rest_of(draw, verb, who, form), form, adverb)


def denied(draw: Draw) -> Phrase:
    """We do not eat any apples."""
    return simple(draw, NOT)


def asked(draw: Draw) -> Phrase:
    """Does he have any red flowers?"""
    return simple(draw, ASK)


def copula(draw: Draw, form: str = "") -> Phrase:
    """The old houses are not expensive."""
    form = forms(draw, form)
    if draw.chance(0.2):
        who = somebody(draw, 0.6, nouns("person kin friend cat dog bird"), ASK, "where")
        if draw.chance(0.25):
            who = pronoun(draw, form != ASK, "place")
        return clause(draw, who, being(who), place(draw, ("in", "at", "near", "behind", "in front of")), form)
    if draw.chance(0.36):
        who = pronoun(draw, form != ASK, "be")
        choices = [ADJECTIVES[name] for name in "happy sad tired sick young famous quiet".split()]
        choices += [ADJECTIVES[name] for name in NATIONS]
        adjective = draw.rare([word for word in choices if agrees(who, word)], "adjective")
        return clause(draw, who, being(who), predicate(draw, who, adjective), form)
    noun = draw.rare(nouns("person kin friend animal thing food mass place"), "noun")
    owned = noun.kind in ("animal", "thing") and draw.chance(0.25)
    article = draw.pick([word for word in articles(noun) if word not in ("a", "some")])
    plural = bool(noun.plural) and draw.chance(0.45)
    subject = (
        belonging(draw, noun)
        if owned
        else noun_phrase(draw, noun, article, plural, describe(draw, noun, 0.5, plural))
    )
    adjective = another(draw, noun, subject.phrase)
    return clause(draw, subject, being(subject), predicate(draw, subject, adjective), form)


def another(draw: Draw, noun: Noun, phrase: Phrase) -> Adjective:
    """An adjective that neither repeats nor contradicts those already said."""
    said = {token.word for token in phrase.english}
    groups = {word.group for word in noun.adjectives if word.english in said}
    fitting = [word for word in noun.adjectives if word.group not in groups and word.english != "new"]
    unsaid = [word for word in noun.adjectives if word.english not in said]  # an owner's may be repeated
    return draw.rare(fitting or unsaid, "adjective")


def wish(draw: Draw) -> Phrase:
    """Do you want to sing with me?"""
    form = forms(draw, "")
    main = VERBS[draw.rare(("want", "can", "like"), "verb" + form)]
    who = somebody(draw, 0.65, HUMAN, form, main.english)
    choices = [verb for verb in OWN_WILL if verb.english != "wait"] if main.english == "like" else OWN_WILL
    verb = draw.rare(choices, "infinitive")
    action = infinitive(draw, verb, main.english != "can")
    return clause(
        draw, who, present(main, who), line(action, rest_of(draw, verb, who, form, 0.2, True)), form
    )


def there(draw: Draw) -> Phrase:
    """There are some white flowers in the kitchen."""
    form = forms(draw, "")
    noun = draw.rare(nouns("animal thing food mass person friend"), "noun")
    if noun.english == "story":
        return there(draw)
    plural = bool(noun.plural) and draw.chance(0.5)
    places: tuple[str, ...] = ("in", "near", "behind", "in front of")
    if noun.kind in ("food", "mass") or noun.english in SMALL:
        places = ("in", "on") if noun.kind in ("food", "mass") else ("in", "near", "on", "under")
    elif noun.english in LARGE:
        places = places[1:]
    many = "some" if plural or noun.kind == "mass" else "a"
    article = {PLAIN: many, NOT: "no", ASK: "any" if many == "some" else "a"}[form]
    what = thing(draw, noun, article, plural)
    key, no = draw.key(), draw.key()
    be = "are" if plural else "is"
    if form == ASK:
        front = Phrase(side(f"{be} there", key), side("y a -t-il", key))
    elif form == NOT:
        front = Phrase(
            side(f"there {be}", key), side("il", key) + side("ne", no) + side("y a", key) + side("pas", no)
        )
        no_word = what.phrase.english[0]
        linked = (no_word._replace(keys=(*no_word.keys, no)), *what.phrase.english[1:])
        what = what._replace(phrase=what.phrase._replace(english=linked))
    else:
        front = Phrase(side(f"there {be}", key), side("il y a", key))
    return line(front, what.phrase, place(draw, places))


def this_is(draw: Draw) -> Phrase:
    """These are my brother's black hats."""
    form = forms(draw, "")
    noun = draw.rare(nouns("kin friend animal thing food place"), "noun")
    plural = form != ASK and bool(noun.plural) and draw.chance(0.5)  # nobody says "sont-ce"
    if noun.kind in ("animal", "thing") and draw.chance(0.45):
        what = belonging(draw, noun, plural)
    else:
        article = draw.pick([word for word in articles(noun) if word not in ("this", "some")])
        what = thing(draw, noun, "the" if plural and article == "a" else article, plural)
    this, be, no = draw.key(), draw.key(), draw.key()
    words = ("these", "are", "sont") if plural else ("this", "is", "est")
    subject, verb, french_verb = side(words[0], this), side(words[1], be), side(words[2], be)
    if form == ASK:
        return line(Phrase(verb + subject, french_verb + side("-ce", this)), what.phrase)
    denial = Phrase(side("not", no), side("pas", no)) if form == NOT else Phrase()
    front = side("ce", this) + (side("ne", no) if form == NOT else ())
    return line(Phrase(subject + verb, front + french_verb), denial, what.phrase)


def happened(draw: Draw) -> Phrase:
    """Did your sister buy this hat?"""
    form = forms(draw, "")
    verb = draw.rare(PAST, "past" + form)
    who = somebody(draw, 0.65, HUMAN, form, "past")
    rest = rest_of(draw, verb, who, form, 0.2)
    if draw.chance(0.25):
        rest = line(rest, draw.pair("yesterday", "hier"))
    return clause(draw, who, past(verb, who), rest, form)
