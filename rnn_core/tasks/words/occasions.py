"""Sentences with numbers and dates, questions with where and what, and sentences joined out of two."""

from rnn_core.tasks.words.clauses import (
    ASK,
    NOT,
    PLAIN,
    POSSESSIVES,
    Who,
    again,
    agrees,
    articles,
    being,
    clause,
    describe,
    noun_phrase,
    nouns,
    past,
    predicate,
    present,
    pronoun,
    wh_question,
)
from rnn_core.tasks.words.french import ADJECTIVES, VERBS, Adjective
from rnn_core.tasks.words.numerals import WEEKDAYS, date, number
from rnn_core.tasks.words.phrases import Draw, Phrase, line, side
from rnn_core.tasks.words.roles import GOODS, HUMAN, LARGE, OBJECTS, PAST
from rnn_core.tasks.words.sentences import (
    another,
    belonging,
    object_of,
    place,
    rest_of,
    simple,
    somebody,
    thing,
)

CHILDREN = ("boy", "girl", "child")
RELATIVES = {  # who a person may turn out to be
    "man": ("brother", "friend", "doctor"),
    "woman": ("sister", "mother"),
    "girl": ("sister",),
    **dict.fromkeys(("boy", "child", "doctor"), ("brother", "friend")),
}
PRAISE = ("good", "pretty", "delicious", "interesting", "famous")
BLAME = ("expensive", "old", "cold")


def amount(draw: Draw) -> int:
    """A number of things: mostly small, sometimes hundreds, often one with a rule of its own."""
    kind = draw.between(0, 99)
    if kind < 16:
        return draw.rare((21, 31, 61, 71, 80, 80, 80, 81, 91, 99), "special")
    if kind < 28:
        return 100 * draw.rare(range(2, 10), "hundreds")
    rest = draw.rare(range(2, draw.pick((20, 20, 100))), "amount")
    return rest if kind < 80 else rest + 100 * draw.rare(range(1, 10), "hundreds")


def counted(draw: Draw) -> Phrase:
    """Numbers: prices, ages, things that somebody has, and answers."""
    kind = draw.between(0, 99)
    if kind < 26:
        the, name = draw.key(), draw.pair("answer", "réponse")
        subject = Who(line(Phrase(side("the", the), side("la", the)), name), 1, True)
        value = draw.between(0, 999) if draw.chance(0.5) else amount(draw)
        return clause(draw, subject, being(subject), number(draw, value), PLAIN if draw.chance(0.85) else NOT)
    if kind < 50:
        goods = thing(draw, draw.rare(nouns("thing food animal"), "noun"), draw.pick(("this", "the")))
        cheap = goods.noun is not None and goods.noun.kind == "food"
        cost = draw.rare(range(2, 100), "price") if cheap else amount(draw)
        price = line(number(draw, cost), draw.pair("euros", "euros"))
        if draw.chance(0.15):
            price = line(number(draw, 0), draw.pair("euros", "euro"))
        return clause(
            draw, goods, present(VERBS["cost"], goods), price, draw.pick((PLAIN, PLAIN, PLAIN, NOT))
        )
    if kind < 68:
        return aged(draw)
    noun = draw.rare(nouns("animal thing food"), "noun")
    count = number(draw, amount(draw), noun.feminine)
    goods = noun_phrase(draw, noun, "", True, describe(draw, noun, 0.6, True), count)
    if kind < 85:
        who = somebody(draw, 0.7, verb="have")
        verb = VERBS[draw.pick(("have", "have", "see"))]
        return clause(draw, who, present(verb, who), goods.phrase)
    inside = "kitchen house" if noun.kind == "food" else "house garden school hotel"
    where = place(draw, ("near", "behind") if noun.english in LARGE else ("in",),
                  only="" if noun.english in LARGE else inside)  # fmt: skip
    return line(draw.pair("there are", "il y a"), goods.phrase, where)


def aged(draw: Draw) -> Phrase:
    """My sister is twenty-one years old ↔ ma sœur a vingt et un ans."""
    being_old = draw.rare(nouns("person kin friend animal"), "noun")
    who = pronoun(draw, verb="aged") if draw.chance(0.5) else thing(draw, being_old, share=0.4)
    name = who.noun.english if who.noun else ""
    small = who.noun is not None and (who.noun.kind == "animal" or name in CHILDREN)
    years = draw.rare(range(2, 18) if small else range(18, 100), "age")
    age = line(number(draw, years), draw.pair("years old", "ans"))
    return clause(draw, who, being(who)._replace(finite=VERBS["have"].forms[who.person]), age)


