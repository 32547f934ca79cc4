"""Short lessons, each a few CPU-seconds with a pinned seed; `make learn` holds the full targets."""

import numpy as np

from rnn_core import Config, Trainer
from rnn_core.engine import Decode, Drift
from rnn_core.tasks.named_entities import NamedEntities
from rnn_core.train.vectors import word_vectors
from rnn_core.vectors import analogy, relations


def trained(link: str) -> Trainer:
    """Train to the last update of the link."""
    trainer = Trainer(Config.from_query(link))
    while not trainer.finished:
        trainer.update()
    return trainer


def test_many_to_one_learns_that_one_word_turns_the_verdict() -> None:
    trainer = trained("cell=gru&updates=500")
    assert trainer.evaluate(size=None)["accuracy"] >= 0.95
    verdicts = [
        int(trainer.inspect(trainer.task.example(text)).signals["prediction"].values[0].argmax())
        for text in (
            "There is nothing to like in this movie",
            "There is something to like in this movie",
            "There is nothing to dislike in this movie",
        )
    ]
    assert verdicts == [0, 1, 1]


def test_many_to_many_tags_names_it_has_never_seen_and_reading_both_ways_helps() -> None:
    both, one = (
        trained(f"task=named_entities&cell=gru&updates=350&bidirectional={way}").evaluate(size=None)["f1"]
        for way in ("true", "false")
    )
    assert both >= 0.85
    assert both > one
    lines = {b.name: b.value for b in NamedEntities().baselines() if b.metric == "f1"}
    assert one > lines["most frequent tag of each word"]


def test_text_elman_finds_that_consonants_fix_their_vowels() -> None:
    """Elman 1990: consonants come at random (ln 3 each), vowels follow from them."""
    trainer = trained("task=character_text&task.corpus=elman&cell=tanh&hidden_size=20&updates=600")
    batch = trainer.task.held_out(20)
    letters = trainer.task.spec.output_vocabulary.symbols
    losses: dict[bool, list[float]] = {True: [], False: []}
    for text in ("".join(letters[int(n)] for n in row) for row in batch.inputs[:10]):
        trace = trainer.inspect(trainer.task.example(text))
        found, target = trace.signals["prediction"].values, trace.signals["target"].values
        for t in range(8, len(target)):
            if target[t] >= 0:
                losses[letters[target[t]] in "bdg"].append(float(-np.log(found[t, target[t]])))
    assert abs(np.mean(losses[True]) - np.log(3)) < 0.1
    assert np.mean(losses[False]) < 0.1


def test_encoder_decoder_reverses_and_looks_at_the_right_digit() -> None:
    trainer = trained("task=reverse&task.length=5&hidden_size=24&updates=400")
    assert trainer.evaluate(size=None)["exact_match"] >= 0.95
    alpha = trainer.inspect(trainer.task.example("31415")).signals["attention"].values
    assert alpha[:5].argmax(1).tolist() == [4, 3, 2, 1, 0]


def test_encoder_decoder_learns_dates_whose_parts_change_places() -> None:
    trainer = trained("task=dates&updates=300")
    assert trainer.evaluate(size=None)["exact_match"] >= 0.95
    assert Decode("3 August 2024").serve(trainer).symbols[:-1] == tuple("2024-08-03")


def test_skip_gram_answers_analogies_that_nobody_trained() -> None:
    trainer = trained("task=analogies&updates=1500")
    words = trainer.task.spec.input_vocabulary
    assert words is not None
    asked, before = trainer.task.relations(), Trainer(trainer.config)
    right, untrained = (
        relations(word_vectors(one.model), words.index, asked).values() for one in (trainer, before)
    )
    assert np.mean([one.share for one in right]) >= 0.8
    assert max(one.share for one in untrained) <= 0.05
    a, b, c = (words.index[word] for word in ("biggest", "big", "small"))
    assert words.symbols[analogy(word_vectors(trainer.model), a, b, c)[0][0]] == "smallest"


def test_sine_trained_on_its_own_outputs_stays_nearer_to_the_wave() -> None:
    """Scheduled sampling (Bengio et al. 2015): worse one time step ahead, better running free.

    Training on its own outputs is at the mercy of roundings: three seeds are asked.
    """
    link = "task=sine&task.length=24&updates=500&batch_size=16&learning_rate=0.01"
    gains = []
    for seed in range(3):
        told, own = (trained(f"{link}&seed={seed}&teacher_forcing={share}") for share in (1, 0))
        assert own.evaluate(size=None)["mse"] > told.evaluate(size=None)["mse"]
        far = [float(Drift().serve(trainer)[15:25].mean()) for trainer in (told, own)]
        gains.append(far[0] / far[1])
    assert np.median(gains) > 4.0


def test_a_machine_that_learnt_to_copy_eight_rows_copies_sixteen() -> None:
    """Graves, Wayne, Danihelka 2014: while it reads, the write head takes one slot after another."""
    trainer = trained("task=copy&updates=500&evaluate_every=500")
    task = trainer.task
    assert trainer.evaluate(size=None)["bit_error"] <= 0.01
    batch = task.ladder()[33]  # 16 rows
    assert task.measure(trainer.model.predict(batch), batch)["bit_error"] <= 0.02
    slots = trainer.inspect(task.example("1010 0110 1100 0001 1111 0011")).signals["head/write0"].values
    assert np.diff(slots[:6].argmax(1)).tolist() == [1] * 5


def test_fast_weights_replace_what_the_additive_rule_piles_up() -> None:
    """Schlag, Irie, Schmidhuber 2021: each key is written twice, and only the newer value is asked for."""
    link = (
        "task=recall&task.rewriting=true&task.pairs=4&task.symbols=8&hidden_size=16&batch_size=32&updates=500"
    )
    delta, additive = (
        trained(f"{link}&learning_rate=0.01&cell.feedback=false&cell.rule={rule}").evaluate(size=None)[
            "accuracy"
        ]
        for rule in ("delta", "additive")
    )
    assert delta >= 0.65
    assert additive <= 0.6
