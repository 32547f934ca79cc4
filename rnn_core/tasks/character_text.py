"""B3: text, letter by letter. What comes next?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import UNKNOWN, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import MAX_TOKENS, Task, pad, tokens_or_error
from rnn_core.tasks.besides import Brought
from rnn_core.tasks.words.corpora import CORPORA, write
from rnn_core.tasks.words.letters import Bigram
from rnn_core.tasks.words.own_text import bring, check_text, read_text
from rnn_core.tasks.words.reading import clean, plain_letter

HELD_SHARE = 0.1  # the last tenth of a text
WINDOW = 100  # characters of a held-out example, whatever the training window: so that runs compare


@dataclass(frozen=True)
class CharacterText(Task):
    """Running text cut into windows; at every character the next one is to be told.

    It trains as T_x = T_y, shifted by one, and generates as one-to-many. The last tenth of the text
    is held out in one piece. `own_text` is the learner's text, as `read_text` gives it.
    """

    name: ClassVar[str] = "character_text"
    title: ClassVar[str] = "Character text"
    about: ClassVar[str] = (
        "Reads a text letter by letter and says what comes next; let loose, it writes on by itself. "
        "It trains on windows shifted by one and generates as one-to-many."
    )
    question: ClassVar[str] = "A bracket opens. How many letters later must the network still know of it?"
    unit: ClassVar[str] = "character"
    recipe: ClassVar[int] = 2
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "lstm",
        "hidden_size": 64,
        "embedding_size": 16,
        "learning_rate": 0.01,
        "batch_size": 32,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("bits_per_character", "accuracy")

    corpus: str = option(
        "nested", "Text", choices=(*CORPORA, "own"), tier=2,
        help="; ".join(f"{name}: {one.said}" for name, one in CORPORA.items()) + "; own: what you bring",
    )  # fmt: skip
    length: int = option(
        50,
        "Window",
        low=5,
        high=200,
        tier=2,
        help="Characters in a training example: how far back gradients can reach",
    )
    own_text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.corpus == "own":
            if not self.own_text:
                raise ConfigError(
                    "corpus = 'own' needs your text, and a link carries none: paste or upload one first."
                )
            check_text(self.own_text)

    @cached_property  # with the task: nothing of a learner's text stays behind when it goes
    def _own(self) -> "_Text":
        return _prepared(self.own_text)

    @cached_property
    def _own_baselines(self) -> tuple[Baseline, ...]:
        return _measured(self)

    @property
    def spec(self) -> Spec:
        """One class for every character of the text; as input there is also `<unk>`, numbered last."""
        inputs, outputs = _text(self).inputs, _text(self).outputs
        return Spec(
            "tokens",
            len(inputs),
            "every",
            "classes",
            len(outputs),
            inputs,
            outputs,
            longest=max(self.length, WINDOW),
            forward_only=True,
            feeds_itself=True,
            running=True,
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` windows that begin anywhere in the training text."""
        numbers = _text(self).training
        T = min(self.length, len(numbers) - 1)
        begins = stream.numpy(update).integers(len(numbers) - T, size=size)
        return _windows(numbers, begins, T)

    def window(self, update: int, size: int) -> Batch:
        """Window `update` of `size` parallel streams (fewer if the text is short), each going on.

        fresh where the streams begin again, after which their states do not fit any more.
        """
        numbers = _text(self).training
        T = min(self.length, len(numbers) - 1)
        streams = min(size, max(1, (len(numbers) - 1) // T))
        span = (len(numbers) - 1) // streams
        place = update % (span // T)
        return _windows(numbers, np.arange(streams) * span + place * T, T, fresh=place == 0)

    def held_out(self, size: int) -> Batch:
        """The held-out text in windows of the same length, one behind the other."""
        numbers = _text(self).held_out
        T = min(WINDOW, len(numbers) - 1)
        return _windows(numbers, np.arange(0, len(numbers) - T, T)[:size], T)

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """bits_per_character: mean of −log₂ p(what came next); accuracy: how often it was the likeliest."""
        mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
        chances = np.take_along_axis(probabilities, targets[..., None], -1)[..., 0][mask]
        right = (probabilities.argmax(-1) == targets)[mask]
        return _scores(chances, right)

    def baselines(self) -> tuple[Baseline, ...]:
        """Long n-grams, the letter before alone (smoothed bigram), and how frequent letters are."""
        return ranked(self, self._own_baselines if self.corpus == "own" else _baselines(self))

    def example(self, text: str) -> Example:
        """All characters of `text` but the last, each with the one that follows it.

        A mark that the learnt text does not have is read in its plain spelling, if it has that: ’ as '.
        """
        text = _fitted(clean(text), _text(self).outputs)
        letters = tokens_or_error(tuple(text), self.unit)
        if len(letters) == 1:
            return Example(letters, (), text)
        return Example(letters[:-1], letters[1:], text)

    def suggestions(self) -> tuple[str, ...]:
        """Beginnings of lines, which training has or has not shown."""
        return _suggestions(self)

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a character not in the text is read as `<unk>`, and never asked for."""
        text = _text(self)
        inputs = [text.inputs.encode(example.inputs) for example in examples]
        rows = [[*e.targets, *[""] * (len(e.inputs) - len(e.targets))] for e in examples]
        targets = [[text.outputs.index.get(letter, 0) for letter in row] for row in rows]
        mask = [[letter in text.outputs for letter in row] for row in rows]
        return Batch(pad(inputs), torch.tensor([len(r) for r in inputs]), pad(targets), pad(mask).bool())

    def reads(self, example: Example) -> tuple[str, ...]:
        """Each character, or `<unk>` if the text does not have it."""
        return tuple(letter if letter in _text(self).inputs else UNKNOWN for letter in example.inputs)

    def prompt(self) -> str:
        """A beginning that suits the text."""
        return self.suggestions()[0][:8] if self.corpus == "own" else CORPORA[self.corpus].prompt

    def beginning(self, text: str) -> tuple[str, ...]:
        """Its letters, in the spelling of the learnt text."""
        return tuple(self.example(text).text) if text else ()

    def numbers(self) -> tuple[np.ndarray, np.ndarray, int]:
        """The training text (n,), the held-out windows (N, T + 1), and how many letters there are."""
        held = self.held_out(1_000_000)
        windows = np.concatenate([held.inputs.numpy(), held.targets.numpy()[:, -1:]], 1)
        return _text(self).training, windows, len(_text(self).outputs)

    def training_text(self) -> str:
        """All of it, the held-out end included."""
        return self.own_text if self.corpus == "own" else _written(self.corpus)

    def bring(self, data: bytes | str, encoding: str = "") -> Brought:
        """The learner's text, not yet checked. Raises ConfigError for what is no text, or too large."""
        return bring(data, encoding)

    def read_file(self, data: bytes | str) -> "CharacterText":
        """With the learner's text in place of ours. Raises ConfigError for what is no text to learn from."""
        return replace(self, corpus="own", own_text=read_text(data))

    def sample_quality(self, text: str) -> float | None:
        """The share of a sampled `text` that keeps the rule of this corpus; None where there is none."""
        return None if self.corpus == "own" else CORPORA[self.corpus].judge(text)

    def sample_rule(self) -> str:
        return "" if self.corpus == "own" else CORPORA[self.corpus].rule


@dataclass(frozen=True, eq=False)
class _Text:
    """A text as numbers (n,) int64, and its alphabet without and with `<unk>`."""

    outputs: Vocabulary
    inputs: Vocabulary
    training: np.ndarray
    held_out: np.ndarray


def _text(task: CharacterText) -> _Text:
    return task._own if task.corpus == "own" else _ours(task.corpus)


@lru_cache(maxsize=4)
def _ours(corpus: str) -> _Text:
    return _prepared(_written(corpus))


def _prepared(text: str) -> _Text:
    letters = tuple(sorted(set(text)))
    outputs = Vocabulary(letters)
    numbers = np.array(outputs.encode(list(text)))
    cut = len(numbers) - int(len(numbers) * HELD_SHARE)
    return _Text(outputs, Vocabulary((*letters, UNKNOWN), unknown=True), numbers[:cut], numbers[cut:])


@lru_cache(maxsize=4)
def _written(corpus: str) -> str:
    return write(corpus)


def _fitted(text: str, alphabet: Vocabulary) -> str:
    """`text` in the spelling of an alphabet."""
    plain = {letter: plain_letter(letter) for letter in set(text) if letter not in alphabet}
    fits = {ord(letter): other for letter, other in plain.items() if all(part in alphabet for part in other)}
    return text.translate(fits)


def _windows(numbers: np.ndarray, begins: np.ndarray, T: int, fresh: bool = True) -> Batch:
    """Windows (B, T) of `numbers` and the same one character on."""
    places = begins[:, None] + np.arange(T + 1)
    rows = torch.from_numpy(numbers[places])
    lengths = torch.full((len(rows),), T)
    mask = torch.ones(len(rows), T, dtype=torch.bool)
    return Batch(rows[:, :-1].contiguous(), lengths, rows[:, 1:].contiguous(), mask, fresh)


def _scores(chances: np.ndarray, right: np.ndarray) -> dict[str, float]:
    if not len(chances):
        return {"bits_per_character": 0.0, "accuracy": 0.0}
    bits = -np.log2(np.maximum(chances, 1e-12)).mean()
    return {"bits_per_character": float(bits), "accuracy": float(right.mean())}


@lru_cache(maxsize=4)
def _baselines(task: CharacterText) -> tuple[Baseline, ...]:
    return _measured(task)


def _measured(task: CharacterText) -> tuple[Baseline, ...]:
    text, batch = _text(task), task.held_out(1_000_000)
    bigram = Bigram.fit(text.training, len(text.outputs))
    both = task.measure(bigram.table[batch.inputs.numpy()], batch)
    single = task.measure(np.broadcast_to(bigram.single, (*batch.inputs.shape, len(text.outputs))), batch)
    return (
        Baseline("bits_per_character", "smoothed bigram", both["bits_per_character"]),
        Baseline("bits_per_character", "letter frequencies", single["bits_per_character"]),
        Baseline("accuracy", "smoothed bigram", both["accuracy"]),
        Baseline("accuracy", "letter frequencies", single["accuracy"]),
    )


def _suggestions(task: CharacterText) -> tuple[str, ...]:
    if task.corpus != "own":
        return CORPORA[task.corpus].openings
    numbers = _text(task).held_out
    letters = "".join(_text(task).outputs.decode(numbers[: min(60, MAX_TOKENS)]))
    return (letters, letters[: len(letters) // 2])
