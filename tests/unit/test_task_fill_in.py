"""A blank to fill in: where the clue stands, what lies between, and what is never trained."""

import itertools

import numpy as np
import pytest

from rnn_core import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.fill_in import ANSWERS, WORDS, FillIn
from rnn_core.tasks.words import travelling
from rnn_core.tasks.words.travelling import FAR, LANGUAGES, NEAR, between, clue, sentence

DRAW = np.random.default_rng(0)


def sentences(task: FillIn, size: int = 400, update: int = 0) -> list[tuple[tuple[str, ...], str]]:
    batch = task.batch(Stream(0, "data"), update, size)
    return [
        (WORDS.decode(row[:length]), ANSWERS.symbols[int(answer)])
        for row, length, answer in zip(batch.inputs, batch.input_lengths, batch.targets[:, 0], strict=True)
    ]


@pytest.mark.parametrize("pair", ["far", "near"])
def test_the_answer_is_the_language_of_the_clue(pair: str) -> None:
    for words, answer in sentences(FillIn(pair=pair)):
        place = clue(words)
        assert place is not None
        assert LANGUAGES[words[place].capitalize()] == answer


@pytest.mark.parametrize("gap", [0, 1, 2, 3, 7, 30])
def test_the_gap_is_exactly_so_many_words(gap: int) -> None:
    for frame, country in itertools.product((FAR, NEAR), LANGUAGES):
        for unseen in (False, True):
            words = between(DRAW, gap, country, True, unseen)
            assert len(words) == gap and country not in words
            assert len(sentence(frame, country, words)) == len(sentence(frame, country, ())) + gap
    held = FillIn(filler=gap, mixed=False).held_out(50)
    assert set(held.input_lengths.tolist()) == {len(sentence(FAR, "France", ())) + gap}


def test_mostly_near_means_85_per_cent_within_three_words() -> None:
    bare = len(sentence(FAR, "France", ()))
    gaps = np.array([len(words) - bare for words, _ in sentences(FillIn(filler=30), 4_000)])
    assert 0.82 < (gaps <= 3).mean() < 0.91 and gaps.max() == 30


def test_the_near_clue_is_always_four_words_from_the_blank() -> None:
    for words, _ in sentences(FillIn(pair="near", filler=20, near=False)):
        place = clue(words)
        assert place is not None and len(words) - place == 4


def test_neighbouring_clauses_of_held_out_sentences_are_never_trained() -> None:
    """Wherever two clauses fit, a held-out sentence has a pair that training never shows."""

    def neighbours(unseen: bool) -> list[set[tuple[str, str]]]:
        found = []
        for _ in range(300):
            text = " ".join(between(DRAW, 18, "France", False, unseen))
            clauses = [f"{clause.strip()} ." for clause in text.split(".")]  # "and", "so" part two clauses
            pairs = itertools.pairwise(clauses)
            found.append({pair for pair in pairs if set(pair) <= set(travelling.FILLER)})
        return found

    trained = set().union(*neighbours(False))
    assert len(trained) > 10
    shown = [bool(one) and one <= trained for one in neighbours(True)]
    assert not any(shown)


def test_distractors_name_other_countries_and_can_be_left_out() -> None:
    def named(task: FillIn) -> list[int]:
        countries = {name.lower() for name in LANGUAGES}
        return [sum(word in countries for word in words) for words, _ in sentences(task, 200)]

    assert max(named(FillIn(near=False, filler=30))) >= 4
    assert set(named(FillIn(near=False, filler=30, distractors=False))) == {1}


def test_every_language_is_asked_for_equally_often() -> None:
    counts = np.bincount(FillIn().held_out(400).targets[:, 0].numpy(), minlength=8)
    assert set(counts) == {50}


def test_the_last_country_named_is_the_strongest_that_needs_no_memory() -> None:
    far = FillIn(filler=30, near=False).baselines()
    assert [line.name for line in far] == ["the last country named", "luck"]
    assert far[1].value == 1 / 8 < far[0].value < 0.5
    assert FillIn(distractors=False).baselines()[0].value == 1.0


@pytest.mark.parametrize(
    ("text", "answer", "cause"),
    [
        ("I am going to France. The language spoken there is __", ("French",), (4,)),
        ("I come from Japan and can speak ___ very well", ("Japanese",), (3,)),
        ("my sister never saw China . the language spoken there is", (), ()),
        ("I am GOING TO greece . A friend from Spain wrote to me .", ("Greek",), (4,)),
        ("I am going to Atlantis. the language spoken there is __", (), ()),
    ],
)
def test_a_sentence_of_ones_own(text: str, answer: tuple[str, ...], cause: tuple[int, ...]) -> None:
    task = FillIn()
    example = task.example(text)
    assert example.targets == answer and task.causes(example) == cause
    assert "very" not in example.inputs and "_" not in "".join(example.inputs)
    assert bool(task.encode([example]).target_mask.any()) == bool(answer)


def test_a_blank_with_nothing_before_it_is_told() -> None:
    with pytest.raises(ConfigError, match="nothing before the blank"):
        FillIn().example("___ very well")


def test_pushing_the_clue_away_and_flipping_it() -> None:
    task = FillIn()
    text = task.suggestions()[0]
    for gap in (0, 5, 60):
        longer = task.push(text, gap)
        assert longer is not None and task.push(text, gap) == longer
        assert len(task.example(longer).inputs) == len(sentence(FAR, "France", ())) + gap
        assert task.example(longer).targets == ("French",)
    assert task.push("nothing of the kind", 3) is None
    with pytest.raises(ConfigError, match="do not fit"):
        task.push(text, 1_000)
    flipped = task.flips(text)
    assert len(flipped) == 7
    assert len({task.example(one).targets for one in flipped}) == 7
    assert task.flips("no country here") == ()


def test_a_few_words_in_between_are_read_as_unknown_and_never_the_clue() -> None:
    unknown = [word for words, _ in sentences(FillIn(filler=30, near=False)) for word in words]
    assert 0.01 < np.mean([word == "<unk>" for word in unknown]) < 0.06
    for words, _ in sentences(FillIn(filler=30, near=False)):
        assert clue(words) is not None
