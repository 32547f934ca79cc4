from itertools import pairwise

import numpy as np
import pytest
import torch

from rnn_core.option import ConfigError, options
from rnn_core.stream import Stream
from rnn_core.tasks.character_text import WINDOW, CharacterText
from rnn_core.tasks.words.animals import TYPISTS
from rnn_core.tasks.words.corpora import CORPORA
from rnn_core.tasks.words.corpora import write as written
from rnn_core.tasks.words.letters import Bigram

OWN = "Der Löwe schläft; die Maus (klein) wacht. " * 30
OURS = tuple(CORPORA)


def text_of(task: CharacterText, numbers: torch.Tensor) -> str:
    return "".join(task.spec.output_vocabulary.decode(numbers))


@pytest.mark.parametrize("corpus", OURS)
def test_our_texts_keep_their_own_rules(corpus):
    task, text = CharacterText(corpus=corpus), written(corpus)
    assert 55_000 < len(text) < 120_000
    assert task.sample_quality(text) == (1.0 if task.sample_rule() else None)
    assert task.spec.output_size < 60


def test_nested_text_really_nests():
    assert all(pair in written("nested") for pair in ("]]", "]})", ')"', ")}"))
    assert max(len(line) for line in written("nested").splitlines()) < 100


def test_verse_lines_are_of_one_kind():
    lines = written("verse").splitlines()
    assert [bool(line) for line in lines[:10]] == [True] * 4 + [False] + [True] * 4 + [False]
    assert all(15 < len(line) < 50 for line in lines if line)


def test_the_typists_sentence_has_only_words_of_its_text_and_stands_nowhere_in_it():
    task, text = CharacterText(corpus="animals"), written("animals")
    assert TYPISTS not in text
    assert set(TYPISTS.lower().split()) <= {word.strip(".") for word in text.lower().split()}
    assert not any(task.unknown(task.example(TYPISTS)))
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(text)


@pytest.mark.parametrize("corpus", ["nested", "verse", "animals"])
def test_no_held_out_line_stands_in_training(corpus):
    text = written(corpus)
    cut = len(text) - len(text) // 10
    known, new = (part.splitlines() for part in (text[:cut], text[cut:]))
    whole = [line for line in new[1:-1] if line]
    assert len(whole) > 100
    assert not set(whole) & set(known)


@pytest.mark.parametrize("corpus", OURS)
def test_targets_are_the_inputs_one_character_on(corpus):
    task = CharacterText(corpus=corpus, length=30)
    for batch in (task.batch(Stream(0, "data"), 1, 8), task.held_out(8), task.window(3, 8)):
        assert torch.equal(batch.inputs[:, 1:], batch.targets[:, :-1])
        for inputs, targets in zip(batch.inputs, batch.targets, strict=True):
            assert text_of(task, inputs) + text_of(task, targets[-1:]) in written(corpus)


def test_training_and_held_out_text_are_two_pieces():
    task, text = CharacterText(), written("nested")
    cut = len(text) - len(text) // 10
    held = task.held_out(10_000)
    assert text_of(task, held.inputs.flatten()) == text[cut : cut + held.inputs.numel()]
    assert held.inputs.shape[1] == WINDOW
    assert held.inputs.numel() > len(text) // 10 - WINDOW - 1
    for update in range(100):
        for row in task.batch(Stream(0, "data"), update, 8).inputs:
            assert text_of(task, row) in text[:cut]


def test_streams_go_on_where_they_ended():
    task = CharacterText(length=50)
    first = task.window(0, 4)
    assert first.fresh
    for before, after in pairwise(task.window(update, 4) for update in range(20)):
        assert not after.fresh
        assert torch.equal(before.targets[:, -1], after.inputs[:, 0])
    assert len({tuple(row.tolist()) for row in first.inputs}) == 4


def test_streams_begin_anew_when_the_text_is_over():
    task = CharacterText(corpus="own", own_text=OWN, length=40)
    windows = [task.window(update, 4) for update in range(40)]
    fresh = [update for update, batch in enumerate(windows) if batch.fresh]
    assert fresh[0] == 0
    assert 2 <= len(fresh) < 40
    period = fresh[1]
    assert fresh == list(range(0, 40, period))
    assert torch.equal(windows[0].inputs, windows[period].inputs)


