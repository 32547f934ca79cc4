"""The component's Python side: one script, and a browser that is not believed blindly."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from pages.ui import score
from pages.ui.score import PARTS, SOURCES, Tab, read_pick, read_tab, script


def test_the_script_holds_every_part_and_imports_nothing() -> None:
    assert {path.stem for path in SOURCES.glob("*.js")} == set(PARTS)
    joined = script()
    assert not any(line.startswith("import ") for line in joined.splitlines())
    assert "\n" in joined, "Streamlit takes a script on one line for the path of a file"


def test_the_parts_make_one_module(tmp_path_factory) -> None:
    module = tmp_path_factory.mktemp("score") / "score.mjs"
    module.write_text(script(), encoding="utf-8")
    node = shutil.which("node")
    assert node, "the score's tests need Node 20"
    asked = f"import({str(module.as_uri())!r}).then((found) => console.log(typeof found.default))"
    done = subprocess.run([node, "-e", asked], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("function", "")


def test_a_frame_travels_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds lists makes Streamlit load pandas and pyarrow, to see whether it is a data frame."""
    sent: dict[str, Any] = {}
    monkeypatch.setattr(score, "_component", lambda name, source: lambda **given: sent.update(given))
    score.frame({"rows": [{"values": [1, 2]}]}, "score", "secret")
    assert [type(value) for value in sent["data"].values()] == [str]
    read = json.loads(sent["data"]["frame"])
    assert read["rows"] == [{"values": [1, 2]}]
    assert read["channel"]["token"] == "secret"


def test_a_tab_is_believed_only_in_the_right_form() -> None:
    token = "0123456789abcdef" * 2
    assert read_tab({"token": token, "visible": False}) == Tab(token, visible=False)
    assert read_tab({"token": "<b>", "visible": "?"}) == Tab("", visible=True)
    assert read_tab(None) == Tab()
    assert read_tab({"done": "which-word <b> fox, flip-it Fox"}).done == ("which-word", "flip-it")
    assert len(read_tab({"done": "a " * 9_999}).done) == 200
    assert read_tab({"done": ["fox"]}).done == ()
    assert read_tab({"token": token, "gone": 340, "touch": True}) == Tab(token, gone=340, touch=True)
    for rubbish in (-1, 1.5, True, "340", 10**12):
        assert read_tab({"gone": rubbish, "touch": 1}) == Tab()


def test_a_pick_is_believed_only_in_the_right_form() -> None:
    names = ("time", "clock", "layer", "unit", "output", "direction", "loss", "show")
    nothing = dict.fromkeys(names) | {"part": ""}
    told = nothing | {"time": 3, "layer": 0, "direction": -1, "unit": 5, "clock": "source", "part": "encoder"}
    assert read_pick(told) == told | {"direction": "backward"}
    wrong = {
        "time": -1,
        "clock": "memory",
        "part": ["decoder"],
        "layer": "0",
        "unit": 10**9,
        "output": True,
        "direction": 7,
        "loss": "all",
        "show": "gates",
    }
    assert read_pick(wrong) == nothing
    assert read_pick({"show": ["gates", 3], "loss": "sum"}) == nothing | {"loss": "sum", "show": ["gates"]}
    assert read_pick("nonsense") == {}
