"""Tokens, shapes, spans and marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.option import ConfigError
from rnn_core.tasks.words.nested import marks_right
from rnn_core.tasks.words.own_text import read_text
from rnn_core.tasks.words.reading import MAX_WORD, plain, read_line, shape_of, tokenize
from rnn_core.tasks.words.scoring import entity_f1, spans
from rnn_core.tasks.words.syllables import syllables_right
from rnn_core.tasks.words.verse import rhymes_right


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (
            "Apple Inc. is looking at buying UK startup for $1 billion",
            "Apple|Inc.|is|looking|at|buying|UK|startup|for|$1|billion",
        ),
        ("10:00 AM", "10:00|AM"),
        ("August 3, 2024", "August|3|,|2024"),
        ("It fell 15% to $500.", "It|fell|15%|to|$500|."),
        ("He works for Apple Inc.", "He|works|for|Apple|Inc."),
        ("J. R. Potter of the U.S. said so.", "J.|R.|Potter|of|the|U.S.|said|so|."),
        ("Harry's dog", "Harry|'s|dog"),
        ("I don't, and never did!", "I|don't|,|and|never|did|!"),
        ('"Yes" (he said)...', '"|Yes|"|(|he|said|)|.|.|.'),
        ("3.5% of 1,000", "3.5%|of|1,000"),
        ("...", ".|.|."),
        ("five o'clock", "five|o'clock"),
    ],
)
def test_capitals_and_marks_survive(text, tokens):
    assert tokenize(text) == tuple(tokens.split("|"))


@given(st.text())
def test_nothing_but_white_space_is_lost(text):
    assert "".join(tokenize(text)) == "".join(plain(text).split())


def test_a_word_may_not_be_endless():
    assert read_line("a" * MAX_WORD) == ("a" * MAX_WORD,)
    with pytest.raises(ConfigError, match="81 characters"):
        read_line("fine " + "a" * (MAX_WORD + 1))


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("$7", "<$number>"), ("€2.5", "<$number>"), ("10:45", "<time>"), ("33%", "<number%>"),
        ("1871", "<number>"), ("3rd", "<number>"), ("Zorblatt", "<Unk>"), ("iPhone", "<Unk>"),
        ("Örebro", "<Unk>"), ("zorblatt", "<unk>"), ("🎬", "<unk>"), ("—", "<unk>"), ("", "<unk>"),
    ],
)  # fmt: skip
def test_unknown_words_have_a_shape(word, shape):
    assert shape_of(word) == shape


def test_spans_of_tags():
    assert spans("B-PER I-PER O B-LOC B-LOC".split()) == {(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "LOC")}
    assert spans("I-PER I-PER I-LOC O I-ORG".split()) == {(0, 2, "PER"), (2, 3, "LOC"), (4, 5, "ORG")}
    assert spans("B-PER I-LOC".split()) == {(0, 1, "PER"), (1, 2, "LOC")}
    assert spans(["O"]) == spans([]) == set()


def test_f1_wants_span_and_type():
    true = "B-PER I-PER O B-LOC".split()
    assert entity_f1([(true, true)]) == 1.0
    assert entity_f1([("B-PER I-PER O B-ORG".split(), true)]) == 0.5
    assert entity_f1([("B-PER O O B-LOC".split(), true)]) == 0.5
    assert entity_f1([("O O O B-LOC".split(), true)]) == pytest.approx(2 / 3)
    assert entity_f1([(["O"] * 4, true)]) == 0.0
    assert entity_f1([(["O"], ["O"])]) == 1.0


def test_marks_are_counted_line_by_line():
    assert marks_right('the owl (red [old]) said "no".\n') == 1.0
    assert marks_right("a (b]\n") == 0.0
    assert marks_right("a ([b)]\n") == 0.0
    assert marks_right("a (b) )\n") == pytest.approx(2 / 3)
    assert marks_right('"a (b"\n') == 0.0
    assert marks_right('say "yes\n') == 0.0
    assert marks_right("(a)\n(b") == 1.0, "an unfinished line is not held against it"
    assert marks_right("no marks\n") is None


def test_syllables_are_counted():
    assert syllables_right("baguuudiib") == 1.0
    assert syllables_right("badiguuub") == pytest.approx(2 / 3)
    assert syllables_right("iiba") is None


def test_rhymes_are_counted():
    couplet = "A sailor sat beside the {}\n  and sang to the {}.\n"
    assert rhymes_right(couplet.format("sea", "bee")) == 1.0
    assert rhymes_right(couplet.format("sea", "sea")) == 0.0
    assert rhymes_right(couplet.format("sea", "moon") + couplet.format("moon", "tune")) == 0.5
    assert rhymes_right("nothing here") is None


LONG = "Ein Käse für zwölf Bären; " * 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_in_common_use_are_read(encoding):
    assert read_text(LONG.encode(encoding)) == LONG


def test_big_endian_and_pasted_text_are_read():
    assert read_text(b"\xfe\xff" + LONG.encode("utf-16-be")) == LONG
    assert read_text("\ufeff" + LONG) == LONG


def test_lines_end_alike_and_characters_are_composed():
    assert read_text("ab\r\ncd\ref\n" * 40) == "ab\ncd\nef\n" * 40
    assert read_text("e\u0301x" * 250) == "éx" * 250


def test_markup_emoji_and_right_to_left_are_only_characters():
    for line in ("<script>alert(1)</script>\n", "🎬 שלום\n", "{{x}} $(y)\n"):
        assert read_text(line * 40) == line * 40


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        ("", "empty"),
        (" \n" * 300, "empty"),
        ("short", "5 characters; at least 200"),
        (b"x" * 10_000_000, "10.0 MB; at most 2 MB"),
        ("ж" * 1_200_000, "2.4 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a text"),
        (b"text\x00" * 100, "control characters"),
        (b"\x81\x8d" * 300, "UTF-8"),
        ("".join(map(chr, range(0x4E00, 0x4E00 + 5000))), "5,000 different characters; at most 300"),
    ],
)
def test_what_cannot_be_trained_on_is_refused_in_a_sentence(data, message):
    with pytest.raises(ConfigError, match=message) as error:
        read_text(data)
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 200


def test_lone_surrogates_in_pasted_text_do_no_harm():
    assert "\ufffd" in read_text("good film \ud83d " * 40)


def test_a_text_of_one_letter_holds_nothing_to_learn() -> None:
    with pytest.raises(ConfigError, match="only one kind of character"):
        read_text("a" * 250)
