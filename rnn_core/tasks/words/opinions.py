"""The words of the sentiment task. Opposites stand at the same place of their lists.

Words with an opinion are all seen in training: nobody can guess what an unseen adjective means. What is
kept for held-out sentences is a quarter of the *neutral* words (nouns, adverbs, people).
"""

POSITIVE = tuple(
    "good great lovely funny warm clever brilliant exciting fresh wonderful like love enjoy admire praise "
    "recommend liked loved enjoyed admired praised recommended".split()
)
NEGATIVE = tuple(
    "bad awful ugly tedious cold stupid clumsy boring stale terrible dislike hate regret despise mock "
    "avoid disliked hated regretted despised mocked avoided".split()
)
ADJECTIVES = 10  # the first so many pairs; then as many verbs, then their past forms
VERBS = 6

# A negator and what stands at its place in the positive sentence.
SIGNS = (
    ("nothing", "something"),
    ("nobody", "everybody"),
    ("never", "always"),
    ("hardly", "truly"),
    ("not", "clearly"),
    ("no", "every"),
    ("don't", "do"),
    ("didn't", "did"),
    ("isn't", "is"),
    ("wasn't", "was"),
)
NEGATORS = frozenset(negator for negator, _ in SIGNS)
AFFIRMATIVES = ("something", "everybody", "always", "truly", "clearly", "every")

NEUTRAL: dict[str, tuple[str, ...]] = {
    "noun": tuple(
        "movie film story novel plot ending cast script "
        "music dialogue book series play show opera musical".split()
    ),
    "part": tuple("scene chapter minute episode page song joke verse".split()),
    "place": tuple("room cinema town audience theatre office class club".split()),
    "very": tuple("very really quite utterly so rather fairly remarkably".split()),
    "nouns": tuple(
        "movies films stories novels plots endings songs scripts "
        "books scenes jokes plays shows chapters operas musicals".split()
    ),
}

FILLER = (
    *("honestly", "perhaps", "frankly", "apparently", "admittedly", "today"),
    *("in my view", "after all", "to be frank", "on the whole", "if you ask me", "as far as I know"),
    *("at least to my sister", "on a rainy evening", "after two long hours", "for people of my age"),
    *("sitting there with my friends", "as I told you yesterday", "in the long run"),
)

CLAUSES = (
    *("there {be} {thing} to {verb} in this {noun}", "there {be} {thing} to {verb} about the {noun}"),
    *(
        "there {be} {thing} {adjective} in this {noun}",
        "there {be} {thing} {very} {adjective} about the {noun}",
    ),
    *("{thing} in the {noun} was {adjective}", "{thing} about this {noun} is {very} {adjective}"),
    *("{body} in the {place} {past} the {noun}", "{body} called the {noun} {adjective}"),
    *("{body} found this {noun} {very} {adjective}", "{body} in our {place} would {verb} the {noun}"),
    *("the {noun} was {how} {adjective}", "this {noun} is {how} {very} {adjective}"),
    *(
        "the {noun} {was} {adjective}",
        "this {noun} {is} {very} {adjective}",
        "the {noun} {was} {very} {adjective}",
    ),
    *("I {often} {past} the {noun}", "we {often} {verb} this {noun}", "I would {how} {verb} this {noun}"),
    *("I {do} {verb} this {noun}", "we {did} {verb} the {noun}", "they {did} {verb} the {noun}"),
    *("{each} {part} of the {noun} was {adjective}", "{each} {part} in this {noun} is {very} {adjective}"),
)
# Without any sign: what is said is meant.
PLAIN = (
    *("I {verb} {nouns}", "we {verb} {nouns}", "they {verb} such {nouns}", "I {verb} the {noun}"),
    *("we {past} this {noun}", "they {past} {nouns}", "I {past} the {nouns}"),
    *("{nouns} are {adjective}", "the {nouns} were {adjective}", "these {nouns} are {very} {adjective}"),
    *("what a {adjective} {noun}", "such {very} {adjective} {nouns}"),
)
_PLACES = {
    "thing": ("nothing", "something"),
    "body": ("nobody", "everybody"),
    "often": ("never", "always"),
    "each": ("no", "every"),
    "do": ("don't", "do"),
    "did": ("didn't", "did"),
    "is": ("isn't", "is"),
    "was": ("wasn't", "was"),
}
SIGNED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # place → (negated, affirmed)
    **{place: ((negator,), (counterpart,)) for place, (negator, counterpart) in _PLACES.items()},
    "how": (("not", "never", "hardly"), ("clearly", "always", "truly")),
}


def known(kind: str) -> tuple[str, ...]:
    """The neutral words of a kind that training may use: three in four."""
    return tuple(word for place, word in enumerate(NEUTRAL[kind]) if place % 4 != 3)


def kept_back(kind: str) -> tuple[str, ...]:
    """The neutral words that only held-out sentences use."""
    return NEUTRAL[kind][3::4]


def opinions(kind: str, value: int) -> tuple[str, ...]:
    """The "adjective", "verb" or "past" form of the words of opinion `value` (+1 or −1)."""
    words = POSITIVE if value > 0 else NEGATIVE
    verbs = words[ADJECTIVES:]
    return {"adjective": words[:ADJECTIVES], "verb": verbs[:VERBS], "past": verbs[VERBS:]}[kind]


def training_words() -> tuple[str, ...]:
    """Every word that a training sentence can hold, in small letters, sorted."""
    grammar = " ".join(CLAUSES + PLAIN) + " but although and , . ! is was " + " ".join(FILLER)
    words = {word.lower() for word in grammar.split() if "{" not in word}
    signs = {word for pair in SIGNS for word in pair}
    neutral = {word for kind in NEUTRAL for word in known(kind)}
    return tuple(sorted(words | signs | neutral | set(POSITIVE) | set(NEGATIVE)))