def dated(draw: Draw) -> Phrase:
    """We arrive on the first of may ↔ nous arrivons le premier mai."""
    kind = draw.between(0, 99)
    weekday, with_year = draw.chance(0.35), draw.chance(0.4)
    if kind < 22:
        key = draw.key()
        today = draw.pair("today", "aujourd'hui")
        when = date(draw, False, weekday, with_year)
        french = side("nous sommes", key) + today.french + when.french
        return Phrase(today.english + side("is", key) + when.english, french)
    if kind < 44:
        who = belonging_day(draw)
        return clause(draw, who, being(who), date(draw), PLAIN)
    if kind < 66:
        who = somebody(draw, 0.6)
        verb = draw.rare(PAST, "dated")
        rest = line(rest_of(draw, verb, who, PLAIN, 0), date(draw, True, weekday, with_year))
        return clause(draw, who, past(verb, who), rest)
    who = somebody(draw, 0.6)
    verb = VERBS[draw.rare(("arrive", "sing", "dance", "arrive", "work"), "dated")]
    where = rest_of(draw, verb, who, PLAIN) if draw.chance(0.6) else Phrase()
    return clause(draw, who, present(verb, who), line(where, _when(draw, weekday)))


def _when(draw: Draw, weekday: bool) -> Phrase:
    kind = draw.between(0, 99)
    if kind < 20:
        return draw.pair(*draw.pick((("today", "aujourd'hui"), ("tomorrow", "demain"))))
    if kind < 40:
        english, french = draw.rare(WEEKDAYS)
        return draw.pair(f"on {english}", french)
    return date(draw, True, weekday)


def belonging_day(draw: Draw) -> Who:
    """My sister 's birthday ↔ l' anniversaire de ma sœur."""
    owner = thing(draw, draw.rare(nouns("kin friend doctor"), "noun"), "", False, 0.3)
    key, of = draw.key(), draw.key()
    english = owner.phrase.english + side("'s", of) + side("birthday", key)
    french = side("le", of) + side("anniversaire", key) + side("de", of) + owner.phrase.french
    return Who(Phrase(english, french), 1)


def wondered(draw: Draw) -> Phrase:
    """Where are the old keys? What do they eat? Who sells this house?"""
    kind = draw.between(0, 99)
    if kind < 40:
        noun = draw.rare(GOODS + nouns("kin friend"), "noun")
        what = thing(draw, noun)
        be = being(what)
        return line(draw.pair("where", "où"), draw.pair(be.plain, be.finite), what.phrase)
    if kind < 65:
        verb = VERBS[draw.rare(("buy", "see", "eat", "read", "drink", "write"), "object" + str(kind % 2))]
        who = Who(draw.pair("who", "qui"), 1)
        return clause(draw, who, present(verb, who), object_of(draw, verb, PLAIN).phrase)
    where = kind < 85
    verbs = (
        ("live", "work", "sleep", "sing", "dance")
        if where
        else ("eat", "drink", "buy", "sell", "read", "write")
    )
    verb = VERBS[draw.rare(verbs, "wondered")]
    who = somebody(draw, 0.55, form=ASK)
    return wh_question(draw, ("where", "où") if where else ("what", "que"), who, present(verb, who))


def reasoned(draw: Draw) -> Phrase:
    """My sister does not buy the car because it is expensive ↔ … parce qu' elle est chère."""
    said, subject, adjective = _mood(draw) if draw.chance(0.5) else _taste(draw)
    because, name = draw.pair("because", "parce que"), again(draw, subject)
    return line(said, because, clause(draw, name, being(name), predicate(draw, name, adjective)))


