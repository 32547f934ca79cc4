"""Numbers of every size in one way of writing, and no letter of it smaller than the others."""

import math
from typing import Any

import numpy as np

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = (1e-3, 1e4)  # from the one to below the other without a power of ten
NEAR = 2.0  # decades: on a shorter axis 2 and 5 are written too
ABOUT = 6  # ticks of a long one


def written(value: float, digits: int = 2, plain: bool = True) -> str:
    """`0.021`, `3.8·10⁻⁶`, `10⁻⁴`, `−2·10⁵`: so many digits that count. Not plain: 0.1 is `10⁻¹` too."""
    if value == 0.0 or not math.isfinite(value):
        return f"{value:g}".replace("-", "−").replace("inf", "∞")
    power = math.floor(math.log10(float(f"{abs(value):.{digits - 1}e}")))
    if power == 0 or (plain and PLAIN[0] <= 10.0**power < PLAIN[1]):
        return f"{round(value, digits - 1 - power):g}".replace("-", "−")
    front, raised = f"{abs(value) / 10.0**power:.{digits}g}", str(power) if power != 1 else ""
    sign = "−" if value < 0 else ""
    return f"{sign}{'' if front == '1' else front + '·'}10{raised.translate(_RAISED)}"


def decades(low: float, high: float) -> dict[str, Any]:
    """Ticks of a logarithmic axis from 10^low to 10^high."""
    whole = range(math.floor(low), math.ceil(high) + 1)
    if high - low < NEAR:
        found = [front * 10.0**power for power in whole for front in (1, 2, 5)]
    else:
        every = max(1, round((high - low) / ABOUT))
        found = [10.0**power for power in whole if power % every == 0]
    kept = [value for value in found if low <= np.log10(value) <= high]
    plain = all(PLAIN[0] <= value < PLAIN[1] for value in kept)  # one way of writing along an axis
    return {"tickvals": kept, "ticktext": [written(value, plain=plain) for value in kept]}
