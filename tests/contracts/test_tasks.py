"""What every task must keep to, whatever it is about."""

import ast
import inspect
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

import rnn_core.tasks
from rnn_core.data import Batch, Example
from rnn_core.option import ConfigError, options
from rnn_core.settings import ModelConfig, TrainConfig
from rnn_core.stream import Stream
from rnn_core.tasks import TASKS, Task
from rnn_core.tasks.base import MAX_TOKENS
from rnn_core.tasks.besides import Besides
from rnn_core.tasks.character_text import CharacterText
from rnn_core.tasks.dates import Dates
from rnn_core.tasks.named_entities import NamedEntities
from rnn_core.tasks.sentiment import Sentiment
from rnn_core.tasks.translation import Translation

RUBBISH = {
    "markup": "<script>alert('x')</script> <b>bold</b> &amp; {{ 7*7 }}",
    "emoji": "I ❤️ this 🎬 film 👩‍👩‍👧‍👦",
    "right to left": "שלום עולם مرحبا بالعالم",
    "lone surrogates": "good \ud83d film \udc00",
    "controls": "a\x00b \x1b[31m red\x07 \x7f",
    "combining": "Z\u0341\u0342\u0343a\u0300\u0301\u0302lgo",
    "overridden direction": "\u202egnp.exe\u202c \u2066x\u2069",
    "a format string": "%s %d {0} ${HOME} `ls` '; DROP TABLE x; --",
    "one letter": "x",
    "one mark": ".",
    "brackets only": "((((",
}
UNUSABLE = {
    "empty": "",
    "invisible": "\u200b\ufeff",
    "2,000 words": "word " * 2000,
}
ENDLESS = pytest.param("a" * 10_000_000, id="ten million characters", marks=pytest.mark.long)
SEVERE = {
    ("translation", "one mark"),
    *(("pixels", text) for text in RUBBISH if text != "one mark"),  # . is a pixel of paper
    *(
        (task, text)
        for task in ("reverse", "look_ahead", "latch", "copy_memory", "music")
        for text in RUBBISH
    ),
}
SENTENCES = (NamedEntities(word_dropout=0.0), Sentiment(filler=0), Translation(), Dates())


def test_what_no_task_has_to_answer_stays_silent() -> None:
    """`rnn_core.tasks.besides` is no source of a result (benchmarks/sources.py): so it must not hold any."""
    tree = ast.parse(Path(inspect.getfile(Besides)).read_text("utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Besides").body
    for method in body[1:]:
        assert isinstance(method, ast.FunctionDef)
        (answer,) = [line for line in method.body if not isinstance(line, ast.Expr)]
        assert ast.unparse(answer) in {
            f"return {none}" for none in ("None", "''", "()", "{}", "set()", "False")
        }


@pytest.fixture(params=TASKS, name="task")
def each_task(request) -> Task:
    return TASKS[request.param]()


def batches_equal(one: Batch, other: Batch) -> bool:
    pairs = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(Batch)]
    return all(torch.equal(a, b) if isinstance(a, torch.Tensor) else a == b for a, b in pairs)


def perfect(task: Task, batch: Batch) -> np.ndarray:
    targets = batch.targets.numpy()
    return targets.copy() if task.spec.loss in ("numbers", "bits") else np.eye(task.spec.output_size)[targets]


def test_every_file_is_listed():
    folder = Path(rnn_core.tasks.__file__).parent
    present = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "besides"}
    missing = sorted(present - set(TASKS))
    assert not missing, "paste into TASKS: " + ", ".join(f'"{name}": …' for name in missing)
    assert {kind.__module__.rpartition(".")[2] for kind in TASKS.values()} == present


def test_names_and_words(task):
    assert TASKS[task.name] is type(task)
    for text in (task.title, task.about, task.question):
        assert text.strip() == text
        assert text
        assert text[0].isupper()
    assert task.about.endswith((".", "…"))
    assert task.unit in ("word", "character", "value", "pixel", "note", "row")
    assert " step" not in f"{task.about} {task.question}".replace("time step", "")


