"""The figures that look back on a run, and what can be taken home: pictures, the link, the setting."""

import shlex
from functools import partial

import streamlit as st

from pages.bench import carried, session
from pages.ui import live, look, options, plot, state
from rnn_core.data import Snapshot
from rnn_core.engine import Run
from rnn_core.option import options as known
from rnn_core.views import VIEWS, Shown, View

ELSEWHERE = ("score", "any_signal")  # these have places of their own
FIGURES = tuple(name for name in VIEWS if name not in ELSEWHERE)
FORMATS = ("png", "svg")
BOX = 380  # pixels of a figure's setting
SHOWN = 2  # figures, until the learner chooses others
DRAWING = {"displaylogo": False, "responsive": True, "modeBarButtonsToRemove": ["select2d", "lasso2d"]}


def metrics(run: Run) -> None:
    """Held-out metrics with their baselines, gradient and parameter norms: those that were chosen."""
    names = [name for name in FIGURES if _offered(run, name)]
    chosen = st.pills(
        "Figures",
        names,
        selection_mode="multi",
        default=None if session.FIGURES in st.session_state else names[:SHOWN],
        key=session.FIGURES,
        format_func=lambda name: VIEWS[name].title,
        help="Each is drawn anew every few seconds while the network trains, and takes its time from it",
    )
    kind = state.get("camera") or FORMATS[0]

    def show() -> None:
        now = session.run()
        snapshot = look.shown(now)
        if snapshot is None:
            return
        for name in chosen:
            view = VIEWS[name]
            if not view.offered(snapshot):
                continue
            st.markdown(f"**{view.title}**")
            _choose(name, snapshot)
            plot.draw(
                _set(name, snapshot).draw(Shown((snapshot,), (now.history(),))),
                key=f"figure/{name}",
                config=DRAWING
                | {"toImageButtonOptions": {"filename": f"rnn-playground-{name}", "format": kind}},
                theme="streamlit",
                alt=view.alt,
            )
            st.caption(f"{view.about}")

    live.slowly(run, show)
    st.segmented_control(
        "The camera of a figure saves", FORMATS, default=FORMATS[0], key="camera", format_func=str.upper
    )
    take_home(run)


def _choose(name: str, snapshot: Snapshot) -> None:
    """A box for each setting of a figure of which the picture has more than one value."""
    view = VIEWS[name]
    for field, values in view.choices(snapshot, state.get("notation") or "ours").items():
        if len(values) > 1:
            with st.container(width=BOX):
                options.pick(known(view)[field].label, values, _key(name, field))


def _set(name: str, snapshot: Snapshot) -> View:
    """The figure with what was chosen for it, as far as the picture has it."""
    view = VIEWS[name]
    chosen = {field: state.get(_key(name, field)) for field in view.choices(snapshot)}
    return view(**{field: value for field, value in chosen.items() if value in view.choices(snapshot)[field]})


def _key(name: str, field: str) -> str:
    return f"chosen/{name}/{field}"


def _offered(run: Run, name: str) -> bool:
    snapshot = look.shown(run)
    return snapshot is not None and VIEWS[name].offered(snapshot)


def take_home(run: Run) -> None:
    """Each figure as a page of its own."""
    snapshot = look.shown(run)
    if snapshot is None or look.moving(run):
        st.caption("Pause to download the figures as files.")
        return
    with st.container(horizontal=True):
        for name in FIGURES:
            view = VIEWS[name]
            if view.offered(snapshot):
                shown = Shown((snapshot,), (run.history(),))
                st.download_button(
                    f"{view.title} (HTML)",
                    partial(
                        _page, _set(name, snapshot), shown
                    ),  # made when it is asked for: it weighs five megabytes
                    f"{name}.html",
                    "text/html",
                    key=f"html/{name}",
                    type="tertiary",
                )


def _page(view: View, shown: Shown) -> str:
    """A figure as a page of its own, with all that draws it."""
    return str(view.draw(shown).to_html(include_plotlyjs=True))


TRAINED_BY = {
    "native": "What kernels do in this run, compiled ones do.",
    "numpy": "What kernels do in this run, numpy’s do.",
    "": "No kernel has a part in this network.",
}


def share(run: Run) -> None:
    """The links of this setting, of the lesson, for a class; the command and the file."""
    config, snapshot = run.config, run.snapshot
    query, kernels = config.to_query(), "" if snapshot is None else snapshot.kernels
    by = "" if snapshot is None else TRAINED_BY[kernels]
    st.markdown(
        "**The address bar always holds the whole setting** (only what differs from the default), but "
        "for a text of your own. Opened "
        "elsewhere it gives the same configuration and, after the same number of updates on the same kind of "
        f"CPU with the same kernels, the same numbers. {by}"
    )
    if run.note:
        st.warning(state.escape(run.note))
    st.code(f"?{query}" if query else "(the default setting: nothing differs)", language=None)
    lesson = carried.pairs().get("lesson", "")
    st.markdown("This lesson, with the sentence as it is:" if lesson else "With the sentence as it is:")
    st.code(f"?{carried.query()}", language=None)
    st.markdown("For a class: the same, and the settings are put away, so that everybody trains one network.")
    st.code(f"?{carried.query(locked='true')}", language=None)
    st.markdown("The same from a shell:")
    st.code(f"python -m rnn_core {shlex.quote(query)} --seconds 60", language="bash")
    st.download_button(
        "Setting (JSON)", config.to_json(kernels), "rnn-playground.json", "application/json", key="json"
    )
