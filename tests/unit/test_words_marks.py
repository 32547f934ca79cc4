"""However a mark is typed, the network reads the word that it knows."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.data import END, PAD, START, UNKNOWN
from rnn_core.tasks import TASKS, Task
from rnn_core.tasks.character_text import CharacterText
from rnn_core.tasks.dates import Dates
from rnn_core.tasks.named_entities import NamedEntities
from rnn_core.tasks.reverse import Reverse
from rnn_core.tasks.sentiment import Sentiment
from rnn_core.tasks.translation import Translation
from rnn_core.tasks.words.marks import clean, plain
from rnn_core.tasks.words.reading import SHAPES, shape_of, tokenize

KIN = {  # plain → ways in which it is typed; the plain one is among them
    "'": "'’‘ʼ′＇`´‛",
    '"': '"„“”«»″＂',
    "-": "-‐‑－",
    "—": ("—", "―", "--", "---"),
    " ": (" ", "\u00a0", "\u2009", "\u202f", "  ", " \u200b", "\u3000"),
    "é": ("é", "e\u0301"),
    "ç": ("ç", "c\u0327"),
    "à": ("à", "a\u0300"),
    "fi": ("fi", "ﬁ"),
    "...": ("...", "…"),
    ".": (".", "．"),
    "a": ("a", "a\u00ad", "a\u200d", "\u2060a", "\ufeffa", "ａ"),
    "o": ("o", "o\u00ad", "o\u200b", "𝗈"),
}
SENTENCES = {
    Sentiment(filler=0): (
        "We didn't like the movie",
        "The movie wasn't good",
        'I don\'t hate this "film"...',
        "The story was tedious—but the music was lovely",
        "This film isn't so boring.",
        "They didn't admire this opera!",
    ),
    NamedEntities(): (
        "Harry Potter's dog didn't sleep.",
        "Anna's office in Lisbon opens at 10:30 AM",
        '"Nestlé" bought Google for $5 million...',
        "Jordan met Anna—twice—in Rome.",
        "The painter invented a well-known story.",
    ),
    Translation(): (
        "She doesn't buy the flower.",
        "The answer is ninety-five.",
        "It's my sister's cat...",
        'I like "this" blue kitchen—today.',
        "We can't dance.",
    ),
    Translation(direction="fr-en"): (
        "Qu'est-ce qu'il mange ?",
        "L'homme n'a pas d'amis.",
        "La réponse est quatre-vingt-quinze...",
        'Ça "va" être à nous—aujourd\'hui.',
        "Voulez-vous chanter avec moi ?",
    ),
}
PLAIN = [(task, text) for task, texts in SENTENCES.items() for text in texts]


@st.composite
def variants(draw: st.DrawFn) -> tuple[Task, str, str]:
    """A task, a sentence of its, and the same sentence with odd marks."""
    task, text = draw(st.sampled_from(PLAIN))
    odd, place = "", 0
    while place < len(text):
        part = next((part for part in ("...", "fi") if text.startswith(part, place)), text[place])
        odd += draw(st.sampled_from(KIN.get(part, (part,))))
        place += len(part)
    return task, text, odd


@cache
def read(task: Task, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    example = task.example(text)
    return task.reads(example), example.targets


@settings(max_examples=300)
@given(variants())
def test_a_sentence_with_odd_marks_is_read_as_the_plain_one(case):
    task, text, odd = case
    example = task.example(odd)
    assert (task.reads(example), example.targets) == read(task, text)
    assert example.inputs == task.example(text).inputs
    assert example.text == " ".join(clean(odd).split())


@given(st.text())
def test_the_plain_spelling_is_final(text):
    assert plain(plain(text)) == plain(text)
    assert clean(clean(text)) == clean(text)


def test_what_is_shown_keeps_its_marks():
    example = Sentiment().example("I  didn’t\u00ad like “this” ﬁlm…")
    assert example.text == "I didn’t like “this” ﬁlm…"
    assert example.inputs == ("I", "didn't", "like", '"', "this", '"', "film", ".", ".", ".")


def test_a_phones_apostrophe_does_not_turn_the_verdict():
    for text in ("We didn’t like the movie", "The movie wasn´t good", "I don`t like this film"):
        assert Sentiment().example(text).targets == ("negative",)


def test_a_dash_parts_two_clauses():
    for dash in ("—", " — ", "–", " – ", "--", " - "):
        example = Sentiment().example(f"The story was tedious{dash}but the music was lovely")
        assert example.targets == ("positive",)
        assert Sentiment().example(f"Although the music was lovely{dash}nobody liked the story").targets


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("good—but bad", "good|—|but|bad"),
        ("Rome–Oslo", "Rome|–|Oslo"),
        ("good.But the rest", "good|.|But|the|rest"),
        ("good.but bad", "good|.|but|bad"),
        ("good,but", "good|,|but"),
        ("Really?No!Yes", "Really|?|No|!|Yes"),
        ("3.5 e.g. U.S. 10.30 1,000", "3.5|e.g.|U.S.|10.30|1,000"),
        ("see www.example.org/a?b=c, or me@example.org.", "see|www.example.org/a?b=c|,|or|me@example.org|."),
        ("example.com and notes.txt", "example.com|and|notes.txt"),
        ("at 5 p.m. or 5p.m.", "at|5|p.m.|or|5p.m."),
        ("Dr. Weber, Prof. Sato, St. John", "Dr.|Weber|,|Prof.|Sato|,|St.|John"),
        ("approx. 5 on 3 Jan. at No. 7", "approx.|5|on|3|Jan.|at|No.|7"),
        ("He said no. No. It sat.", "He|said|no|.|No|.|It|sat|."),
        ("Harry S. Potter and I. Then", "Harry|S.|Potter|and|I|.|Then"),
        ("‚so‘ ‹so› „so“ »so«", "'|so|'|'|so|'|\"|so|\"|\"|so|\""),
        ("film👍🏽!", "film|👍🏽|!"),
        ("👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦|family"),
        ("Harry 's dog, THE DOG'S bone", "Harry|'s|dog|,|THE|DOG|'S|bone"),
        ("CHF 20", "CHF|20"),
        ("<pad> x<unk>", "<|pad|>|x|<|unk|>"),
    ],
)
def test_marks_without_spaces_and_stops_that_end_nothing(text, tokens):
    assert tokenize(text) == tuple(tokens.split("|"))


@pytest.mark.parametrize(
    ("shape", "words"),
    {
        "<time>": "10:30 10h30 0:00 23:59 24:00 10:30:15 9.30pm 9:30am 5pm 12AM 5p.m.",
        "<number>": "10.5 10.30 12.50 3.5 -5 1,000 1'000 .5 2024 21st",
        "<$number>": "5€ €5 US$500 $1.5bn £3m R$20 -$5 20¢ ₹500 CHF20 500EUR $5k",
        "<number%>": "5% 12.5% -3%",
        "<Unk>": "Élodie Łukasz Ærø Москва Ωmega iPhone ǅ McX CHF",
        "<unk>": "25:99 24:01 13pm 10:60 9h75 élodie москва 東京 שלום a1 – —",
    }.items(),
)
def test_classes_of_unknown_words(shape, words):
    assert {word: shape_of(word) for word in words.split()} == dict.fromkeys(words.split(), shape)


def test_a_dotted_time_needs_its_half_of_the_day():
    task = NamedEntities()
    for half in ("pm", "PM", "a.m."):
        assert task.reads(task.example(f"The lesson begins at 9.35 {half}"))[4] == "<time>"
    assert task.reads(task.example("The lesson begins at 9.35 euros"))[4] == "<number>"
    assert shape_of("9.75", "pm") == shape_of("13.30", "pm") == "<number>"


@pytest.mark.parametrize("symbol", [PAD, UNKNOWN, START, END, *SHAPES, "<PAD>", "<UNK>"])
@pytest.mark.parametrize(
    "name",
    [
        name
        for name in TASKS
        if name
        not in (
            "binary",
            "sine",
            "adding",
            "reverse",
            "look_ahead",
            "latch",
            "copy_memory",
            "recall",
            "copy",
            "repeat_copy",
            "associative_recall",
            "sort",
            "captions",
            "music",
            "pixels",
        )
    ],
)
def test_a_typed_special_symbol_is_text(name, symbol):
    task = TASKS[name]()
    vocabulary = task.spec.input_vocabulary
    assert vocabulary is not None
    example = task.example(f"The {symbol} film")
    special = {PAD, START, END}
    for row in (example, type(example)(("the", symbol))):
        if task.unit == "word" or row is example:
            assert not special & set(task.reads(row))
            numbers = vocabulary.encode(list(task.reads(row)))
            assert task.encode([row]).inputs[0].tolist()[: len(numbers)] == numbers
    for word, given_as, new in zip(example.inputs, task.reads(example), task.unknown(example), strict=True):
        assert word not in (*special, *SHAPES)
        assert new == given_as.startswith("<") or word == "<"


def test_characters_are_read_as_the_text_has_them():
    task = CharacterText()
    assert task.example("he said “no” ﬁrst…").text == 'he said "no" first...'
    assert not any(task.unknown(task.example("the fox\u00ad said “come\u00a0in”")))
    own = CharacterText(corpus="own", own_text="Il a dit « l’été – ﬁn » … " * 20)
    assert own.example("l’été – ﬁn …").text == "l’été – ﬁn …"


def test_digits_and_dates_of_any_width_and_with_invisible_characters():
    assert Reverse().example("３１４\u200b１５").targets == tuple("51413")
    assert Dates().example("３\u00a0August\u00ad 2024").targets == tuple("2024-08-03")


@pytest.mark.parametrize(("text", "language", "tokens"), [
    ("Voulez–vous chanter", "fr-en", "voulez -vous chanter ?"),
    ("quatre–vingt–dix", "fr-en", "quatre vingt dix ."),
    ("It's 3.5, e.g. good—but Mr. Smith sings", "en-fr", "it is 3.5 , e.g. good — but mr. smith sings ."),
    ("J'en ai sept.", "fr-en", "j' en ai sept ."),
    ("Good.But bad…", "en-fr", "good . but bad ."),
])  # fmt: skip
def test_translation_reads_the_same_marks(text, language, tokens):
    assert Translation(direction=language).example(text).inputs == tuple(tokens.split())