def test_options_have_labels_and_help(task):
    for known in options(task).values():
        assert known.label
        assert known.help


def test_defaults_are_settings_that_exist(task):
    for kind in (ModelConfig, TrainConfig):
        known = {f.name for f in fields(kind)}
        kind(**{name: value for name, value in task.defaults.items() if name in known})
    both = {f.name for kind in (ModelConfig, TrainConfig) for f in fields(kind)}
    assert set(task.defaults) <= both


def test_a_batch_is_a_pure_function(task):
    stream = Stream(3, "data")
    assert batches_equal(task.batch(stream, 7, 5), type(task)().batch(Stream(3, "data"), 7, 5))
    assert not batches_equal(task.batch(stream, 7, 5), task.batch(stream, 8, 5))
    assert not batches_equal(task.batch(stream, 7, 5), task.batch(Stream(4, "data"), 7, 5))


@pytest.mark.parametrize("size", [1, 3, 32])
def test_batches_fit_the_spec(task, size):
    for batch in (task.batch(Stream(0, "data"), 0, size), task.held_out(size)):
        assert len(batch.inputs) == size
        fits(task, batch)


def fits(task: Task, batch: Batch) -> None:
    spec = task.spec
    B, T = batch.inputs.shape[:2]
    S = {"one": 1, "every": T, "sequence": int(batch.target_mask.sum(1).max())}[spec.outputs]
    assert batch.targets.shape[:2] == (B, S)
    assert batch.target_mask.any(1).all()
    assert int(batch.input_lengths.max()) == T
    assert (batch.decoder_inputs is not None) == (spec.outputs == "sequence")
    values = ((batch.inputs, spec.input_size, spec.input_kind == "vectors"),)
    for array, size, numbers in (
        *values,
        (batch.targets, spec.output_size, spec.loss in ("numbers", "bits")),
    ):
        if numbers:
            assert array.shape[2:] == (size,)
            assert array.dtype == torch.float32
            assert array.isfinite().all()
        else:
            assert array.ndim == 2
            assert array.dtype == torch.int64
            assert 0 <= int(array.min()) <= int(array.max()) < size
    if spec.outputs == "every":
        within = torch.arange(T) < batch.input_lengths[:, None]
        assert not (batch.target_mask & ~within).any()


def test_training_batches_leave_the_callers_arrays_alone(task):
    before = task.batch(Stream(0, "data"), 0, 4)
    kept = before.inputs.clone()
    before.inputs.zero_()
    assert torch.equal(task.batch(Stream(0, "data"), 0, 4).inputs, kept)


def test_held_out_examples_are_fixed_and_finite(task):
    few, all_of_them = task.held_out(10), task.held_out(1_000_000)
    assert batches_equal(few, task.held_out(10))
    assert len(all_of_them.inputs) < 2_000
    assert torch.equal(all_of_them.targets[:10, : few.targets.shape[1]], few.targets)


def test_a_perfect_prediction_scores_best_and_chance_does_not(task):
    batch = task.held_out(50)
    right = perfect(task, batch)
    chance = np.full_like(right, 1.0 / task.spec.output_size)
    best, poor = task.measure(right, batch), task.measure(chance, batch)
    assert set(best) == {metric.name for metric in task.metrics}
    for metric in task.metrics:
        assert best[metric.name] == pytest.approx(metric.best, abs=1e-6)
        assert (poor[metric.name] < best[metric.name]) == metric.rises
        assert poor[metric.name] != best[metric.name]


def test_scores_do_not_see_masked_places(task):
    batch = task.held_out(20)
    half = perfect(task, batch)
    mask = batch.target_mask.clone()
    mask[10:] = False
    half[10:] = 1 - half[10:]
    hidden, shown = task.measure(half, replace(batch, target_mask=mask)), task.measure(half, batch)
    leading = task.metrics[0]
    assert hidden[leading.name] == pytest.approx(leading.best, abs=1e-6)
    assert shown != hidden


# One date alone is told by where its letters stand, counted from both ends: nothing has to be carried.
NEEDS_MEMORY = {"dates": {"count": 3}}


