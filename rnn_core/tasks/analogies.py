"""B5: words and their neighbours. Vectors that tell who stands near whom answer analogies nobody trained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import UNKNOWN, Baseline, Batch, Example, Signal, Spec
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, pad
from rnn_core.tasks.besides import Brought
from rnn_core.tasks.words import relations
from rnn_core.tasks.words.own_text import bring, check_text, read_text
from rnn_core.tasks.words.reading import clean, read_line
from rnn_core.tasks.words.windows import Near, Rows, near, own_sentences
from rnn_core.vectors import counted

HELD_OUT = 1_000
ASKS = ("neighbour", "middle", "next")


@dataclass(frozen=True)
class Analogies(Task):
    """A window slides over sentences; what stands in it near one another are the examples.

    No analogy is ever trained or held out: they are asked of the vectors afterwards (`relations`). Held-out
    examples are from sentences about things that never meet in training in such a sentence; of a learner's
    text, from its last tenth.
    """

    name: ClassVar[str] = "analogies"
    title: ClassVar[str] = "Word pairs"
    about: ClassVar[str] = (
        "Reads a word and says which words stand near it. Nobody asks for more; yet the vectors that come of "
        "it answer analogies: biggest − big + small is nearest to smallest."
    )
    question: ClassVar[str] = "Nobody ever tells it what a superlative is. Where does it have it from?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "skip_gram",
        "hidden_size": 32,
        "batch_size": 256,
        "updates": 4_000,
        "evaluate_every": 200,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("nats", "accuracy")

    corpus: str = option(
        "relations", "Text", choices=("relations", "own"), tier=2,
        help="relations: sentences of our own grammar, of degrees, people, countries and what was done; own: "
        "what you bring",
    )  # fmt: skip
    each_side: int = option(
        4, "Window, each side", low=1, high=10, tier=2,
        help="So many words before and behind a word are its neighbours. A narrow window sees little but "
        "grammar",
    )  # fmt: skip
    asks: str = option(
        "neighbour", "Asks for", choices=ASKS, tier=2,
        help="neighbour: of one word, each word near it (skip-gram); middle: of all its neighbours, the word "
        "between them (CBOW); next: of the words before, the next one, as a language model",
    )  # fmt: skip
    most_words: int = option(
        300, "Most words", low=20, high=1_000, log=True,
        help="Of your own text, so many of its most frequent words are learnt; the window reaches over the "
        "others",
    )  # fmt: skip
    sentences: int = option(
        9_000, "Sentences", low=100, high=9_000, log=True,
        help="Of our text, so many of its sentences are read. All its words have vectors, also those that "
        "then never occur",
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
    def _own(self) -> Near:
        words, training, held = own_sentences(self.own_text, self.most_words)
        return near(words, training, held, self.each_side, self.asks, HELD_OUT)

    @cached_property
    def _own_baselines(self) -> tuple[Baseline, ...]:
        return _measured(self)

    @property
    def _text(self) -> Near:
        return self._own if self.corpus == "own" else _ours(self.each_side, self.asks, self.sentences)

    @property
    def spec(self) -> Spec:
        """One class for every word, `<unk>` the last of them; inputs and outputs are numbered alike."""
        words = self._text.vocabulary
        longest = {"neighbour": 1, "middle": 2 * self.each_side, "next": self.each_side}[self.asks]
        return Spec(
            "tokens", len(words), "one", "classes", len(words), words, words,
            longest=longest, forward_only=self.asks == "next",
        )  # fmt: skip

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` examples from anywhere in the text, each independent of the others."""
        text = self._text.training
        return _batch(text.rows(stream.numpy(update).integers(text.size, size=size)))

    def held_out(self, size: int) -> Batch:
        """Of the sentences that are held out."""
        inputs, lengths, asked = (part[:size] for part in self._text.held)
        return _batch((inputs[:, : lengths.max()], lengths, asked))

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """nats: the mean of −ln p(the word that stood there); accuracy: how often it was the likeliest."""
        mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
        found = np.take_along_axis(probabilities, targets[..., None], -1)[..., 0][mask]
        right = (probabilities.argmax(-1) == targets)[mask]
        if not len(found):
            return {"nats": 0.0, "accuracy": 0.0}
        nats = -np.log(np.clip(found.astype(np.float64), 1e-12, 1.0)).mean()
        return {"nats": float(nats), "accuracy": float(right.mean())}

    def baselines(self) -> tuple[Baseline, ...]:
        """How often each word stands near each (no network, no vectors), and how often each stands at all."""
        return self._own_baselines if self.corpus == "own" else _baselines(self)

    def example(self, text: str) -> Example:
        """What the window shows at the word in the middle of `text`; at the last, where the next is asked."""
        words = self.beginning(text)
        told, n, w = " ".join(clean(text).split()), len(words), self.each_side
        if n == 1:
            return Example(words, (), told)
        if self.asks == "next":
            return Example(words[max(0, n - 1 - w) : -1], words[-1:], told)
        at = (n - 1) // 2
        if self.asks == "neighbour":
            return Example(words[at : at + 1], words[at + 1 : at + 2], told)
        return Example((*words[max(0, at - w) : at], *words[at + 1 : at + 1 + w]), words[at : at + 1], told)

    def suggestions(self) -> tuple[str, ...]:
        """Some held-out sentences; where a neighbour is asked, a word with one of its own."""
        if self.asks == "neighbour" and self.corpus == "relations":
            return ("smallest of", "king his", "Paris is", "seed smallest")
        return tuple(" ".join(words) for words in self._text.shown)

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a word that is not learnt is read as `<unk>`, and never asked for."""
        words = self._text.vocabulary
        inputs = [words.encode(self.reads(example)) for example in examples]
        targets = [words.encode(example.targets or (UNKNOWN,)) for example in examples]
        mask = [[row[0] != words.index[UNKNOWN]] for row in targets]
        lengths = torch.tensor([len(row) for row in inputs])
        return Batch(pad(inputs), lengths, pad(targets), pad(mask).bool())

    def reads(self, example: Example) -> tuple[str, ...]:
        """Each word as the text spells it, or `<unk>`."""
        known = self._text.vocabulary
        return tuple(word if word in known else UNKNOWN for word in example.inputs)

    def beginning(self, text: str) -> tuple[str, ...]:
        """The words of a line, as the text spells them. Raises ConfigError for what cannot be read."""
        return self._spelt(read_line(text, self.unit))

    def spelt(self, word: str) -> str | None:
        """A word as the text spells it; None if it is not learnt."""
        known = self._text.spellings
        return known.get(word, known.get(word.lower()))

    def relations(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Pairs of words that are related alike, as far as the text has two of them at least."""
        found = {
            name: tuple(
                (one, other)
                for one, other in ((self.spelt(a), self.spelt(b)) for a, b in pairs)
                if one is not None and other is not None
            )
            for name, pairs in relations.RELATIONS.items()
        }
        return {name: pairs for name, pairs in found.items() if len(pairs) > 1}

    def counted(self, size: int) -> np.ndarray:
        """PPMI of how often words stand together, and its largest components (see `vectors.counted`)."""
        return counted(self._text.training.together(len(self._text.vocabulary)), size)

    def training_text(self) -> str:
        """All of it, the held-out end included."""
        if self.corpus == "own":
            return self.own_text
        return "\n".join(
            " ".join(words).replace(" .", ".") for part in relations.sentences() for words in part
        )

    def bring(self, data: bytes | str, encoding: str = "") -> Brought:
        """The learner's text, not yet checked. Raises ConfigError for what is no text, or too large."""
        return bring(data, encoding)

    def read_file(self, data: bytes | str) -> "Analogies":
        """With the learner's text in place of ours. Raises ConfigError for what is no text to learn from."""
        return replace(self, corpus="own", own_text=read_text(data))

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """words (V,): what each column of E stands for; word_groups (V,): of which kind, "" where unknown."""
        words = self._text.vocabulary.symbols
        kinds = relations.KINDS if self.corpus == "relations" else {}
        columns = {"words": words, "word_groups": tuple(kinds.get(word, "") for word in words)}
        return {name: Signal(np.array(told), ("symbol",)) for name, told in columns.items()}

    def _spelt(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.spelt(word) or word for word in words)


def _batch(rows: Rows) -> Batch:
    inputs, lengths, asked = (torch.from_numpy(np.ascontiguousarray(part, np.int64)) for part in rows)
    return Batch(inputs, lengths, asked[:, None], torch.ones(len(asked), 1, dtype=torch.bool))


@lru_cache(maxsize=6)
def _ours(each_side: int, asks: str, sentences: int) -> Near:
    training, held = relations.sentences()
    return near(relations.words(), training[:sentences], held, each_side, asks, HELD_OUT)


@lru_cache(maxsize=6)
def _baselines(task: Analogies) -> tuple[Baseline, ...]:
    return _measured(task)


def _measured(task: Analogies) -> tuple[Baseline, ...]:
    batch = task.held_out(HELD_OUT)
    found = {name: task.measure(p[:, None], batch) for name, p in task._text.guesses(task._text.held).items()}
    return tuple(
        Baseline(metric.name, name, values[metric.name])
        for metric in task.metrics
        for name, values in sorted(found.items(), key=lambda one: one[1][metric.name], reverse=metric.rises)
    )
