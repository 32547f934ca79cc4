"""Arrays as plain Python: short texts that survive JSON, and short numbers."""

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

POINTS = 150  # of a loss curve: more than a narrow figure has pixels to show


def finite(values: np.ndarray) -> np.ndarray:
    """The values as float64, with what is not finite at 0 or at a number that still fits in float32."""
    return np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=3e38, neginf=-3e38)


def short(value: float, digits: int = 4) -> float:
    """The number with `digits` significant digits (0.0 for what is not finite: JSON has no NaN)."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else 0.0


def shorts(values: np.ndarray | Sequence[float], digits: int = 4) -> list[float]:
    """A list of short numbers."""
    return [short(float(value), digits) for value in np.asarray(values).ravel()]


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 2, 5, 10, 20 … that is not below `value`: scales that do not flicker."""
    if not value > 1.0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next((decade * lead for lead in (1, 2, 5) if decade * lead >= value), decade * 10)


def quantise(values: np.ndarray, low: float, high: float, bits: int = 8) -> str:
    """Values from `low` to `high` as base64 of unsigned whole numbers (little-endian if 16 bits).

    The middle of the range is met exactly: 254 (or 65534) steps, so that zero stays neutral.
    """
    steps = 254 if bits == 8 else 65534
    share = (finite(values) - low) / ((high - low) or 1.0)
    whole = np.rint(np.clip(share, 0.0, 1.0) * steps).astype("<u1" if bits == 8 else "<u2")
    return base64.b64encode(whole.tobytes()).decode("ascii")


def matrix(values: np.ndarray, signed: bool, bits: int) -> dict[str, Any]:
    """A heatmap: sizes, scale and base64 of `values` (T, H), in -scale … scale, or 0 … scale."""
    clean = finite(values)
    scale = nice_ceiling(float(np.abs(clean).max(initial=0.0)))
    return {
        "times": int(clean.shape[0]),
        "units": int(clean.shape[1]),
        "low": -scale if signed else 0.0,
        "high": scale,
        "bits": bits,
        "values": quantise(clean, -scale if signed else 0.0, scale, bits),
    }


def tiles(values: np.ndarray) -> dict[str, Any]:
    """Pictures (T, lines, columns[, 3]) between 0 and 1: sizes and base64 of 0 … 254; 255 is nothing."""
    known = np.isfinite(values)
    whole = np.where(known, np.rint(np.clip(finite(values), 0.0, 1.0) * 254), 255).astype(np.uint8)
    return {
        "lines": int(values.shape[1]),
        "columns": int(values.shape[2]),
        "colours": int(values.shape[3]) if values.ndim == 4 else 1,
        "values": base64.b64encode(whole.tobytes()).decode("ascii"),
    }


def curve(losses: np.ndarray, points: int = POINTS) -> dict[str, Any]:
    """A loss curve in at most `points` points: the first and last as they are, means of equal
    stretches between. `n` is the number of losses. What is over ten times the first loss is cut off,
    so that a run that diverges does not flatten what came before.
    """
    shown = finite(_means(np.asarray(losses), points))
    low, high = float(shown.min(initial=0.0)), float(shown.max(initial=0.0))
    if len(shown) and shown[0] > 0:
        high = min(high, 10.0 * float(shown[0]))
    low, high = short(low), short(high, 6)
    return {"n": len(losses), "low": low, "high": high, "values": quantise(shown, low, high, 16)}


def _means(losses: np.ndarray, points: int) -> np.ndarray:
    if len(losses) <= points:
        return losses
    edges = np.linspace(1, len(losses) - 1, points - 1).astype(int)
    widths = np.diff(edges)
    sums = np.add.reduceat(losses[:-1], edges[:-1], dtype=np.float64)
    return np.concatenate([losses[:1], sums / widths, losses[-1:]])
