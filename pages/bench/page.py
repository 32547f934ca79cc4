"""The bench: choose, train, watch."""

import streamlit as st

from pages.bench import (
    carried,
    controls,
    lesson,
    media,
    past,
    picture,
    plane,
    reload,
    sentence,
    session,
    settings,
    tools,
    viewing,
)
from pages.ui import door, link, look, runs, score, stage, state

GONE = (
    "The server was started anew, and your run of {:,} updates is gone with the old one. "
    "Its setting is still here:"
)

linked = link.arrive("bench")
wish = door.take()
if wish is not None:
    session.leave_lesson()
    session.follow(wish.config, wish.watch)
    session.begin_with(wish.edit)
elif linked is not None:
    session.follow_link(linked)
    carried.take_up(linked, link.beside())
state.take(session.PICKED)  # the whole page is drawn anew: nothing waits for the choice
if state.get(session.PRESET) is None:  # a first visit, also after a look at another page or a reload
    lesson.welcome()
stage.dress()
tab = score.boot(carried.query(), done=session.done())
session.note_done(tab.done)
reload.find_again(tab)
runs.tell_gone("bench", tab, "run", GONE.format(tab.gone))

with st.sidebar:
    sized = settings.draw(state.get(session.PRESET, ""))

# Places that are always there, in this order: what polls must never find its place moved.
asked, steered, said, seen, looked, back, below = (st.container() for _ in range(7))

run = session.run()
picture.wait(run)
stood = look.stands(run)
session.heed(run)
carried.heed_folds(run)
reload.remember(tab, run)
door.showing(session.config(), state.get(session.WATCH))
settings.size(sized, run)
with asked:
    state.show_problem("link")  # here, for a phone and the stage hide the settings
    led = lesson.banner(run)
with steered:
    controls.draw(run, first=not led)
    sentence.about_sentence(run)
with said:
    controls.say(run)
    media.draw(run)
with seen:
    if plane.fits(run.config):  # one column of units leaves room for what they do to the plane
        column, surface = st.columns([5, 4], gap="medium")
        with surface:
            plane.draw(run)
    else:
        column = st.container()
    with column:
        picture.picture(run, stood)
with looked:
    viewing.draw()
with back:
    past.draw(run)
with below:
    tools.draw(run)
reload.remember(tab, run)  # with what was answered meanwhile
