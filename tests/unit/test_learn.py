"""`make learn`: what runs, what is kept, and what is written; with rows of a few updates."""

import math
import statistics
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from benchmarks import learn, ledger, results, schooling
from benchmarks.fingerprint import fingerprint
from benchmarks.lesson_targets import LESSONS
from benchmarks.measures import held_out, mse_ratio
from benchmarks.schooling import Network, Row, School, jobs, measure, school, train
from benchmarks.sources import Sources
from benchmarks.targets import Target, target
from pages.bench.presets import PRESETS
from rnn_core import Config

SENTIMENT = target("sentiment, a little", "updates=3", 600, 0.5, partial(held_out, "accuracy"))
SAME = target(
    "sentiment, the same network", "updates=3", 600, 0.9, partial(held_out, "accuracy"), at_most=True
)
WAVES = ("task=sine&updates=2&hidden_size=4", "task=sine&updates=3&hidden_size=4")
PAIR = Target("sine, one beside the other", WAVES, 600, 0.1, mse_ratio)
ROWS = (SENTIMENT, SAME, PAIR)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Rows, ledger and results of their own; what was asked to run is noted, and gives seed / 10 + 0.5."""
    asked: list[str] = []

    def pretended(targets, workers):
        for one in targets:
            asked.append(one.name)
            nets = {seed: [Network(jobs(one, seed)[0], {}, 7, 1.5)] for seed in (0, 1, 2)}
            yield Row(one, {seed: 0.5 + seed / 10 for seed in (0, 1, 2)}, nets)

    monkeypatch.setattr(learn, "TARGETS", ROWS)
    monkeypatch.setattr(learn, "school", pretended)
    monkeypatch.setattr(ledger, "LEARNED", tmp_path / "learned.json")
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(results, "commit", lambda: "abc1234")
    monkeypatch.setattr(learn, "settled", lambda: "native")
    return asked


def names(rows):
    return [row.name for row in rows]


@pytest.mark.long
def test_workers_give_what_one_process_gives():
    found = {row.target.name: row for row in school(ROWS, workers=2, seeds=(0, 1))}
    assert set(found) == set(names(ROWS))
    for one in ROWS:
        alone = {seed: measure(one, [train(job) for job in jobs(one, seed)]) for seed in (0, 1)}
        assert found[one.name].values == alone
        assert all(math.isfinite(value) for value in alone.values())


def test_a_network_of_several_rows_is_trained_once_and_rows_are_out_as_soon_as_they_can(monkeypatch):
    trained = []

    def pretended(job):
        trained.append(job)
        return Network(job, {}, 1, 0.1)

    monkeypatch.setattr(schooling, "train", pretended)
    monkeypatch.setattr(schooling, "measure", lambda target, networks: float(len(networks)))
    with ThreadPoolExecutor(1) as pool:
        seen = [(row.target.name, len(trained)) for row in School(ROWS, (0, 1, 2), pool).rows(1)]
    assert len(trained) == len(set(trained)) == 9
    assert {count for name, count in seen if name in (SENTIMENT.name, SAME.name)} <= {3, 9}
    assert min(count for _, count in seen) < 9


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_lesson_has_a_row_that_trains_what_its_own_link_says(preset):
    rows = [one for one in LESSONS if one.links[-1] == preset.query and f"“{preset.title}”" in one.name]
    assert rows
    for one in rows:
        assert one.every
        assert jobs(one, 0)[-1].config() == Config.from_query(f"{preset.query}&seed=0")


def test_of_a_lesson_every_seed_must_reach_the_goal():
    of_all, most = replace(SENTIMENT, every=True), replace(SAME, every=True)
    assert (SENTIMENT.judged([0.4, 0.9, 0.6]), of_all.judged([0.4, 0.9, 0.6])) == (0.6, 0.4)
    assert (SAME.judged([0.4, 0.9, 0.6]), most.judged([0.4, 0.9, 0.6])) == (0.6, 0.9)


def test_an_empty_place_runs_all_and_then_nothing(place, capsys):
    assert learn.main([]) == 0
    assert place == names(ROWS)
    place.clear()
    assert learn.main([]) == 0
    assert place == []
    assert "0 of 3 rows to run" in capsys.readouterr().out
    assert learn.main(["--all"]) == 0
    assert place == names(ROWS)


def test_stale_rows_are_named_and_are_a_failure(place, capsys):
    assert learn.main(["--stale"]) == 1
    assert capsys.readouterr().out.splitlines() == names(ROWS)
    assert place == []
    learn.main([])
    capsys.readouterr()
    assert learn.main(["--stale"]) == 0
    assert capsys.readouterr().out == "No row is stale.\n"


def test_rows_of_numpys_kernels_have_a_ledger_and_a_table_of_their_own(place, monkeypatch):
    """A network without a kernel is the same in either form: it runs once."""
    other = target(
        "no kernel", "architecture=feed_forward&updates=3", 600, 0.5, partial(held_out, "accuracy")
    )
    monkeypatch.setattr(learn, "TARGETS", (*ROWS, other))
    learn.main([])
    assert place == names((*ROWS, other))
    place.clear()
    monkeypatch.setattr(learn, "settled", lambda: "numpy")
    assert learn.main(["--stale"]) == 1
    learn.main([])
    assert place == names(ROWS)
    assert learn.main(["--stale"]) == 0
    assert list(ledger.load()) == names((*ROWS, other)) and list(ledger.load("numpy")) == names(ROWS)
    told = results.RESULTS.read_text("utf-8")
    assert "## Learning targets\n" in told and "## Learning targets with numpy's kernels\n" in told


def test_only_the_row_that_changed_runs_again(place, monkeypatch):
    learn.main([])
    place.clear()
    monkeypatch.setattr(learn, "TARGETS", (SENTIMENT, SAME, replace(PAIR, seconds=601)))
    assert learn.main(["--stale"]) == 1
    learn.main([])
    assert place == [PAIR.name]


def test_words_choose_rows_and_the_others_stay_as_they_are(place, capsys):
    learn.main(["sine"])
    assert place == [PAIR.name]
    assert set(ledger.load()) == {PAIR.name}
    table = results.RESULTS.read_text(encoding="utf-8")
    assert f"| {SENTIMENT.name} | `updates=3` | – | ≥ 0.5 | – | – | – | – | not run yet |" in table
    assert learn.main(["no", "such"]) == 2
    assert "No row has no and such in its name." in capsys.readouterr().out


def test_the_table_says_when_where_and_on_which_commit_a_row_ran(place, monkeypatch):
    learn.main([])
    mark = fingerprint(SENTIMENT, Sources(), form="native")
    entry = ledger.load()[SENTIMENT.name]
    assert entry.fingerprint == mark
    assert (entry.seeds, entry.updates, entry.cpu_seconds) == ((0, 1, 2), (7, 7, 7), (1.5, 1.5, 1.5))
    assert entry.values == (0.5, 0.6, 0.7)
    told = learn.line(SENTIMENT, entry, mark)
    assert told.endswith("| ≥ 0.5 | 0.600 | 0.500 | 7 | abc1234 | reached |")
    assert learn.line(SENTIMENT, entry, "another").endswith("reached, stale |")
    assert learn.line(replace(SENTIMENT, goal=0.65), entry, mark).endswith("| MISSED |")
    assert learn.line(SAME, entry, mark).endswith("| ≤ 0.9 | 0.600 | 0.700 | 7 | abc1234 | reached |")
    table = results.RESULTS.read_text(encoding="utf-8")
    assert f"{entry.date}: {entry.machine}." in table
    assert statistics.median(entry.values) == 0.6


def test_a_median_that_misses_is_a_failure_also_when_it_is_fresh(place, monkeypatch):
    monkeypatch.setattr(learn, "TARGETS", (replace(SENTIMENT, goal=0.65),))
    assert learn.main([]) == 1
    assert learn.main([]) == 1
    assert place == [SENTIMENT.name]


def test_a_row_that_is_gone_is_forgotten_at_the_next_run(place, monkeypatch):
    learn.main([])
    monkeypatch.setattr(learn, "TARGETS", ROWS[:2])
    learn.main(["--all"])
    assert list(ledger.load()) == names(ROWS[:2])


def test_what_finished_is_kept_when_the_rest_is_interrupted(place, monkeypatch):
    def interrupted(targets, workers):
        yield Row(targets[0], {0: 1.0}, {0: [Network(jobs(targets[0], 0)[0], {}, 7, 1.5)]})
        raise KeyboardInterrupt

    monkeypatch.setattr(learn, "school", interrupted)
    with pytest.raises(KeyboardInterrupt):
        learn.main([])
    assert list(ledger.load()) == [SENTIMENT.name]
