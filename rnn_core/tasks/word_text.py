"""B4: text, word by word. What comes next?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import UNKNOWN, Baseline, Batch, Example, Signal, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, pad
from rnn_core.tasks.besides import Brought
from rnn_core.tasks.words.own_text import bring, check_text, read_text
from rnn_core.tasks.words.reading import clean, read_line, tokenize
from rnn_core.tasks.words.running import ENDS, ROW, Running, from_sentences, from_text
from rnn_core.tasks.words.tale_words import GROUPS
from rnn_core.tasks.words.tales import GRAMMAR, allowed, follows, stories, tales

FAR = 8  # words: a word that hangs on one so far back is out of reach of the best n-grams
LONGEST = 8  # words of the n-grams that are tried on our text
OWN_LONGEST = 5  # and on a learner's
DROPPED = 0.02  # of the words that are read in training: so that <unk> gets a meaning, which is "any word"


@dataclass(frozen=True)
class WordText(Task):
    """Running text cut into windows that begin at a sentence; at every word the next one is to be told.

    It trains as T_x = T_y, shifted by one, and generates as one-to-many. Held-out examples are whole
    sentences. Of our text they are of things that never meet in training; of a learner's, its last tenth.
    `own_text` is the learner's text, as `read_text` gives it.
    """

    name: ClassVar[str] = "word_text"
    title: ClassVar[str] = "Word text"
    about: ClassVar[str] = (
        "Reads a text word by word and says which word comes next; let loose, it tells a tale by itself. "
        "It trains on windows shifted by one and generates as one-to-many."
    )
    question: ClassVar[str] = "Her or his? How many words later must the network still know whom it is about?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "gru",
        "hidden_size": 96,
        "embedding_size": 16,
        "learning_rate": 0.01,
        "weight_decay": 0.2,  # or E stays much as it was drawn
        "batch_size": 16,
        "updates": 4_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("perplexity", "accuracy")

    corpus: str = option(
        "tales", "Text", choices=("tales", "own"), tier=2,
        help="tales: sentences of our own grammar, of kings and queens, of countries, of what is larger than "
        "what; own: what you bring",
    )  # fmt: skip
    length: int = option(
        30, "Window", low=5, high=100, tier=2,
        help="Words in a training example: how far back gradients can reach",
    )  # fmt: skip
    most_words: int = option(
        300, "Most words", low=20, high=1_000, log=True,
        help="Of your own text, so many of its most frequent words are learnt; every other word is read, "
        "asked for and written as <unk>",
    )  # fmt: skip
    own_text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.corpus == "own":
            if not self.own_text:
                raise ConfigError(
                    "corpus = 'own' needs your text, and a link carries none: paste or upload one first."
                )
            check_text(self.own_text)
            _ = self._own

    @cached_property  # with the task: nothing of a learner's text stays behind when it goes
    def _own(self) -> Running:
        return from_text(self.own_text, self.most_words)

    @cached_property
    def _own_baselines(self) -> tuple[Baseline, ...]:
        return _measured(self)

    @property
    def spec(self) -> Spec:
        """One class for every word, `<unk>` the last of them; inputs and outputs are numbered alike."""
        words = _text(self).vocabulary
        return Spec(
            "tokens", len(words), "every", "classes", len(words), words, words,
            longest=max(self.length, ROW), forward_only=True, feeds_itself=True, running=True,
        )  # fmt: skip

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` windows that begin with a sentence; a few words are read as unknown."""
        text, draw = _text(self), stream.numpy(update)
        rows = text.drawn(draw, self.length, size)
        dropped = draw.random(rows[:, 1:].shape) < DROPPED
        return _windows(np.where(dropped, text.vocabulary.index[UNKNOWN], rows[:, :-1]), rows[:, 1:])

    def window(self, update: int, size: int) -> Batch:
        """Window `update` of `size` parallel streams (fewer if the text is short), each going on.

        fresh where the streams begin again, after which their states do not fit any more.
        """
        rows, fresh = _text(self).stream(update, self.length, size)
        return _windows(rows[:, :-1], rows[:, 1:], fresh)

    def held_out(self, size: int) -> Batch:
        """Whole held-out sentences, as many side by side as fit."""
        rows = [words for words, _ in _text(self).held[:size]]
        lengths = torch.tensor([len(row) - 1 for row in rows])
        inputs, targets = pad([row[:-1].tolist() for row in rows]), pad([row[1:].tolist() for row in rows])
        return Batch(inputs, lengths, targets, torch.arange(inputs.shape[1]) < lengths[:, None])

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """perplexity: e to the mean of −ln p(what came next); accuracy: how often it was the likeliest."""
        mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
        right = (probabilities.argmax(-1) == targets)[mask]
        return {
            "perplexity": perplexity(_chances(probabilities, targets)[mask]),
            "accuracy": float(right.mean()) if len(right) else 0.0,
        }

    def baselines(self) -> tuple[Baseline, ...]:
        """The best interpolated n-grams, and those of two words: who knows a few words before, no more."""
        return self._own_baselines if self.corpus == "own" else _baselines(self)

    def distances(self, size: int) -> np.ndarray:
        """How many words before each held-out output (B, S) the word stands that determines it by the rules
        of our text: a "her" hangs on the nearest "she" before, or on the queen. 0 where none does, and in a
        text of your own, whose rules nobody told us.
        """
        return np.asarray(pad([far[1:].tolist() for _, far in _text(self).held[:size]]).numpy())

    def far_perplexity(self, probabilities: np.ndarray, batch: Batch, least: int = FAR) -> float:
        """The perplexity of only those words of `batch` (the first held-out examples) that hang on a word at
        least so many words before; of predictions (B, S, K).
        """
        far = (self.distances(len(batch.targets)) >= least) & batch.target_mask.numpy()
        return perplexity(_chances(probabilities, batch.targets.numpy())[far])

    def n_grams(self) -> tuple[str, np.ndarray]:
        """What the best n-grams are called, and their predictions (B, S, K) for all held-out examples."""
        order, found = _text(self).predicted(longest=LONGEST if self.corpus == "tales" else OWN_LONGEST)
        return f"{order}-grams, Kneser and Ney", found

    def example(self, text: str) -> Example:
        """All words of `text` but the last, each with the one that follows it."""
        words = self._words(text)
        told = " ".join(clean(text).split())
        return Example(words[:-1], words[1:], told) if len(words) > 1 else Example(words, (), told)

    def suggestions(self) -> tuple[str, ...]:
        """Held-out sentences, each of another kind, and a beginning to go on from."""
        return _suggestions(self)

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a word that is not learnt is read as `<unk>`, and never asked for."""
        words = _text(self).vocabulary
        inputs = [words.encode(self.reads(example)) for example in examples]
        rows = [[*e.targets, *[UNKNOWN] * (len(e.inputs) - len(e.targets))] for e in examples]
        targets = [words.encode(row) for row in rows]
        mask = [[number != words.index[UNKNOWN] for number in row] for row in targets]
        return Batch(pad(inputs), torch.tensor([len(r) for r in inputs]), pad(targets), pad(mask).bool())

    def reads(self, example: Example) -> tuple[str, ...]:
        """Each word as the text spells it, or `<unk>`."""
        return tuple(word if word in _text(self).vocabulary else UNKNOWN for word in example.inputs)

    def prompt(self) -> str:
        """A beginning that suits the text."""
        return self.written(self._words(self.suggestions()[0])[:3])

    def beginning(self, text: str) -> tuple[str, ...]:
        """Its words, in the spelling of the learnt text."""
        return self._words(text) if text.strip() else ()

    def written(self, symbols: Sequence[str]) -> str:
        """Words with spaces between them, and marks right behind what they end."""
        text = super().written(symbols)
        for mark in (*ENDS, ",", ";", ":"):
            text = text.replace(f" {mark}", mark)
        return text

    def training_text(self) -> str:
        """All of it, the held-out end included."""
        return self.own_text if self.corpus == "own" else _all_tales()

    def bring(self, data: bytes | str, encoding: str = "") -> Brought:
        """The learner's text, not yet checked. Raises ConfigError for what is no text, or too large."""
        return bring(data, encoding)

    def read_file(self, data: bytes | str) -> "WordText":
        """With the learner's text in place of ours. Raises ConfigError for what is no text to learn from."""
        return replace(self, corpus="own", own_text=read_text(data))

    def sample_quality(self, text: str) -> float | None:
        """The share of whole sentences in `text` that our grammar allows; None where none ends, or for a text
        of your own.
        """
        return None if self.corpus == "own" else allowed(tuple(self._spelt(tokenize(text))))

    def follows(self, text: str) -> int:
        """How many of the first words of `text` keep the rules of our grammar; 0 for a text of your own."""
        return 0 if self.corpus == "own" else follows(tuple(self._spelt(tokenize(text))))

    def sample_rule(self) -> str:
        return "" if self.corpus == "own" else "of whole sentences keep every rule of the tales"

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """words (V,): what each column of E stands for; word_groups (V,): of which kind, "" where unknown."""
        return _named(_text(self).vocabulary, self.corpus == "tales")

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(self._spelt(read_line(text, self.unit)))

    def _spelt(self, words: Sequence[str]) -> Iterator[str]:
        """Each word as the learnt text spells it, if it has it."""
        known = _spellings(_text(self).vocabulary)
        return (known.get(word, known.get(word.lower(), word)) for word in words)


