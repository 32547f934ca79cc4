from itertools import pairwise

import numpy as np
import pytest
import torch

from rnn_core import Config, Trainer
from rnn_core.data import UNKNOWN
from rnn_core.engine import Write
from rnn_core.engine.onward import one_to_many
from rnn_core.option import ConfigError, options
from rnn_core.stream import Stream
from rnn_core.tasks.word_text import FAR, WordText
from rnn_core.tasks.words.running import MOST_ROWS, ROW
from rnn_core.tasks.words.tales import GRAMMAR

OWN = "Der Löwe schläft heute; die Maus (klein) wacht. Ein Vogel singt! " * 12


def words_of(task: WordText, numbers: torch.Tensor) -> list[str]:
    return list(task.spec.output_vocabulary.decode(numbers))


def test_targets_are_the_inputs_one_word_on_and_windows_begin_with_a_sentence() -> None:
    task = WordText(length=12)
    batch = task.batch(Stream(0, "data"), 0, 64)
    unknown = task.spec.input_vocabulary.index[UNKNOWN]
    dropped = batch.inputs == unknown
    assert 0 < int(dropped.sum()) < 40
    assert ((batch.inputs[:, 1:] == batch.targets[:, :-1]) | dropped[:, 1:]).all()
    assert not (batch.targets == unknown).any()
    for row in batch.targets:
        ends = [n for n, word in enumerate(words_of(task, row)) if word == "."]
        for begin, end in pairwise(ends):
            assert GRAMMAR.follows(words_of(task, row[begin + 1 : end + 1]))[1]


