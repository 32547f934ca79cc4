"""The five shapes: how many inputs, how many outputs. Each opens the bench with a live example."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import diagram, door, link
from rnn_core import Config
from rnn_core.portrait import Diagram


@dataclass(frozen=True)
class Shape:
    """One of the five: which of T columns have an input and an output, and a setting that shows it."""

    title: str
    sizes: str
    about: str
    drawn: Diagram
    query: str
    watch: str = ""


SHAPES = (
    Shape(
        "one to one",
        "T_x = 1,\\ T_y = 1",
        "One input, one output, no time: a recurrent network that reads a sentence of one word is an ordinary network with one hidden layer. W is never used.",
        Diagram(1, (0,), (0,)),
        "",
        "lovely",
    ),
    Shape(
        "one to many",
        "T_x = 1,\\ T_y > 1",
        "One vector in, a sentence out: a picture becomes the first state, and each word that is written is read as the next input. It goes on until it writes its end.",
        Diagram(4, (0,), (0, 1, 2, 3)),
        "task=captions&architecture=one_to_many&task.most=1&hidden_size=32&architecture.features=128&learning_rate=0.003",
    ),
    Shape(
        "many to one",
        "T_x > 1,\\ T_y = 1",
        "A whole sentence in, one verdict out: sentiment.",
        Diagram(4, (0, 1, 2, 3), (3,)),
        "",
        "",
    ),
    Shape(
        "many to many, equally long",
        "T_x = T_y",
        "A label for every word: named entities.",
        Diagram(4, (0, 1, 2, 3), (0, 1, 2, 3)),
        "task=named_entities",
        "",
    ),
    Shape(
        "many to many, not equally long",
        r"T_x \neq T_y",
        "First read, then write: a sentence in, its translation out. One network reads (filled), another one writes (hollow).",
        Diagram(7, (0, 1, 2), (3, 4, 5, 6), decoder=4),
        "task=translation",
    ),
)


link.pass_on("shapes")
st.title("The five shapes")
st.markdown(
    "A recurrent network can have any number of inputs ($T_x$) and outputs ($T_y$). Dots below are inputs, "
    "squares are hidden states that hand their vector on to the right, dots above are outputs. A dashed arrow: "
    "what was written is read as the next input."
)
for row in (SHAPES[:3], SHAPES[3:]):
    for column, shape in zip(st.columns(3), row, strict=False):
        with column.container(border=True, height="stretch"):
            diagram.draw(shape.drawn, scale=2)
            st.markdown(f"**{shape.title}**  \n:gray[${shape.sizes}$]")
            st.markdown(shape.about)
            if st.button("Open on the bench", key=f"open/{shape.title}"):
                door.open_on_bench(Config.from_query(shape.query), shape.watch)
                st.switch_page(door.BENCH)
