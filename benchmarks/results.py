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


def write_section(title: str, about: str, lines: list[str], ran: str = "") -> None:
    """Replace (or add) the section of this title. ran: where and when, if not here and now."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    section = f"## {title}\n\n{about} {ran or machine()}\n\n" + "\n".join(lines) + "\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(text):
        text = pattern.sub(lambda _: section + "\n", text)
    else:
        text = text.rstrip() + "\n\n" + section
    RESULTS.write_text(text.rstrip() + "\n", encoding="utf-8")


class Table:
    """Rows of what was measured beside what is wanted; each is printed as soon as it is known."""

    def __init__(self) -> None:
        self.lines = ["| what | measured | wanted |", "|---|---|---|"]

    def row(self, what: str, value: str, wanted: str) -> None:
        """One more row."""
        self.lines.append(f"| {what} | {value} | {wanted} |")
        print(self.lines[-1], flush=True)


def machine() -> str:
    """Commit, date, processor and versions."""
    return f"Commit {commit()}, {datetime.date.today().isoformat()}, {hardware()}."


def commit() -> str:
    """The commit that is checked out, with “+” if Python files differ from it."""
    changed = _git("status", "--porcelain", "--", "*.py")
    return (_git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")


def hardware() -> str:
    """Processor and versions."""
    return (
        f"{_processor()}, Python {platform.python_version()}, torch {torch.__version__}, "
        f"numpy {numpy.__version__}"
    )


def _git(*arguments: str) -> str:
    told = subprocess.run(
        ["git", *arguments], capture_output=True, text=True, check=False, cwd=RESULTS.parent.parent
    )
    return told.stdout.strip()


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
