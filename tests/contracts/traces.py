"""Traces of every kind of network, also of those that do not exist yet: what views must be able to draw."""

import numpy as np

from rnn_core.data import Signal, Trace

DRAW = np.random.default_rng(0)


def noise(*shape: int) -> np.ndarray:
    return np.tanh(DRAW.normal(size=shape)).astype(np.float32)


def chances(*shape: int) -> np.ndarray:
    weights = np.exp(DRAW.normal(size=shape))
    return weights / weights.sum(-1, keepdims=True)


def states(prefix: str, axis: str, T: int, H: int) -> tuple[dict[str, Signal], dict[str, Signal]]:
    signals = {f"{prefix}/hidden": Signal(noise(T, H), (axis, "unit"))}
    gradients = {
        name: Signal(noise(T, H) * 1e-3, (axis, "unit"))
        for name in (f"{prefix}/hidden", f"{prefix}/hidden/transported")
    }
    return signals, gradients


def weights(prefix: str, H: int, gates: int = 0) -> dict[str, Signal]:
    """U, W and b of a layer, of several gates beneath each other."""
    before, axis = ((gates,), ("gate",)) if gates else ((), ())
    return {
        f"{prefix}/U": Signal(noise(*before, H, 5), (*axis, "line", "column")),
        f"{prefix}/W": Signal(noise(*before, H, H), (*axis, "line", "column")),
        f"{prefix}/b": Signal(noise(*before, H), (*axis, "line")),
    }


def many_to_one() -> Trace:
    signals, gradients = states("layer0", "time", 8, 8)
    signals["prediction"] = Signal(chances(1, 2), ("output", "class"))
    signals["ghost"] = Signal(chances(8, 2), ("time", "class"))
    signals["target"] = Signal(np.array([1]), ("output",))
    signals["unknown"] = Signal(np.arange(8) == 2, ("time",))
    axes = {
        "time": tuple("There is nothing to like in this movie".split()),
        "class": ("negative", "positive"),
    }
    V = {"V": Signal(noise(1, 8), ("line", "column")), "b_y": Signal(noise(1), ("line",))}
    return Trace(axes, signals, gradients, "output 1", (7,), parameters=weights("layer0", 8) | V)


def tagger() -> Trace:
    signals: dict[str, Signal] = {}
    gradients: dict[str, Signal] = {}
    parameters: dict[str, Signal] = {}
    for prefix in ("layer0", "layer0/backward", "layer1", "layer1/backward"):
        found, slopes = states(prefix, "time", 24, 32)
        signals |= found
        gradients |= slopes
        parameters |= weights(prefix, 32, 2)
        signals |= {
            f"{prefix}/{gate}": Signal(chances(24, 32), ("time", "unit")) for gate in ("forget", "input")
        }
        signals[f"{prefix}/cell"] = Signal(noise(24, 32) * 7, ("time", "unit"))
    labels = ("O", *(f"{part}-{kind}" for kind in ("PER", "ORG", "LOC") for part in "BI"))
    signals["prediction"] = Signal(chances(24, 7), ("output", "class"))
    signals["target"] = Signal(DRAW.integers(-1, 7, 24), ("output",))
    words = tuple(f"word{t}" for t in range(24))
    axes = {"time": words, "class": labels, "gate": ("forget", "input")}
    return Trace(axes, signals, gradients, "sum", tuple(range(24)), parameters=parameters)


def bottleneck() -> Trace:
    """An encoder that reads both ways and a decoder that knows of the input its last states only."""
    signals, gradients = states("decoder/layer0", "target", 3, 6)
    for prefix in ("encoder/layer0", "encoder/layer0/backward"):
        inner, slopes = states(prefix, "source", 5, 6)
        signals, gradients = signals | inner, gradients | slopes
        signals[f"{prefix}/keep"] = Signal(chances(5, 6), ("source", "unit"))
    signals["decoder/layer0/keep"] = Signal(chances(3, 6), ("target", "unit"))
    signals["unknown"] = Signal(np.arange(5) == 2, ("source",))
    signals["prediction"] = Signal(chances(3, 5), ("output", "class"))
    signals["target"] = Signal(np.array([0, 1, -1]), ("output",))
    axes = {"target": ("<start>", "je", "t'"), "source": tuple("I love you so .".split())}
    axes["class"] = ("je", "t'", "aime", "<end>", "<pad>")
    return Trace(axes, signals, gradients, "output 2", (0, 1, 2))