def test_held_out_rows_are_whole_sentences_that_nobody_trains() -> None:
    task = WordText()
    held = task.held_out(1_000)
    assert held.inputs.shape[1] == ROW - 1
    for inputs, targets, n in zip(held.inputs, held.targets, held.input_lengths, strict=True):
        words = [*words_of(task, inputs[:1]), *words_of(task, targets[:n])]
        assert words[-1] == "."
        assert task.follows(" ".join(words)) == len(words)
    assert task.held_out(3).inputs.shape[0] == 3
    for text in task.suggestions()[:-1]:
        assert text not in " ".join(task.training_text()[: -len(task.training_text()) // 8].split())


def test_distances_point_at_held_out_words_that_hang_on_earlier_ones() -> None:
    task = WordText()
    batch, gaps = task.held_out(50), task.distances(50)
    assert gaps.shape[0] == 50
    assert not gaps[~batch.target_mask.numpy()[:, : gaps.shape[1]]].any()
    found = set()
    for row, n in zip(*np.nonzero(gaps >= FAR), strict=True):
        found.add(words_of(task, batch.targets[row, n : n + 1])[0])
        place = n + 1 - gaps[row, n]  # of the cause, among the words of the row
        cause = words_of(task, torch.cat([batch.inputs[row, :1], batch.targets[row]])[place : place + 1])[0]
        assert cause not in {".", ",", "the", "by"}
    assert found & {"he", "she", "it", "they"}


def test_perplexity_by_hand_also_of_far_words_alone() -> None:
    task = WordText()
    batch = task.held_out(40)
    right = np.eye(task.spec.output_size)[batch.targets.numpy()]
    assert task.measure(0.25 * right, batch) == {"perplexity": pytest.approx(4.0), "accuracy": 1.0}
    far = (task.distances(40) >= FAR)[..., None]
    mixed = np.where(far, 0.5 * right, right)
    assert task.far_perplexity(mixed, batch) == pytest.approx(2.0)
    assert 1.0 < task.measure(mixed, batch)["perplexity"] < 1.2
    assert task.far_perplexity(mixed, batch, least=1_000) == 1.0


def test_the_best_n_grams_do_not_reach_the_far_words() -> None:
    task = WordText()
    name, p = task.n_grams()
    assert int(name.partition("-")[0]) <= FAR, "what hangs on a word FAR words before is beyond them"
    batch = task.held_out(10_000)
    assert task.far_perplexity(p, batch) > 1.5 * task.measure(p, batch)["perplexity"]
    assert task.far_perplexity(p, batch, least=1) < task.far_perplexity(p, batch)


def test_streams_go_on_where_they_ended() -> None:
    task = WordText(length=20)
    assert task.window(0, 4).fresh
    for before, after in pairwise(task.window(update, 4) for update in range(5)):
        assert torch.equal(before.targets[:, -1], after.inputs[:, 0])


def test_a_typed_text_is_read_in_the_spelling_of_the_tales() -> None:
    task = WordText()
    example = task.example("Once upon a time there was a QUEEN from france, Xenia.")
    assert example.inputs[0] == "once"
    assert example.inputs[7:10] == ("queen", "from", "France")
    assert task.reads(example)[-1] == UNKNOWN
    assert task.unknown(example) == (*[False] * 11, True)
    batch = task.encode([example])
    assert batch.target_mask[0].tolist() == [*[True] * 10, False, True]
    assert task.example("Once").targets == ()
    assert task.beginning("") == ()
    assert task.beginning("Once upon") == ("once", "upon")


def test_what_is_written_reads_as_prose_and_is_read_again() -> None:
    task = WordText()
    text = task.written(("the", "king", "was", "tired", ",", "and", "slept", "."))
    assert text == "the king was tired, and slept."
    assert task.sample_quality("the tower is very tall. The tower is very deep. the") == 0.5
    assert task.sample_quality("the tower") is None
    assert task.sample_quality(task.training_text()[:4_000]) == 1.0


def test_an_own_text_makes_its_own_vocabulary_and_says_what_is_rare() -> None:
    task = WordText().read_file(OWN.encode("cp1252"))
    symbols = task.spec.input_vocabulary.symbols
    assert symbols[-1] == UNKNOWN
    assert {"löwe", "maus", ".", ";", "!"} <= set(symbols)
    assert task.prompt() in OWN.lower()
    assert task.sample_quality(OWN) is None
    assert not task.distances(10).any()
    rare = OWN + " ".join(f"Rare{chr(97 + n)}" for n in range(20))
    few = WordText(corpus="own", own_text=rare, most_words=20)
    assert len(few.spec.input_vocabulary) == 21
    assert few.reads(few.example("Der Raret")) == ("der",)
    assert few.reads(few.example("Raret der")) == (UNKNOWN,)
    for one in (task, few):
        for batch in (one.batch(Stream(0, "data"), 0, 9), one.window(7, 32), one.held_out(9)):
            assert batch.target_mask.any(1).all()
        assert one.baselines()
        assert one.encode([one.example(text) for text in one.suggestions()]).target_mask.any()


def test_only_so_much_of_a_long_text_is_held_out() -> None:
    task = WordText(corpus="own", own_text="ab cd ef gh ij. " * 21_000)
    assert len(task.held_out(10_000).inputs) == MOST_ROWS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("too short", "at least 200"),
        ("a" * 300 + "b", "has 1 words; at least 60"),
        ("ab " * 300, "only one kind of word"),
    ],
)
def test_what_cannot_be_learnt_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        WordText().read_file(text)


def test_an_own_text_is_never_in_a_link() -> None:
    assert set(options(WordText)) == {"corpus", "length", "most_words"}
    with pytest.raises(ConfigError, match="a link carries none"):
        WordText(corpus="own")
    assert OWN not in repr(WordText(corpus="own", own_text=OWN))


def test_one_word_goes_on_by_itself() -> None:
    trainer = Trainer(Config.from_query("task=word_text&hidden_size=8&batch_size=4"))
    trainer.update()
    example = one_to_many(trainer, trainer.task.example("Once"))
    assert example.inputs[0] == "once"
    assert len(example.inputs) == 12
    found = Write("Once upon a", length=5, temperature=0.0, count=1).serve(trainer)
    assert found.prompt == "once upon a"
    assert found.texts[0].startswith("once upon a")
