"""The recipes of CONTRIBUTING.md, carried out in a copy of the tree exactly as they are written there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("rnn_core", "pages", "assets", "tests", ".streamlit", "app.py", "pyproject.toml", "README.md")
BLOCKS = re.findall(
    r"^```python\n# (in )?(\S+)\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S
)
FILES = {path: text for inside, path, text in BLOCKS if not inside}
LINES = {path: text for inside, path, text in BLOCKS if inside}

REGISTRIES, MODELS = "tests/contracts/test_registries.py", "tests/contracts/test_models.py"
RECIPES = {  # file → where its line goes, and the contracts of the new entry
    "rnn_core/cells/peephole.py": (
        "rnn_core/cells/__init__.py",
        [REGISTRIES, MODELS],
        "Peephole or class_is_listed or (peephole and (sentiment or reverse))",
    ),
    "rnn_core/models/loudest.py": (
        "rnn_core/models/__init__.py",
        [REGISTRIES, MODELS],
        "class_is_listed or (loudest and not tanh and not relu)",
    ),
    "rnn_core/tasks/average.py": (
        "rnn_core/tasks/__init__.py",
        [REGISTRIES, "tests/contracts/test_tasks.py", MODELS],
        "class_is_listed or every_file_is_listed or (average and not relu and not lstm)",
    ),
    "rnn_core/views/activity.py": (
        "rnn_core/views/__init__.py",
        [REGISTRIES, "tests/contracts/test_views.py"],
        "holds_one_view or (activity and not 3-)",
    ),
    "pages/hello/page.py": (
        "app.py",
        [REGISTRIES, "tests/pages/test_bench.py"],
        "every_page_has_its_line or (every_page_draws and hello)",
    ),
}


def test_every_recipe_is_tried() -> None:
    assert set(FILES) == set(RECIPES)
    assert set(LINES) == {line for line, *_ in RECIPES.values()}


@pytest.mark.parametrize("path", RECIPES)
def test_a_recipe_works_as_written(path: str, tmp_path: Path) -> None:
    listed, contracts, chosen = RECIPES[path]
    copy(tmp_path)
    write(tmp_path, path)
    insert(tmp_path / listed, LINES[listed])
    done = run(tmp_path, contracts, chosen)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) >= 2


def test_files_that_are_not_listed_fail_with_the_line_to_paste(tmp_path: Path) -> None:
    copy(tmp_path)
    for path in RECIPES:
        write(tmp_path, path)
    done = run(tmp_path, [REGISTRIES], "listed or has_its_line or holds_one_view", stop=False)
    assert done.returncode == 1
    for said in ('"peephole": Peephole,', '"loudest": Loudest,', '"average": Average,', "activity", "hello"):
        assert said in done.stdout, said


def write(folder: Path, path: str) -> None:
    """The file of a recipe, as it stands in CONTRIBUTING.md."""
    made = folder / path
    made.parent.mkdir(exist_ok=True)
    made.write_text(FILES[path], encoding="utf-8")


def copy(folder: Path) -> None:
    """What the contracts need of the tree, with what is compiled already."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("img", "e2e"))
        else:
            shutil.copy(source, folder / name)


def insert(module: Path, lines: str) -> None:
    """An import after the others, an entry at the end of the registry (of app.py: of its pages)."""
    text = module.read_text(encoding="utf-8")
    *imports, entry = lines.rstrip("\n").split("\n")
    for line in imports:
        text = re.sub(r"\A(.*^from [^\n]+\n)", rf"\1{line}\n", text, count=1, flags=re.M | re.S)
    end = r"^\]\n" if imports == [] else r"^\}\n"
    text, found = re.subn(end, lambda closing: f"{entry}\n{closing[0]}", text, count=1, flags=re.M)
    assert found == 1, module
    module.write_text(text, encoding="utf-8")


def run(
    folder: Path, contracts: list[str], chosen: str, stop: bool = True
) -> subprocess.CompletedProcess[str]:
    """The contracts of the new entry only."""
    command = [sys.executable, "-m", "pytest", *contracts, "-k", chosen, "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "--no-header", *["-x"] * stop], cwd=folder, capture_output=True, text=True, check=False
    )