def encoder_decoder() -> Trace:
    """The same with attention; its contexts are as wide as both directions together."""
    plain = bottleneck()
    looks = {"attention": Signal(chances(3, 5), ("target", "source"))}
    looks["decoder/context"] = Signal(noise(3, 12), ("target", "feature"))
    return Trace(plain.axes, {**plain.signals, **looks}, plain.gradients, plain.loss, plain.alignment)


def sine() -> Trace:
    signals, gradients = states("layer0", "time", 6, 4)
    signals["prediction"] = Signal(noise(6, 1), ("output", "number"))
    signals["target"] = Signal(
        np.array([[0.3], [0.1], [-0.4], [-0.9], [-1.0], [np.nan]]), ("output", "number")
    )
    return Trace(
        {"time": tuple(f"{t / 9:.2f}" for t in range(6))}, signals, gradients, "sum", tuple(range(6))
    )


def turing_machine() -> Trace:
    signals, gradients = states("layer0", "time", 6, 5)
    signals["memory"] = Signal(chances(6, 20), ("time", "slot"))
    signals["read_head"] = Signal(chances(6, 20), ("time", "slot"))
    signals["strength"] = Signal(chances(1, 6)[0], ("time",))
    signals["tape"] = Signal(noise(6, 20, 4), ("time", "slot", "width"))
    signals["prediction"] = Signal(noise(6, 3), ("output", "number"))
    return Trace({}, signals, gradients, "output 6", tuple(range(6)))


def pixel_grid() -> Trace:
    signals, _ = states("layer0", "time", 9, 4)
    signals["pixels"] = Signal(chances(3, 3), ("row", "column"))
    return Trace({"time": tuple("123456789")}, signals)


def lstm_pair() -> Trace:
    """Both parts of the state are handed on: h with c held, c with h held."""
    signals, gradients = states("layer0", "time", 6, 4)
    signals["layer0/cell"] = Signal(noise(6, 4) * 3, ("time", "unit"))
    gradients |= {
        name: Signal(noise(6, 4) * 1e-2, ("time", "unit"))
        for name in ("layer0/cell", "layer0/cell/transported")
    }
    signals["prediction"] = Signal(chances(1, 2), ("output", "class"))
    return Trace({"time": tuple("abcdef")}, signals, gradients, "output 1", (5,))


def self_attention() -> Trace:
    """Two heads; each place looks at every place: one sentence along both time axes."""
    signals, gradients = states("layer0", "time", 5, 4)
    del gradients["layer0/hidden/transported"]
    signals["source/value"] = Signal(noise(5, 4), ("source", "unit"))
    signals["source/key"] = Signal(noise(5, 4), ("source", "unit"))
    heads = [chances(5, 5), chances(5, 5)]
    for place, head in enumerate(heads, start=1):
        signals[f"head{place}/attention"] = Signal(head, ("time", "source"))
    signals["attention"] = Signal(np.mean(heads, axis=0), ("time", "source"))
    signals["prediction"] = Signal(chances(5, 3), ("output", "class"))
    words = tuple("the cat saw the dog".split())
    return Trace(
        {"time": words, "source": words, "class": ("O", "B-animal", "I-animal")},
        signals,
        gradients,
        "output 2",
        tuple(range(5)),
    )


def feed_forward_window() -> Trace:
    signals = {
        "layer0/hidden": Signal(noise(1, 6), ("whole", "unit")),
        "layer0/share": Signal(noise(7, 6), ("time", "unit")),
        "reach": Signal(chances(1, 7), ("whole", "time")),
        "prediction": Signal(chances(1, 2), ("output", "class")),
        "target": Signal(np.array([1]), ("output",)),
    }
    gradients = {"layer0/hidden": Signal(noise(1, 6), ("whole", "unit"))}
    parameters = {
        "U": Signal(noise(7, 6, 30), ("place", "line", "column")),
        "layer1/W": Signal(noise(6, 6), ("line", "column")),  # from layer to layer: no recurrence
    }
    words = tuple("there is nothing to like · ·".split())
    axes = {"time": words, "class": ("negative", "positive")}
    return Trace(axes, signals, gradients, "output 1", (0,), parameters=parameters)


