"""What every row gave when it last ran, on which sources, commit and machine: benchmarks/learned.json, where
compiled kernels trained it, and benchmarks/learned-numpy.json, where numpy's did.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rnn_core.cells.choice import CHOICES

LEARNED = Path(__file__).parent / "learned.json"
FORMS = CHOICES  # of the kernels


@dataclass(frozen=True)
class Entry:
    """One row's last run. By seed: its values, the updates (the median of its networks) and the CPU-seconds
    (their sum). The same fingerprint means that a new run would only repeat it.
    """

    fingerprint: str
    seeds: tuple[int, ...]
    values: tuple[float, ...]
    updates: tuple[float, ...]
    cpu_seconds: tuple[float, ...]
    commit: str
    date: str
    machine: str


def place(form: str) -> Path:
    """The file of what was trained by kernels of this form."""
    return LEARNED if form == FORMS[0] else LEARNED.with_stem(f"{LEARNED.stem}-{form}")


def load(form: str = FORMS[0]) -> dict[str, Entry]:
    """Every row's last run, by its name; nothing where nothing was run yet."""
    path = place(form)
    text = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if not text:
        return {}
    return {name: _entry(saved) for name, saved in json.loads(text).items()}


def save(entries: Mapping[str, Entry], names: Iterable[str], form: str = FORMS[0]) -> None:
    """Keep the runs of these rows, in their order, a line each; a row that is gone is forgotten."""
    kept = [
        f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(asdict(entries[name]), ensure_ascii=False)}"
        for name in names
        if name in entries
    ]
    place(form).write_text("{\n" + ",\n".join(kept) + "\n}\n", encoding="utf-8")


def _entry(saved: Mapping[str, object]) -> Entry:
    read = {key: tuple(value) if isinstance(value, list) else value for key, value in saved.items()}
    return Entry(**read)  # type: ignore[arg-type]
