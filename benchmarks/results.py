"""benchmarks/RESULTS.md: one section for each benchmark, with what it ran on."""

import datetime
import platform
import re
import subprocess
from pathlib import Path

import numpy
import torch

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = "# Results\n\nWritten by `make learn` and `make bench`; each section names what it ran on.\n"


def write_section(title: str, about: str, lines: list[str]) -> None:
    """Replace (or add) the section of this title."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    section = f"## {title}\n\n{about} {machine()}\n\n" + "\n".join(lines) + "\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(text):
        text = pattern.sub(lambda _: section + "\n", text)
    else:
        text = text.rstrip() + "\n\n" + section
    RESULTS.write_text(text.rstrip() + "\n", encoding="utf-8")


def machine() -> str:
    """Commit, date, processor and versions."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"Commit {commit or 'unknown'}, {datetime.date.today().isoformat()}, {_processor()}, "
        f"Python {platform.python_version()}, torch {torch.__version__}, numpy {numpy.__version__}."
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    name = re.search(r"model name\s*:\s*(.+)", text)
    cores = len(re.findall(r"^processor", text, re.MULTILINE))
    family = re.search(r"cpu family\s*:\s*(\d+)\s*model\s*:\s*(\d+)", text)
    which = [f"family {family[1]} model {family[2]}"] if family else []
    which += ["AVX-512"] if re.search(r"\bavx512f\b", text) else []
    known = f" ({', '.join(which)})" if which else ""
    return f"{cores} cores of {name[1].strip() if name else platform.machine()}{known}"