@pytest.mark.parametrize("length", [5, 40, 200])
def test_the_shortest_own_text_can_be_used(length):
    task = CharacterText(corpus="own", own_text="abcdefghij" * 20, length=length)
    for batch in (
        task.batch(Stream(0, "data"), 0, 32),
        task.window(0, 32),
        task.window(7, 32),
        task.held_out(9),
    ):
        assert 1 <= batch.inputs.shape[1] <= max(length, WINDOW)
        assert torch.equal(batch.inputs[:, 1:], batch.targets[:, :-1])
    assert task.baselines()


def test_an_own_text_makes_its_own_alphabet():
    task = CharacterText(corpus="own", own_text=OWN)
    assert task.spec.output_vocabulary.symbols == tuple(sorted(set(OWN)))
    assert text_of(task, task.held_out(1).inputs[0]) in OWN
    assert task.suggestions()[0] in OWN
    assert task.sample_quality(OWN) is None


def test_an_own_text_is_never_in_a_link():
    assert set(options(CharacterText)) == {"corpus", "length"}
    with pytest.raises(ConfigError, match="a link carries none"):
        CharacterText(corpus="own")
    with pytest.raises(ConfigError, match="at least 200"):
        CharacterText(corpus="own", own_text="too short")
    assert OWN not in repr(CharacterText(corpus="own", own_text=OWN))


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match=r"length = 4 .* from 5 to 200"):
        CharacterText(length=4)
    with pytest.raises(ConfigError, match="'nested', 'verse', 'elman', 'animals', 'own'"):
        CharacterText(corpus="prose")


def test_inputs_and_outputs_are_numbered_alike():
    spec = CharacterText().spec
    assert spec.forward_only
    assert spec.feeds_itself
    assert spec.running
    assert spec.input_vocabulary.symbols == (*spec.output_vocabulary.symbols, "<unk>")


def test_a_typed_text_asks_for_what_follows():
    task = CharacterText()
    example = task.example("the owl")
    assert "".join(example.inputs) == "the ow"
    assert "".join(example.targets) == "he owl"
    assert task.example("x").targets == ()


def test_characters_never_seen_are_read_as_unknown_and_never_asked_for():
    task = CharacterText()
    example = task.example("the Ω owl")
    assert task.unknown(example) == tuple(letter == "Ω" for letter in example.inputs)
    batch = task.encode([example])
    assert batch.target_mask[0].tolist() == [letter != "Ω" for letter in example.targets]


def test_bits_and_accuracy_by_hand():
    task = CharacterText(corpus="elman")
    batch = task.held_out(3)
    K = task.spec.output_size
    even = np.full((*batch.targets.shape, K), 1 / K)
    assert task.measure(even, batch)["bits_per_character"] == pytest.approx(np.log2(K))
    half = 0.5 * np.eye(K)[batch.targets.numpy()]
    assert task.measure(half, batch) == {"bits_per_character": pytest.approx(1.0), "accuracy": 1.0}


def test_the_bigram_is_a_distribution_and_the_better_baseline():
    numbers = np.array([0, 1, 0, 1, 0, 2] * 50)
    bigram = Bigram.fit(numbers, 4)
    assert np.allclose(bigram.table.sum(1), 1.0)
    assert bigram.single.sum() == pytest.approx(1.0)
    assert (bigram.table > 0).all()
    assert bigram.table[0] == pytest.approx([0, 2 / 3, 1 / 3, 0], abs=0.05)
    assert bigram.table[1, 0] > 0.95


def test_elman_letters_have_a_known_floor():
    """Consonants cost log₂ 3 bits each; a bigram cannot count the vowels and pays more."""
    best = np.log2(3) / 3
    found = [b for b in CharacterText(corpus="elman").baselines() if b.metric == "bits_per_character"]
    lines = {b.name: b.value for b in found}
    assert best + 0.4 < lines["smoothed bigram"] < lines["letter frequencies"]
    assert best < found[0].value < best + 0.02  # long n-grams can count so far
