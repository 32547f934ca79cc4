"""What a page can ask a network that draws pictures: from nothing, to the end, or anew from a pixel on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnn_core.option import ConfigError, shown

if TYPE_CHECKING:
    from rnn_core.train.pictures import Drawn
    from rnn_core.train.trainer import Trainer


@dataclass(frozen=True, eq=False)
class Pictures:
    """What was drawn, each picture as the text that the task reads too; rules_kept is the share of them that
    follows the task's own rules, if it has some.
    """

    texts: tuple[str, ...]
    drawn: "Drawn"
    rules_kept: float | None = None


@dataclass(frozen=True)
class Draw:
    """Draw `count` pictures that begin as `text` does, and say how likely each pixel was. "": from nothing.

    from_pixel: how many pixels of `text` stay (None: all that are known; where those are all there are,
    nothing is drawn). put: a pixel (from 0) and its symbol, set by hand: what stands before it stays, and
    what follows is drawn anew. The same seed draws the same.
    """

    text: str = ""
    from_pixel: int | None = None
    put: tuple[int, str] | None = None
    count: int = 1
    temperature: float = 1.0
    seed: int = 0

    @property
    def cost_ms(self) -> float:
        """Of 256 pixels: about 0.5 ms a pixel for all pictures together, and 10 ms to read each again."""
        return 130.0 + 10.0 * self.count

    def serve(self, trainer: "Trainer") -> Pictures:
        """Raises ConfigError for what is no picture, and for a pixel that cannot be set or kept."""
        import torch

        from rnn_core.stream import Stream
        from rnn_core.train.pictures import draw

        task = trainer.task
        example = task.example(self.text or task.suggestions()[0])
        known = list(example.targets) if self.text else []
        batch, vocabulary = task.encode([example]), task.spec.output_vocabulary
        if vocabulary is None:
            raise ConfigError("Only a network that reads a picture pixel by pixel can draw one.")
        pixels = torch.tensor(vocabulary.encode(self._kept(known, vocabulary.symbols)), dtype=torch.int64)
        generator = Stream(self.seed, "sampling").numpy(0)
        begun = batch.inputs[:, :1]
        drawn = draw(trainer.model, begun, pixels, self.count, self.temperature, generator)
        texts = tuple(task.written(vocabulary.decode(row)) for row in drawn.pixels)
        kept = [share for text in texts if (share := task.sample_quality(text)) is not None]
        return Pictures(texts, drawn, sum(kept) / len(kept) if kept else None)

    def _kept(self, known: list[str], symbols: tuple[str, ...]) -> list[str]:
        """What the pictures begin with."""
        if self.put is None:
            kept = len(known) if self.from_pixel is None else self.from_pixel
            if not 0 <= kept <= len(known):
                raise ConfigError(
                    f"{len(known)} pixels are known, so 0 to {len(known)} can stay, not {kept}."
                )
            return known[:kept]
        place, symbol = self.put
        if not 0 <= place <= len(known):
            raise ConfigError(
                f"Pixel {place + 1} cannot be set: {len(known)} are known, and the next to be drawn is pixel "
                f"{len(known) + 1}."
            )
        if symbol not in symbols:
            raise ConfigError(f"{shown(symbol)} is no pixel: it is one of {', '.join(symbols)}.")
        return [*known[:place], symbol]