def perplexity(chances: np.ndarray) -> float:
    """e to the mean of −ln p; 1 where nothing is asked."""
    return float(np.exp(-np.log(np.maximum(chances, 1e-12)).mean())) if len(chances) else 1.0


def _chances(probabilities: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Of predictions (B, S, K) the chance of what came (B, S)."""
    return np.asarray(np.take_along_axis(probabilities, targets[..., None], -1)[..., 0], np.float64)


def _text(task: WordText) -> Running:
    return task._own if task.corpus == "own" else _ours()


@lru_cache(maxsize=1)
def _ours() -> Running:
    return from_sentences(GRAMMAR.words, *tales())


@lru_cache(maxsize=1)
def _all_tales() -> str:
    lines = (" ".join(sentence.words) for part in tales() for sentence in part)
    return "\n".join(line.replace(" .", ".").replace(" ,", ",") for line in lines)


@lru_cache(maxsize=4)
def _spellings(words: Vocabulary) -> Mapping[str, str]:
    """In small letters and as it is → as the text has it."""
    known = [word for word in words.symbols if word != UNKNOWN]
    return {word.lower(): word for word in known} | {word: word for word in known}


@lru_cache(maxsize=4)
def _named(words: Vocabulary, ours: bool) -> Mapping[str, Signal]:
    groups = {word: name for name, members in GROUPS.items() for word in members} if ours else {}
    columns = {"words": words.symbols, "word_groups": [groups.get(word, "") for word in words.symbols]}
    return {name: Signal(np.array(told), ("symbol",)) for name, told in columns.items()}


def _windows(inputs: np.ndarray, targets: np.ndarray, fresh: bool = True) -> Batch:
    rows, T = torch.from_numpy(np.ascontiguousarray(inputs)), inputs.shape[1]
    mask = torch.ones(len(rows), T, dtype=torch.bool)
    return Batch(rows, torch.full((len(rows),), T), torch.from_numpy(targets.copy()), mask, fresh)


@lru_cache(maxsize=2)
def _baselines(task: WordText) -> tuple[Baseline, ...]:
    return _measured(task)


def _measured(task: WordText) -> tuple[Baseline, ...]:
    batch = task.held_out(len(_text(task).held))
    name, best = task.n_grams()
    pairs = task.measure(_text(task).predicted(order=2)[1], batch)
    found = {name: task.measure(best, batch)} | {"2-grams, Kneser and Ney": pairs}
    return tuple(
        Baseline(metric.name, called, values[metric.name])
        for metric in task.metrics
        for called, values in sorted(found.items(), key=lambda one: one[1]["perplexity"])
    )


def _suggestions(task: WordText) -> tuple[str, ...]:
    if task.corpus == "own":
        row = _text(task).held[0][0]
        words = _text(task).vocabulary.decode(row)
        return (" ".join(words), " ".join(words[: (len(words) + 1) // 2]))
    return (*(" ".join(one.words) for one in stories(FAR + 2)), "once upon a")
