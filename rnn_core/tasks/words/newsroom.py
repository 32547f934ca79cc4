"""The grammar behind the named entities: invented news in which ten kinds of name occur.

`{PER}` is a name of that type, `{WHEN}` a date with its preposition, `{thing}` a word from `WORDS`.
A sentence often *begins* with a name: then only what follows tells whether Jordan is somebody or somewhere.
"""

WORDS: dict[str, tuple[str, ...]] = {
    "thing": tuple("spell game language recipe dance machine song puzzle method tool story alphabet".split()),
    "animal": tuple("dog cat horse parrot rabbit goat pony kitten".split()),
    "role": tuple("teacher doctor singer writer engineer minister painter lawyer nurse chef".split()),
    "staff": tuple("workers engineers designers drivers researchers assistants clerks".split()),
    "goods": tuple("bicycle painting guitar sofa camera coat piano carpet necklace tent".split()),
    "meal": tuple("breakfast lunch dinner tea soup cake bread".split()),
    "event": tuple("meeting lecture concert interview rehearsal lesson flight exam".split()),
    "quantity": tuple("prices rents wages sales exports taxes profits costs".split()),
    "adjective": tuple("new old small strange famous modern quiet cheap large lovely".split()),
    "weather": tuple("rain snow fog wind thunder sunshine".split()),
    "crowd": tuple("visitors fans tourists voters students readers parents players".split()),
    "manner": tuple("loudly slowly politely proudly quietly happily again twice".split()),
    "verdict": tuple("late early cancelled crowded empty unforgettable noisy".split()),
}

PERSON_FIRST = """
smiled|laughed {manner}|smiled at {PER}|sang {manner}|invented a {adjective} {thing}
wrote a {adjective} {thing}|met {PER}|married {PER}|thanked {PER} {manner}|forgot the {thing}
adopted a {animal}|fed the {animal}|and {PER} invented a {adjective} {thing}|and {PER} quarrelled
and {PER} danced {manner}|became a {role}|works for {ORG}|joined {ORG} as a {role}|resigned from {ORG}
was born in {LOC}|moved from {LOC} to {LOC}|lives in {LOC}|visited {LOC} {WHEN}|and {PER} visited {LOC}
talked to {PER} about {ORG}|flew to {LOC} {WHEN}|cooked {meal} at {TIME}|woke up at {TIME}
bought a {goods} for {MONEY}|bought the {PRODUCT} for {MONEY}|dropped the {PRODUCT}|repaired an {PRODUCT}
owes {PER} {MONEY}|won {MONEY}|won the {EVENT}|trained for the {EVENT}|photographed the {FACILITY}
walked across the {FACILITY}|celebrated a birthday {WHEN}|left {WHEN}|, a {role} , likes {meal}
, who is a {role} , met {PER}|is a {role}|said that {ORG} makes the {PRODUCT}
studied in {LOC} and works for {ORG}|taught {PER} a {adjective} {thing}|is the chief of {ORG}|runs {ORG}
bought {ORG} for {MONEY}|and {PER} founded {ORG} in {LOC}|visited the {FACILITY} in {LOC}
watched the {EVENT} in {LOC}|was paid {MONEY} by {ORG}
"""

ORGANIZATION_FIRST = """
hired {PER}|hired {PERCENT} more {staff}|fired {staff}|is looking at buying {LOC} startup for {MONEY}
is looking at selling {LOC} factory for {MONEY}|plans to buy {ORG} for {MONEY}|bought {ORG} {WHEN}
will merge with {ORG}|sued {ORG} over the {PRODUCT}|shares fell {PERCENT}|shares rose {PERCENT} {WHEN}
employs {staff} in {LOC}|is opening a {adjective} office in {LOC}|launched the {PRODUCT} {WHEN}
makes the {PRODUCT}|announced the {PRODUCT} at {TIME}|reported profits of {MONEY}|lost {MONEY} {WHEN}
sponsors the {EVENT}|appointed {PER} as director|was founded by {PER}|pays its {staff} {MONEY}
will open a {adjective} office in {LOC} {WHEN}|raised its {quantity} by {PERCENT}
"""

LOCATION_FIRST = """
borders {LOC}|borders the sea|lies north of {LOC}|is a {adjective} city|is the capital of {LOC}
exports {meal} to {LOC}|has {adjective} mountains|has {weather} and {weather}|will host the {EVENT}
lies on a river|saw {weather} {WHEN}|is two hours from {LOC}|has a population of students|elected {PER}
signed a treaty with {LOC}|is famous for its {meal}|and {LOC} signed a treaty
"""

