"""Who can do what to what, and where: people eat food, not houses."""

from rnn_core.tasks.words.clauses import nouns
from rnn_core.tasks.words.french import VERBS

_FOOD = "apple orange egg cake"
OBJECTS = {
    "eat": nouns(f"{_FOOD} {_FOOD} bread cheese soup"),
    "drink": nouns("water milk"),
    "buy": nouns(f"{_FOOD} dog horse bird book car hat picture flower table tree bread cheese milk house"),
    "sell": nouns(
        f"{_FOOD} dog horse bird book car hat picture flower table tree bread cheese milk house hotel"
    ),
    "see": nouns(
        "person kin friend animal book car hat key table tree house school hotel garden church station"
    ),
    "like": nouns("animal book car hat picture tree story food mass place"),
    "look": nouns("woman child doctor kin friend animal book car hat letter key house hotel station market"),
    "give": nouns(f"{_FOOD} book hat letter picture flower key bread milk cheese"),
    "read": nouns("book letter story letter story"),
    "write": nouns("book letter story letter story"),
    "wait": nouns("doctor friend kin man woman child"),
    "have": nouns(f"{_FOOD} sister brother friend animal thing bread milk cheese water house garden"),
}
DEFINITE = ("like", "wait")  # "I like a story" would need another meaning of "like"
TRANSITIVE = tuple(VERBS[name] for name in OBJECTS if name not in ("give", "have"))
PAST = tuple(verb for verb in VERBS.values() if verb.past)
SILENT = tuple(VERBS[name] for name in ("sing", "dance", "work", "sleep", "speak", "live", "arrive"))
ALL_VERBS = (*TRANSITIVE, *SILENT, VERBS["have"], VERBS["give"])
OWN_WILL = (  # what one wants to do, can do and likes to do
    *(verb for verb in TRANSITIVE if verb.english != "like"),
    *(VERBS[name] for name in ("sing", "dance", "work", "sleep", "speak", "give")),
)
HUMAN = nouns("person kin friend")
GOODS = nouns("animal thing food place")
PLACES = {
    "in": ("dans", nouns("house school hotel garden church kitchen town")),
    "at": ("à", nouns("market station school hotel market station")),
    "near": ("près de", nouns("house school hotel garden church market station town tree")),
    "behind": ("derrière", nouns("house school hotel garden church market station tree car")),
    "in front of": ("devant", nouns("house school hotel church market station tree car")),
    "under": ("sous", nouns("table tree")),
    "on": ("sur", nouns("table")),
}
WHERE = {
    "live": ("in", "near", "in"),
    "arrive": ("at",),
    "work": ("in", "at", "near"),
    "sleep": ("in", "behind", "near"),
    "sing": ("in", "at", "near", "in front of", "behind"),
}
COMPANY = (("me", "moi"), ("him", "lui"), ("her", "elle"), ("us", "nous"), ("you", "vous"))
SMALL = ("key", "hat", "letter", "book", "picture", "cat", "bird")
LARGE = ("car", "tree", "horse")
TOO_CLOSE = {
    "i": "me us",
    "we": "us me",
    "you": "you",
    "he": "him",
    "she": "her",
}  # nobody sings with himself
