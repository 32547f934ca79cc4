"""What is measured on held-out data. A new metric is one line."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """A number between `worst` and `best`; which of the two is larger says which way is up."""

    name: str
    title: str
    best: float
    worst: float
    unit: str = ""

    @property
    def rises(self) -> bool:
        """Whether more is better."""
        return self.best > self.worst

    @property
    def goal(self) -> str:
        """How a goal for it compares: ">=" or "<="."""
        return ">=" if self.rises else "<="

    def possible(self, value: float) -> bool:
        """Whether it can ever have this value."""
        low, high = sorted((self.best, self.worst))
        return low <= value <= high and math.isfinite(value)

    def span(self) -> str:
        """Its range in words, to end a sentence with."""
        low, high = sorted((self.best, self.worst))
        return f"is {low:g} or more" if high == math.inf else f"lies between {low:g} and {high:g}"


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("accuracy", "accuracy", 1.0, 0.0),
        Metric("f1", "entity F1", 1.0, 0.0),
        Metric("exact_match", "exact match", 1.0, 0.0),
        Metric("top1", "top-1 accuracy", 1.0, 0.0),
        Metric("in_key", "notes in key", 1.0, 0.0),
        Metric("bits_per_character", "bits per character", 0.0, math.inf, "bits"),
        Metric("perplexity", "perplexity", 1.0, math.inf),
        Metric("nats", "nats", 0.0, math.inf, "nats"),
        Metric("mse", "mean squared error", 0.0, math.inf),
        Metric("bit_error", "wrong bits", 0.0, 1.0),
        Metric("letter_error", "wrong letters", 0.0, 1.0),
    )
}


def named(*names: str) -> tuple[Metric, ...]:
    """The metrics of these names, the leading one first."""
    return tuple(METRICS[name] for name in names)