def one_point() -> Trace:
    """One column, and what the decision surface draws of it."""
    signals = {
        "layer0/hidden": Signal(noise(1, 6), ("time", "unit")),
        "prediction": Signal(chances(1, 2), ("output", "class")),
        "surface": Signal(chances(60, 60), ("y", "x")),
        "points": Signal(DRAW.integers(0, 2, (30, 3)), ("point", "what")),
        "held_points": Signal(DRAW.integers(0, 2, (9, 3)), ("held_point", "what")),
        "watched": Signal(np.array([0.5, -0.5, np.nan]), ("what",)),
    }
    places = tuple(f"{place:.3f}" for place in np.linspace(-1.5, 1.5, 60))
    axes = {"x": places, "y": places, "time": ("(0.50, −0.50)",), "class": ("0", "1")}
    gradients = {"layer0/hidden": Signal(noise(1, 6), ("time", "unit"))}
    return Trace(axes, signals, gradients, "output 1", (0,))


def bits() -> Trace:
    signals, gradients = states("layer0", "time", 6, 4)
    signals["prediction"] = Signal(chances(6, 4), ("output", "bit"))
    signals["target"] = Signal(
        np.where(np.arange(6)[:, None] < 2, np.nan, DRAW.integers(0, 2, (6, 4))), ("output", "bit")
    )
    return Trace({}, signals, gradients, "sum", tuple(range(6)))


def matrix_state() -> Trace:
    signals = {"layer0/hidden": Signal(noise(5, 3), ("time", "unit"))}
    signals["layer0/memory"] = Signal(noise(5, 3, 4), ("time", "row", "column"))
    gradients = {
        f"layer0/memory{part}": Signal(noise(5, 3, 4), ("time", "row", "column"))
        for part in ("", "/transported")
    }
    return Trace({"time": tuple("abcde")}, signals, gradients, "sum")


def heads_on_a_memory() -> Trace:
    """As a neural Turing machine tells it: 8 slots of 3 columns, a head that reads and one that writes."""
    signals, gradients = states("layer0", "time", 5, 4)
    signals["memory"] = Signal(noise(5, 8, 3), ("time", "slot", "column"))
    for head in ("head/read0", "head/write0"):
        for stage in ("", "/content", "/gated", "/shifted"):
            signals[head + stage] = Signal(chances(5, 8), ("time", "slot"))
        for number in ("/strength", "/gate", "/sharpness"):
            signals[head + number] = Signal(1.0 + chances(1, 5)[0], ("time",))
        signals[f"{head}/shift"] = Signal(chances(5, 3), ("time", "shift"))
    signals["prediction"] = Signal(chances(5, 2), ("output", "bit"))
    signals["target"] = Signal(np.array([[np.nan, np.nan]] * 3 + [[0.0, 1.0]] * 2), ("output", "bit"))
    axes = {"time": ("10", "01", "?", "·", "·"), "shift": ("−1", "+0", "+1")}
    return Trace(axes, signals, gradients, "sum", tuple(range(5)))


def fast_weights() -> Trace:
    signals = {"layer0/hidden": Signal(noise(4, 3), ("time", "unit"))}
    signals["layer0/fast"] = Signal(noise(4, 3, 3), ("time", "row", "column"))
    return Trace({"time": ("a1", "b2", "a3", "a?")}, signals)


def embedding() -> Trace:
    signals, gradients = states("layer0", "time", 4, 4)
    signals["embedding"] = Signal(noise(500, 16), ("symbol", "feature"))
    return Trace({"time": tuple("abcd")}, signals, gradients, "sum")


TRACES = {
    maker.__name__: maker()
    for maker in (
        many_to_one,
        tagger,
        bottleneck,
        encoder_decoder,
        sine,
        turing_machine,
        pixel_grid,
        lstm_pair,
        self_attention,
        feed_forward_window,
        one_point,
        bits,
        matrix_state,
        heads_on_a_memory,
        fast_weights,
        embedding,
    )
}
TWO_AXES = ("bottleneck", "encoder_decoder", "self_attention", "feed_forward_window")