def test_baselines_are_measured_and_beatable(task):
    lines = replace(task, **NEEDS_MEMORY.get(task.name, {})).baselines()
    assert {line.metric for line in lines} == {metric.name for metric in task.metrics}
    # of a picture nats are summed: what knows nothing pays ln K for each of its pixels
    most = task.spec.longest * np.log(task.spec.output_size) if task.spec.row else 8.0
    for metric in task.metrics:
        values = [line.value for line in lines if line.metric == metric.name]
        assert values == sorted(values, reverse=metric.rises), "the strongest stands first"
        assert all(0.0 <= value < (0.95 if metric.rises else most) for value in values)


def test_a_task_that_climbs_has_rungs_beyond_its_training(task):
    rungs, (shortest, longest) = task.ladder(), task.trained_lengths()
    assert bool(rungs) == task.climbs
    for T, batch in rungs.items():
        assert (batch.input_lengths == T).all()
        assert batch.target_mask.any(1).all()
    if rungs:
        assert shortest <= min(rungs) <= longest < max(rungs)


def test_suggestions_can_be_read_and_encoded(task):
    assert task.suggestions()
    for text in task.suggestions():
        example = task.example(text)
        assert example.inputs
        assert len(task.unknown(example)) == len(task.reads(example)) == len(example.inputs)
        assert task.encode([example]).target_mask.any()


@pytest.mark.parametrize("task", SENTENCES)
def test_no_suggestion_is_a_training_example(task):
    texts = {task.reads(task.example(text)) for text in task.suggestions()}
    symbols = task.spec.input_vocabulary
    for update in range(300):
        batch = task.batch(Stream(0, "data"), update, 64)
        for row, length in zip(batch.inputs, batch.input_lengths, strict=True):
            words = symbols.decode(row[:length])
            assert words not in texts
            assert words[:-1] not in texts


@pytest.mark.parametrize("kind", RUBBISH)
def test_strange_text_is_read_or_refused_in_a_sentence(task, kind):
    if (task.name, kind) in SEVERE or task.spec.input_kind == "vectors":  # numbers are asked for
        refuses(task, RUBBISH[kind])
        return
    example = task.example(RUBBISH[kind])
    assert 1 <= len(example.inputs) <= MAX_TOKENS
    for token in example.inputs:
        token.encode("utf-8")
        assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in token)
    batch = task.encode([example])
    assert int(batch.inputs.max()) < task.spec.input_size


@pytest.mark.parametrize("text", [*(pytest.param(text, id=name) for name, text in UNUSABLE.items()), ENDLESS])
def test_unusable_text_gets_one_clear_sentence(task, text):
    refuses(task, text)


def refuses(task: Task, text: str) -> None:
    with pytest.raises(ConfigError) as error:
        task.example(text)
    message = str(error.value)
    assert message.endswith(".")
    assert len(message) < 250
    assert "\n" not in message


def test_white_space_is_nothing_to_read_unless_it_is_text(task):
    if isinstance(task, CharacterText):
        assert task.example(" \n ").inputs == (" ", "\n")
        return
    with pytest.raises(ConfigError, match="nothing to read"):
        task.example(" \n\t \u2003 ")


def test_examples_without_targets_count_for_nothing(task):
    known = task.example(task.suggestions()[0])
    batch = task.encode([known, Example(known.inputs)])
    assert batch.target_mask[0].any()
    assert not batch.target_mask[1].any()


def test_unequal_examples_are_padded_on_the_right(task):
    short, long = sorted(map(task.example, task.suggestions()[:2]), key=lambda e: len(e.inputs))
    both, alone = task.encode([short, long]), task.encode([short])
    T = len(short.inputs)
    assert both.input_lengths.tolist() == [T, len(long.inputs)]
    assert torch.equal(both.inputs[0, :T], alone.inputs[0])


def test_only_running_text_has_windows(task):
    if task.spec.running:
        assert task.window(0, 4).fresh
    else:
        with pytest.raises(ConfigError, match="no running text"):
            task.window(0, 4)
