"""The words of the tales: people in pairs, animals, countries, things and what they are, verbs."""

from rnn_core.tasks.words.phrasing import Words


def _table(text: str) -> tuple[Words, ...]:
    return tuple(tuple(line.split()) for line in text.strip().splitlines())


# male, female, their plurals; then what is typically theirs
PAIRS = _table("""
king queen kings queens crown throne kingdom
prince princess princes princesses palace pony mirror
man woman men women house work neighbour
boy girl boys girls school toy homework
father mother fathers mothers child cradle family
brother sister brothers sisters twin secret bunk
uncle aunt uncles aunts nephew niece present
son daughter sons daughters parents childhood inheritance
husband wife husbands wives wedding marriage anniversary
""")
ANIMALS = _table("""
dog dogs
fox foxes
cat cats
wolf wolves
goat goats
duck ducks
""")
LANDS = _table("""
France Paris French
Spain Madrid Spanish
Italy Rome Italian
Germany Berlin German
Greece Athens Greek
Russia Moscow Russian
Japan Tokyo Japanese
China Beijing Chinese
Turkey Ankara Turkish
Poland Warsaw Polish
""")
# base, comparative, superlative; then four things that are compared by it
DEGREES = _table("""
tall taller tallest tower tree giant steeple
fast faster fastest horse arrow hare wind
cold colder coldest ice snow winter frost
big bigger biggest whale ship castle mountain
small smaller smallest mouse seed ant bee
deep deeper deepest well sea valley cave
loud louder loudest drum thunder storm trumpet
sweet sweeter sweetest honey plum cake pear
heavy heavier heaviest stone anvil barrel plough
old older oldest oak ruin legend temple
bright brighter brightest star sun candle torch
sharp sharper sharpest knife thorn needle axe
soft softer softest pillow moss feather wool
good better best soup bread story song
""")
# present, past; then how it goes on
VERBS = _table("""
sings sang in the choir
walks walked to the market
writes wrote a long letter
drinks drank a cup of milk
swims swam across the lake
laughs laughed at the joke
sleeps slept under the blanket
bakes baked a loaf of rye
""")
THINGS: Words = tuple("ring key book sword bell coin lamp shoe map flute basket button".split())

MALE, FEMALE, ONE_ANIMAL = (
    tuple(row[n] for row in rows) for rows, n in ((PAIRS, 0), (PAIRS, 1), (ANIMALS, 0))
)
PEOPLE: Words = tuple(word for row in PAIRS for word in row[2:4])
MANY_ANIMALS: Words = tuple(row[1] for row in ANIMALS)
PERSON: Words = (*MALE, *FEMALE)

_MALE, _FEMALE, _ANIMAL = (
    ("he", "his", "was", "who"),
    ("she", "her", "was", "who"),
    ("it", "its", "was", "that"),
)
_PEOPLE, _ANIMALS = ("they", "their", "were", "who"), ("they", "their", "were", "that")
_KINDS = (
    (MALE, _MALE),
    (FEMALE, _FEMALE),
    (ONE_ANIMAL, _ANIMAL),
    (PEOPLE, _PEOPLE),
    (MANY_ANIMALS, _ANIMALS),
)


def _who() -> dict[str, dict[str, Words]]:
    found: dict[str, dict[str, Words]] = {
        form: {word: (told[n],) for words, told in _KINDS for word in words}
        for n, form in enumerate(("he", "his", "was", "that"))
    }
    found["own"] = {word: row[4:] for row in PAIRS for word in row[:4]}
    return found


def _columns(rows: tuple[Words, ...], by: int, **columns: int) -> dict[str, dict[str, Words]]:
    return {form: {row[by]: (row[n],) for row in rows} for form, n in columns.items()}


def _things() -> dict[str, dict[str, Words]]:
    found: dict[str, dict[str, Words]] = {"base": {}, "more": {}, "most": {}, "other": {}}
    for base, more, most, *things in DEGREES:
        for thing in things:
            found["base"][thing], found["more"][thing], found["most"][thing] = (base,), (more,), (most,)
            found["other"][thing] = tuple(one for one in things if one != thing)
    return found


LISTS: dict[str, Words] = {
    "one": (*MALE, *FEMALE, *ONE_ANIMAL),
    "many": (*PEOPLE, *MANY_ANIMALS),
    "any": (*MALE, *FEMALE, *ONE_ANIMAL, *PEOPLE, *MANY_ANIMALS),
    "person": PERSON,
    "people": PEOPLE,
    "pronoun": ("he", "she"),
    "thing": THINGS,
    "land": tuple(row[0] for row in LANDS),
    "city": tuple(row[1] for row in LANDS),
    "compared": tuple(thing for row in DEGREES for thing in row[3:]),
    "present": tuple(row[0] for row in VERBS),
    "past": tuple(row[1] for row in VERBS),
}
FORMS: dict[str, dict[str, dict[str, Words]]] = {
    "who": _who(),
    "it": {"again": {thing: (thing,) for thing in THINGS}},
    "land": _columns(LANDS, 0, capital=1, language=2),
    "city": _columns(LANDS, 1, land=0, language=2),
    "thing": _things(),
}
GROUPS: dict[str, Words] = {  # of words, each told by its own colour
    "male": MALE,
    "female": FEMALE,
    "people": PEOPLE,
    "animals": (*ONE_ANIMAL, *MANY_ANIMALS),
    "countries": LISTS["land"],
    "capitals": LISTS["city"],
    "languages": tuple(row[2] for row in LANDS),
    "adjectives": tuple(row[0] for row in DEGREES),
    "comparatives": tuple(row[1] for row in DEGREES),
    "superlatives": tuple(row[2] for row in DEGREES),
    "present": LISTS["present"],
    "past": LISTS["past"],
    "things": (*THINGS, *LISTS["compared"]),
}
