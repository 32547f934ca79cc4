import numpy as np
import pytest
import torch

from rnn_core.data import END, UNKNOWN
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.base import MAX_TOKENS
from rnn_core.tasks.translation import SHOWN, Translation, _pairs
from rnn_core.tasks.words.bilingual import LANGUAGES, held_out, long_pairs, spell, split

DIRECTIONS = {"en-fr": LANGUAGES, "fr-en": LANGUAGES[::-1]}


@pytest.fixture(params=DIRECTIONS, name="task")
def each_direction(request) -> Translation:
    return Translation(direction=request.param)


def lines(task: Translation, batch) -> list[tuple[str, str]]:
    """A batch as sentences of both languages."""
    spec, language = task.spec, DIRECTIONS[task.direction][0]
    found = []
    for row, length, target in zip(batch.inputs, batch.input_lengths, batch.targets, strict=True):
        words = spec.input_vocabulary.decode(row[:length])
        found.append((spell(words, language), task.written(spec.output_vocabulary.decode(target))))
    return found


@pytest.mark.parametrize(
    ("text", "direction", "translation"),
    [
        ("Do you want to sing with me?", "en-fr", "Voulez-vous chanter avec moi\u00a0?"),
        ("  do you   WANT to sing with me", "en-fr", "Voulez-vous chanter avec moi\u00a0?"),
        ("Voulez-vous chanter avec moi ?", "fr-en", "Do you want to sing with me?"),
        ("She doesn’t buy the flower", "en-fr", "Elle n'achète pas la fleur."),
        ("La réponse est quatre-vingt-quinze.", "fr-en", "The answer is ninety-five."),
    ],
)
def test_our_own_sentences_come_with_their_translation(text, direction, translation):
    task = Translation(direction=direction)
    assert task.written(task.example(text).targets) == translation


def test_other_sentences_are_read_without_one():
    task = Translation()
    example = task.example("I like zebras!")
    assert example.inputs == ("i", "like", "zebras", "!")
    assert example.targets == ()
    assert task.reads(example) == ("i", "like", UNKNOWN, UNKNOWN)
    assert task.unknown(example) == (False, False, True, True)
    assert not task.encode([example]).target_mask.any()


@pytest.mark.parametrize("text", ["", "  \n", ".", "?!", "\u200b", "word " * 300, "l'" * 250, "a" * 5_000])
def test_what_cannot_be_translated_is_told_in_a_sentence(task, text):
    with pytest.raises(ConfigError, match=r"\.$"):
        task.example(text)


def test_a_sentence_with_its_mark_is_drawn_whole_or_not_at_all():
    task = Translation()
    assert len(task.example("cat " * (MAX_TOKENS - 1)).inputs) == MAX_TOKENS
    with pytest.raises(ConfigError, match="at most 200"):
        task.example("cat " * MAX_TOKENS)


def test_training_shows_whole_pairs_of_training_only(task):
    english_first = task.direction == "en-fr"
    known = {(spell(p.english, "english"), spell(p.french, "french")) for p in _pairs()}
    for update in range(20):
        for pair in lines(task, task.batch(Stream(0, "data"), update, 32)):
            assert (pair if english_first else pair[::-1]) in known
    assert len(known) == len(_pairs()) > 8_000


def test_what_is_shown_is_never_trained():
    shown = {Translation().example(text).inputs for text in SHOWN}
    assert len(shown) == len(SHOWN)
    assert shown.isdisjoint(pair.english for pair in _pairs())
    assert not any(held_out(pair) for pair in _pairs())


def test_every_held_out_word_is_known(task):
    spec, side = task.spec, DIRECTIONS[task.direction]
    for pair in (*split()[1], *long_pairs()):
        assert all(word in spec.input_vocabulary for word in getattr(pair, side[0]))
        assert all(word in spec.output_vocabulary for word in getattr(pair, side[1]))


def test_the_two_directions_share_their_held_out_pairs():
    there, back = (Translation(direction=direction) for direction in DIRECTIONS)
    pairs = lines(there, there.held_out(1_000))
    assert len(pairs) == 400
    assert pairs == [pair[::-1] for pair in lines(back, back.held_out(1_000))]


def test_links_join_words_that_translate_each_other(task):
    for text in task.suggestions():
        example = task.example(text)
        links = task.alignment(example)
        assert links == tuple(sorted(links, key=lambda link: link[::-1]))
        assert {target for _, target in links} <= set(range(len(example.targets)))
        assert {source for source, _ in links} <= set(range(len(example.inputs)))
        assert (len(example.inputs) - 1, len(example.targets) - 1) in links, "the final marks"


def test_an_adjective_changes_places():
    task = Translation()
    example = task.example("I like this blue kitchen.")
    words = {(example.inputs[s], example.targets[t]) for s, t in task.alignment(example)}
    assert words >= {("i", "j'"), ("blue", "bleue"), ("kitchen", "cuisine")}
    back = Translation(direction="fr-en")
    turned = back.alignment(back.example("J'aime cette cuisine bleue."))
    assert {link[::-1] for link in turned} == set(task.alignment(example))
    assert task.alignment(task.example("I like zebras.")) == ()


def test_word_by_word_translates_what_keeps_its_order(task):
    lines = {(line.name, line.metric): line.value for line in task.baselines()}
    assert 0.02 < lines["word by word", "exact_match"] < 0.2
    assert 0.3 < lines["word by word", "accuracy"] < 0.5
    assert 0.1 < lines["commonest word at each place", "accuracy"] < 0.2


def test_scores_by_hand():
    task = Translation()
    batch = task.encode([task.example("They sleep."), task.example("Do you want to sing with me?")])
    assert batch.target_lengths.tolist() == [4, 7]
    guess = np.eye(task.spec.output_size)[batch.targets.numpy()]
    guess[0, 4:] = 0  # behind <end> nothing counts
    assert task.measure(guess, batch) == {"exact_match": 1.0, "accuracy": 1.0}
    guess[1, 2] = np.roll(guess[1, 2], 1)
    assert task.measure(guess, batch) == {"exact_match": 0.5, "accuracy": pytest.approx(10 / 11)}


def test_ladders_leave_no_length_out_in_the_middle(task):
    rungs = list(task.ladder())
    assert rungs == list(range(rungs[0], rungs[-1] + 1))
    assert rungs[-1] >= 21
    assert all(END in task.spec.output_vocabulary.decode(b.targets[0]) for b in task.ladder().values())


def test_the_same_seed_gives_the_same_batch():
    one, other = (Translation().batch(Stream(5, "data"), 9, 16) for _ in range(2))
    assert torch.equal(one.inputs, other.inputs)
    assert torch.equal(one.targets, other.targets)


def test_an_unknown_direction_is_refused():
    with pytest.raises(ConfigError, match="'en-fr', 'fr-en'"):
        Translation(direction="en-de")