def _mood(draw: Draw) -> tuple[Phrase, Who, Adjective]:
    """What somebody does or does not, who that is, and an adjective that explains it."""
    verb = VERBS[draw.rare(("sing", "dance", "work", "sleep"), "reason")]
    choices = {"sleep": (PLAIN,), "work": (NOT,)}
    form = draw.pick(choices.get(verb.english, (PLAIN, NOT)))
    moods: tuple[str, ...] = ("tired", "sick")
    if verb.english != "sleep":
        moods = ("happy",) if form == PLAIN else ("sad", "tired", "sick", "sick")
    who = somebody(draw, 0.25, form=form)
    said = {token.word for token in who.phrase.english}
    fitting = [ADJECTIVES[mood] for mood in moods if mood not in said and agrees(who, ADJECTIVES[mood])]
    if not fitting:
        return _mood(draw)
    where = place(draw, ("in", "near", "in front of", "behind")) if draw.chance(0.3) else Phrase()
    return clause(draw, who, present(verb, who), where, form), who, draw.pick(fitting)


def _taste(draw: Draw) -> tuple[Phrase, Who, Adjective]:
    """What somebody buys or likes or does not, and what is good or bad about it."""
    verb = VERBS[draw.rare(("buy", "like", "like"), "reason")]
    form = draw.pick((PLAIN, NOT))
    who = somebody(draw, 0.6, form=form)
    wanted = PRAISE if form == PLAIN else BLAME
    things = [noun for noun in OBJECTS[verb.english] if any(map(noun.adjective, wanted))]
    noun = draw.rare(things, "noun")
    what = thing(draw, noun, draw.pick(("this", "the")), share=0)
    adjective = draw.rare([word for word in noun.adjectives if word.english in wanted], "adjective")
    return clause(draw, who, present(verb, who), what.phrase, form), what, adjective


def contrasted(draw: Draw) -> Phrase:
    """The apple is red but it is not good ↔ la pomme est rouge mais elle n' est pas bonne."""
    noun = draw.rare(GOODS + HUMAN, "noun")
    article = draw.pick([word for word in articles(noun) if word not in ("a", "some")])
    plural = bool(noun.plural) and draw.chance(0.4)
    owned = noun.kind in ("animal", "thing") and draw.chance(0.15)
    what = belonging(draw, noun) if owned else noun_phrase(draw, noun, article, plural)
    first = clause(draw, what, being(what), predicate(draw, what, one := another(draw, noun, what.phrase)))
    two = another(draw, noun, first)
    if two.group == one.group:
        return contrasted(draw)
    form = draw.pick((PLAIN, NOT))
    joint = draw.pair("and", "et") if form == PLAIN else draw.pair("but", "mais")
    name = again(draw, what)
    return line(first, joint, clause(draw, name, being(name), predicate(draw, name, two), form))


def joined(draw: Draw) -> Phrase:
    """Two clauses, or one inside the other: the man who sings is my brother."""
    kind = draw.between(0, 99)
    if kind < 36:
        return reasoned(draw)
    if kind < 60:
        return contrasted(draw)
    if kind < 80:
        return both_things(draw)
    return related(draw)


def both_things(draw: Draw) -> Phrase:
    """He sings and she dances."""
    joints = (("and", "et"), ("but", "mais"), ("when", "quand"))
    english, french = draw.rare(joints, "joint")
    lively = tuple(VERBS[name] for name in "sing dance work eat drink read write arrive".split())
    verbs = lively if english == "when" else ()
    second = simple(draw, NOT if english == "but" else PLAIN, verbs, beasts=False)
    return line(simple(draw, PLAIN, verbs, beasts=False), draw.pair(english, french), second)


def related(draw: Draw) -> Phrase:
    """The woman who sells the flowers is tired ↔ la femme qui vend les fleurs est fatiguée."""
    noun = draw.rare(nouns("person"), "noun")
    who = thing(draw, noun, draw.pick(("the", "this")), share=0.2)
    verb = draw.rare(
        [VERBS[name] for name in ("sing", "dance", "work", "sell", "buy", "read", "eat")], "related"
    )
    relative = Who(draw.pair("who", "qui"), who.person)
    inner = clause(draw, relative, present(verb, who), rest_of(draw, verb, who, PLAIN, 0.1))
    subject = who._replace(phrase=line(who.phrase, inner))
    if not who.plural and draw.chance(0.35):
        relation = draw.pick(RELATIVES[noun.english])
        kin = thing(draw, nouns(relation)[0], draw.pick(tuple(POSSESSIVES)), False, 0)
        return clause(draw, subject, being(subject), kin.phrase, draw.pick((PLAIN, PLAIN, NOT)))
    adjective = another(draw, noun, who.phrase)
    return clause(
        draw, subject, being(subject), predicate(draw, subject, adjective), draw.pick((PLAIN, PLAIN, NOT))
    )
