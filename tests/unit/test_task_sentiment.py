import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.sentiment import CLASSES, LECTURE, WORDS, Sentiment, _bare, _sentences
from rnn_core.tasks.words.opinions import (
    CLAUSES,
    FILLER,
    NEGATIVE,
    NEUTRAL,
    PLAIN,
    POSITIVE,
    kept_back,
    known,
)
from rnn_core.tasks.words.reading import tokenize
from rnn_core.tasks.words.reviewing import clue, filler, kept_from_training, meaning, readings, review

NOTHING = "There is nothing to like in this movie"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (NOTHING, "negative"),
        ("There is something to like in this movie", "positive"),
        ("There is nothing to dislike in this movie", "positive"),
        ("The movie was not good.", "negative"),
        ("The movie wasn't bad!", "positive"),
        ("Nobody hated the story", "positive"),
        ("I never enjoyed this film", "negative"),
        ("The story was good but the music was bad", "negative"),
        ("The story was good, although the music was bad", "positive"),
        ("Although the story was good, the music was bad", "negative"),
        ("The story was good and the music was not bad", "positive"),
        ("I don't think", None),
        ("The story was good and the music was bad", None),
        ("The story was terrific", None),
        ("Although the story was good but bad", None),
        ("movie", None),
    ],
)
def test_the_rule_reads_a_sentence(text, verdict):
    assert Sentiment().example(text).targets == ((verdict,) if verdict else ())


