"""Words as vectors (word2vec): a word, or the mean of some, is asked which word stands near it."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.data import Batch, Spec
from rnn_core.models.base import Loss, Model, Output
from rnn_core.models.base import Options as Base
from rnn_core.models.negatives import against_noise
from rnn_core.models.watch import Pass
from rnn_core.notation import number, total
from rnn_core.option import ConfigError, option
from rnn_core.pairs import Counted
from rnn_core.portrait import Detail, Diagram, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


@dataclass(frozen=True)
class SkipGramOptions(Base):
    """What a pair is held against."""

    objective: str = option(
        "negative", "Loss", choices=("negative", "softmax"), tier=2,
        help="negative: each true pair is told from a few false ones, −ln σ(v·h) − Σ ln σ(−v′·h); softmax: "
        "all words are compared at every pair",
    )  # fmt: skip
    negatives: int = option(
        5, "False pairs", low=1, high=20, tier=2,
        when=lambda _, config: config.architecture_options.get("objective") == "negative",
        help="Words that are held against each true neighbour: neighbours of other pairs, counted as often "
        "as the power ¾ of how often they occur",
    )  # fmt: skip


class SkipGram(Model):
    """h = E x, or the mean of E x⟨t⟩ over what is read; ŷ = softmax(V h).

    With one word read and a neighbour asked for this is skip-gram, with all neighbours read and the word
    between them asked for it is CBOW (Mikolov, Chen, Corrado & Dean 2013; Mikolov, Sutskever, Chen, Corrado &
    Dean 2013). It is no recurrent network: nothing is carried on, and the order of what is read is lost. E
    (V, d) are the vectors of the words as they are read, V (V, d) as they are asked for; d is `hidden_size`.

    Trained against noise q (see `against_noise`) the score v·h grows towards ln p(y | x) − ln k q(y) (Levy &
    Goldberg 2014), so that p(y | x) = softmax(V h + ln q): that is what it predicts.
    """

    name: ClassVar[str] = "skip_gram"
    title: ClassVar[str] = "skip-gram"
    about: ClassVar[str] = (
        "A vector for each word, trained to tell which words stand near it (word2vec); no recurrence."
    )
    serves: ClassVar[tuple[str, ...]] = ("one",)
    Options = SkipGramOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        K, d = spec.input_size, config.hidden_size
        drawn = torch.rand((K, d), generator=stream.torch(0)) - 0.5
        self.embedding = nn.Parameter(drawn / d)  # as word2vec.c starts
        self.V = nn.Parameter(torch.zeros(K, d))
        self.noise = torch.tensor(_words(spec).noise)  # (V,)
        counts = torch.tensor(_words(spec).counts)
        self.rarer = self.noise * counts.sum() / counts  # (V,): q ÷ how often it is met in a batch

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs to know how often each word stands near another."""
        if spec.outputs not in cls.serves or not isinstance(spec.output_vocabulary, Counted):
            return (
                "Skip-gram learns which words stand near one another: it needs pairs of neighbouring words."
            )
        return super().refuses(spec, config)

    @classmethod
    def first_loss(cls, spec: Spec, config: ModelConfig) -> float | None:
        """ln V where all words are compared; against noise it depends on which words are drawn."""
        softmax = config.architecture_options.get("objective") == "softmax"
        return spec.kind.chance(spec.output_size) if softmax else None

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        if spec is not None and spec.longest > 1:
            return Diagram(4, (0, 1, 2, 3), (1,), joined="window")
        return Diagram(1, (0,), (0,), joined="none")

    @property
    def several(self) -> bool:
        """Whether more than one word is read at once."""
        return self.spec.longest > 1

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        o = F.linear(self._read(batch, run or Pass()), self.V)  # (B, V)
        return Output((o if self.options.objective == "softmax" else o + self.noise.log())[:, None])

    def loss(self, batch: Batch, run: Pass | None = None) -> Loss:
        """−ln softmax of all words, or against noise."""
        if self.options.objective == "softmax":
            return super().loss(batch, run)
        h, y = self._read(batch, run or Pass()), batch.targets[:, 0]
        each = against_noise(h, y, self.V, self.rarer, self.options.negatives)
        return Loss((each * batch.target_mask[:, 0]).sum(), int(batch.target_mask.sum()))

    def _read(self, batch: Batch, run: Pass) -> Tensor:
        """h (B, d): the mean of the vectors that are read."""
        e = F.embedding(batch.inputs, self.embedding)  # (B, T, d)
        if not self.several:
            return run.note("layer0/hidden", e, "time", "unit")[:, 0]
        e = run.note("layer0/word", e, "time", "unit")
        inside = torch.arange(e.shape[1]) < batch.input_lengths[:, None]  # (B, T)
        h = (e * inside[:, :, None]).sum(1) / batch.input_lengths[:, None]
        return run.note("layer0/hidden", h[:, None], "whole", "unit")[:, 0]

    def input_vectors(self, batch: Batch) -> Tensor:
        """The rows of E (B, T, d)."""
        return F.embedding(batch.inputs, self.embedding)

    # -- what a picture asks -----------------------------------------------------------------------

    def alignment(self, batch: Batch) -> tuple[int, ...]:
        """The one answer stands over the one column."""
        return (0,)

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Every word that is read, and their mean."""
        return {"whole": ("their mean",), "time": inputs} if self.several else {"time": inputs}

    def ghosts(self, batch: Batch, signals: Any) -> None:
        """It reads no sentence word by word: there is nothing to be said after each."""
        return

    @torch.no_grad()
    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        T, d, unit = len(tokens), self.config.hidden_size, place.unit
        if not (0 <= place.time < T and 0 <= unit < d) or place.layer:
            raise ConfigError(f"Choose a word from 1 to {T} and a unit from 1 to {d}; there is one layer.")
        entries = tuple(float(one) for one in self.input_vectors(batch)[0, :T, unit])
        mean = f"{{h}} = 1/{T} Σ E {{x}}⟨t⟩" if self.several else "{h} = E {x}"
        made = number(sum(entries) / T)
        told = f"({total(entries)}) / {T} = {made}" if T > 1 else made
        o, p = self(batch).logits[0, 0], self.predict(batch)[0, 0]
        k = int(p.argmax())
        score = o[k] if self.options.objective == "softmax" else o[k] - self.noise[k].log()
        word = _words(self.spec).symbols[k].replace("{", "{{").replace("}", "}}")
        noise = "" if self.options.objective == "softmax" else " + ln q"
        output = (
            f"{{V}} {{h}} = {number(float(score))}",
            f"ŷ = softmax({{V}} {{h}}{noise}): {word} {number(float(p[k]))}",
        )
        return Detail(place, tokens[place.time], (mean,), (f"{{h}} = {told}",), output)

    def work(self, B: int, T: int, S: int) -> Work:
        """A row is looked up, not multiplied; then it is compared with all words, or with a few."""
        d, all_words = self.config.hidden_size, self.options.objective == "softmax"
        compared = self.spec.output_size if all_words else self.options.negatives + 1
        return Work(float(B * compared * d), float(B * d * (T + 1) + B * compared), 25.0, 2)


def _words(spec: Spec) -> Counted:
    words = spec.output_vocabulary
    assert isinstance(words, Counted)
    return words