PRODUCT_FIRST = """
costs {MONEY}|sold out within an hour|has a {adjective} screen|from {ORG} costs {MONEY}
is cheaper than the {PRODUCT}|comes with a charger|needs a {adjective} battery|broke after a day
"""

EVENT_FIRST = """
begins {WHEN}|was {verdict}|attracted {crowd} from {LOC}|ended with a party|takes place in {LOC}
opens at {TIME} {WHEN}|was cancelled because of {weather}|lasted for days|was won by {PER}
"""

FACILITY_FIRST = """
was built in stone|closed for repairs|is closed to {crowd}|stands in {LOC}|was painted red
was repaired for {MONEY}|was designed by {PER}|is taller than the {FACILITY}
"""

WHOLE = """
the {event} begins at {TIME}|the {event} was moved from {TIME} to {TIME}|the {event} is {WHEN} at {TIME}
the {event} was {verdict} {WHEN}|{quantity} fell by {PERCENT}|{quantity} rose {PERCENT} {WHEN}
about {PERCENT} of {crowd} watched the {EVENT}|only {PERCENT} of {crowd} voted
{PERCENT} of {crowd} like {meal}|{MONEY} was stolen from {ORG}|{MONEY} was paid to {PER}
the {goods} costs {MONEY}|tickets cost {MONEY}|{DATE} was {verdict}|{DATE} is a holiday in {LOC}
the train leaves at {TIME}|at {TIME} the {event} begins|a {goods} for {MONEY} is {adjective}
the {animal} slept|the {animal} saw a {adjective} {animal}|nobody forgot the {thing}
everyone likes {meal}|there was {weather} in {LOC} {WHEN}|the {role} likes {meal}
the {role} met {PER} in {LOC}|our {role} is called {PER}|a letter from {PER} arrived {WHEN}
the chief of {ORG} visited {LOC}|the mayor of {LOC} met {PER}|the roof of the {FACILITY} leaks
we crossed the {FACILITY} at {TIME}|{crowd} queued at the {FACILITY}
{crowd} travelled to {LOC} for the {EVENT}|the {PRODUCT} by {ORG} costs {MONEY}
the {PRODUCT} was launched {WHEN}|the {EVENT} was {verdict}|the {EVENT} begins {WHEN} at {TIME}
the {FACILITY} was built in stone|the {FACILITY} closed for repairs|the {FACILITY} opens at {TIME}
the {PRODUCT} costs {MONEY}|the {EVENT} takes place in {LOC} {WHEN}
in {LOC} , {PERCENT} of {crowd} like {meal}|{crowd} in {LOC} paid {MONEY} for the {PRODUCT}
my {PRODUCT} broke {WHEN}|I sold my {PRODUCT} for {MONEY}|she bought an {PRODUCT} from {ORG}
we met {PER} at the {FACILITY} at {TIME}|{PER} 's {animal} is {adjective}|{PER} 's {role} is called {PER}
{LOC} 's capital is {adjective}|{ORG} 's {quantity} rose {PERCENT}|the {quantity} of {ORG} fell
is {PER} a {role} ?|does {ORG} make the {PRODUCT} ?|who won the {EVENT} ?|where is the {FACILITY} ?
"""

BEFORE = ("{WHEN} ,", "in {LOC} ,", "at {TIME} ,", "sadly ,", "it is true that", "people say that")
AFTER = ("{WHEN}", ", sources said", ", said {PER}", ", according to {ORG}", "in {LOC} {WHEN}")


# Between a name and what tells which kind of name it is: whoever looks at a few words does not reach across.
ASIDES = (
    *(
        "to the surprise of all {crowd} ,",
        "as most {crowd} will remember ,",
        "after a long and {adjective} {event} ,",
    ),
    *(
        "in spite of the {weather} ,",
        "which nobody had expected so soon ,",
        "once more and for the last time ,",
    ),
    *("far from any {animal} or {goods} ,", "said one {role} to another ,", "with {meal} for all {crowd} ,"),
    *("so the {staff} told us ,", "not for the first time this year ,", "like every other one before it ,"),
)


def _lines(block: str) -> list[str]:
    return [part.strip() for line in block.splitlines() for part in line.split("|") if part.strip()]


TEMPLATES: tuple[str, ...] = (
    *("{PER} " + rest for rest in _lines(PERSON_FIRST)),
    *("{ORG} " + rest for rest in _lines(ORGANIZATION_FIRST)),
    *("{LOC} " + rest for rest in _lines(LOCATION_FIRST)),
    *("{PRODUCT} " + rest for rest in _lines(PRODUCT_FIRST)),
    *("{EVENT} " + rest for rest in _lines(EVENT_FIRST)),
    *("{FACILITY} " + rest for rest in _lines(FACILITY_FIRST)),
    *_lines(WHOLE),
)