def test_the_rule_and_the_grammar_agree():
    for sentences in _sentences():
        assert [meaning(words) for words in sentences] == [1, -1] * (len(sentences) // 2)


def test_enough_different_sentences_and_none_on_both_sides():
    training, held_out = _sentences()
    ours, theirs = {_bare(words) for words in training}, {_bare(words) for words in held_out}
    assert len(ours) == len(training) >= 2_000
    assert len(theirs) == len(held_out)
    assert not ours & theirs
    assert not (ours | theirs) & {_bare(tokenize(text)) for text in LECTURE}


def test_words_held_out_are_neutral_and_never_trained():
    training, held_out = ({word.lower() for words in side for word in words} for side in _sentences())
    for kind in NEUTRAL:
        kept = set(kept_back(kind))
        assert kept
        assert not kept & (set(known(kind)) | training | set(WORDS.symbols))
        assert kept & held_out
    assert training <= set(WORDS.symbols)
    assert set(POSITIVE) | set(NEGATIVE) <= training


def test_the_lecture_is_in_the_vocabulary():
    task = Sentiment()
    for text in LECTURE:
        assert not any(task.unknown(task.example(text)))
    assert task.suggestions()[0] == NOTHING
    assert task.unknown(task.example("A terrific movie")) == (False, True, False)


def test_capitals_survive_and_are_read_small():
    example = Sentiment().example("There IS Nothing")
    assert example.inputs == ("There", "IS", "Nothing")
    assert Sentiment().reads(example) == ("there", "is", "nothing")


@given(st.integers(0, 60), st.integers(0, 1000))
def test_filler_is_exactly_as_long_as_asked_and_says_nothing(gap, seed):
    words = filler(gap, np.random.default_rng(seed))
    assert len(words) == gap
    assert meaning((*words, "good")) == 1
    assert set(words) <= {word for phrase in FILLER for word in phrase.split()}


@pytest.mark.parametrize("text", LECTURE)
@pytest.mark.parametrize("gap", [1, 2, 7, 40])
def test_pushing_keeps_the_verdict_and_lengthens_by_the_gap(text, gap):
    task = Sentiment()
    pushed = task.push(text, gap)
    before, after = task.example(text), task.example(pushed)
    assert len(after.inputs) == len(before.inputs) + gap
    assert after.targets == before.targets
    assert pushed == task.push(text, gap)
    assert not any(task.unknown(after))
    place = task.clue(text) + 1
    assert after.inputs[:place] + after.inputs[place + gap :] == before.inputs


def test_pushing_by_nothing_changes_nothing():
    assert Sentiment().push(NOTHING, 0) == NOTHING
    assert Sentiment().push("  odd   spaces ", 0) == "  odd   spaces "


def test_the_clue_is_the_word_that_decides():
    assert tokenize(NOTHING)[Sentiment().clue(NOTHING)] == "nothing"
    for text, word in (
        ("The story was bad but the music was not good", "not"),
        ("The story was not bad although the music was never good", "not"),
        ("The story was good", "good"),
        ("Hello", "Hello"),
    ):
        assert tokenize(text)[clue(tokenize(text))] == word


@pytest.mark.parametrize("gap", [-1, 193, 10_000])
def test_pushing_too_far_is_refused(gap):
    with pytest.raises(ConfigError, match="from 0 to 192"):
        Sentiment().push(NOTHING, gap)


@pytest.mark.parametrize("text", LECTURE)
def test_flips_change_one_word_and_the_verdict(text):
    task, before = Sentiment(), tokenize(text)
    flips = task.flips(text)
    assert flips
    for flip in flips:
        after = tokenize(flip)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
        assert meaning(after) == -meaning(before)


def test_the_first_flip_exchanges_the_clue():
    assert Sentiment().flips(NOTHING)[0] == "There is something to like in this movie"
    assert Sentiment().flips("Nobody liked it") == ()
    assert Sentiment().flips("The movie was good") == ("The movie was bad", "The movie wasn't good")


def test_filler_comes_mixed_or_fixed():
    short = Sentiment(filler=0).held_out(100).input_lengths
    fixed = Sentiment(filler=20, mixed=False).held_out(100).input_lengths
    assert (fixed - short == 20).all()
    gaps = Sentiment(filler=20).held_out(400).input_lengths - Sentiment(filler=0).held_out(400).input_lengths
    assert gaps.min() == 0
    assert gaps.max() == 20
    assert set(gaps.tolist()) == set(range(21))


def test_mostly_near_is_85_in_100_up_to_three_words_and_the_rest_anything():
    near, bare = Sentiment(filler=60, near=True), Sentiment(filler=0)
    gaps = near.held_out(400).input_lengths - bare.held_out(400).input_lengths
    few = float((gaps <= 3).float().mean())
    assert 0.8 < few < 0.92  # 0.85, and 4 of 61 of the rest
    assert gaps.max() > 50
    assert set(gaps[gaps <= 3].tolist()) == {0, 1, 2, 3}
    assert Sentiment(filler=2, near=True).held_out(400).input_lengths.max() <= bare.spec.longest + 2
    fixed = Sentiment(filler=20, mixed=False, near=True).held_out(100).input_lengths
    assert torch.equal(fixed, Sentiment(filler=20, mixed=False).held_out(100).input_lengths)


def test_held_out_truth_does_not_depend_on_the_filler():
    near, far = Sentiment(filler=0).held_out(400), Sentiment(filler=60).held_out(400)
    assert (near.targets == far.targets).all()
    assert near.targets.float().mean() == 0.5


def test_unknown_words_are_met_in_training():
    task = Sentiment()
    batches = [task.batch(Stream(0, "data"), update, 32) for update in range(20)]
    unknown = WORDS.index["<unk>"]
    assert 0.005 < np.mean([float((b.inputs == unknown).float().mean()) for b in batches]) < 0.05


def test_counting_words_is_not_enough():
    lines = {line.name: line.value for line in Sentiment(filler=0).baselines()}
    assert 0.5 < lines["bag of words"] < 0.75
    assert lines["three neighbouring words"] < 0.75
    assert lines["always positive"] == 0.5


@given(st.integers(0, 2**32), st.sampled_from([1, -1]), st.booleans())
def test_what_was_read_so_far_is_what_the_rule_says_of_it(seed, value, unseen):
    words = review(np.random.default_rng(seed), value, unseen)
    assert readings(words) == [meaning(words[: n + 1]) for n in range(len(words))]
    assert readings(words)[-1] == value


def test_held_out_sentences_are_of_combinations_that_training_never_shows():
    """With all neutral words masked, no clause of theirs is one of training."""
    training, held_out = (
        {_masked(clause) for words in side for clause in _clauses(words)} for side in _sentences()
    )
    assert not training & held_out
    kept = [
        kept_from_training(pattern, sign, word)
        for pattern in CLAUSES + PLAIN
        for sign in (1, -1)
        for word in POSITIVE + NEGATIVE
    ]
    assert np.mean(kept) == pytest.approx(1 / 8, abs=0.01)


def _clauses(words):
    """The clauses of a sentence in small letters, without marks."""
    text = " ".join(word.lower() for word in words if word not in (".", "!"))
    for joint in ("although", "but", "and", ","):
        text = text.replace(f"{joint} " if text.startswith(joint) else f" {joint} ", "|")
    return [part.split() for part in text.split("|") if part.split()]


def _masked(clause):
    neutral = {word for words in NEUTRAL.values() for word in words}
    return tuple("*" if word in neutral else word for word in clause)


def test_cut_sentences_are_labelled_by_what_was_read():
    task, whole = Sentiment(filler=0), Sentiment(filler=0, cut=False)
    cut, full = (one.batch(Stream(0, "data"), 7, 512) for one in (task, whole))
    shorter = cut.input_lengths < full.input_lengths
    assert 0.35 < shorter.float().mean() < 0.55  # half of them; some were cut behind their last word
    for row, n, target in zip(cut.inputs, cut.input_lengths, cut.targets[:, 0], strict=True):
        words = WORDS.decode(row[:n])
        if "<unk>" not in words and meaning(words):
            assert int(target) == int(meaning(words) > 0)


def test_a_plain_clause_has_no_sign():
    assert Sentiment().example("I love movies").targets == ("positive",)
    assert Sentiment().example("Such very boring stories!").targets == ("negative",)


def test_the_ladder_goes_beyond_training():
    task = Sentiment()
    rungs, (shortest, longest) = task.ladder(), task.trained_lengths()
    assert shortest == 1
    assert max(rungs) > 1.8 * longest
    for T, batch in rungs.items():
        assert (batch.input_lengths == T).all()
        assert 5 <= len(batch.inputs) <= 100


def test_what_nobody_knows_does_not_count():
    batch = Sentiment().encode([Sentiment().example("hello there"), Sentiment().example(NOTHING)])
    assert batch.target_mask[:, 0].tolist() == [False, True]
    assert CLASSES.symbols[int(batch.targets[1, 0])] == "negative"


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match=r"filler = 61 .* from 0 to 60"):
        Sentiment(filler=61)
