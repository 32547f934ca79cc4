"""The lessons from one to many: tunes, pictures, captions, words."""

from pages.bench.preset import Preset

GROUP = "From one to many"

MANY = (
    Preset(
        key="tune-returns",
        group=GROUP,
        title="The tune that comes back",
        query="task=music&task.bars=1&task.keys=1&hidden_size=64&embedding_size=16&learning_rate=0.01&updates=700",
        look_at="the accuracy by beat, below: in which phrases it grows.",
        question="A tune has four phrases, A A B A: the first comes back at once, and again after a new one. In which phrase will it know the next note best?",
        answer=("the first A", "the second A", "B", "the last A"),
        check="by_part",
        why="In the first A and in B nobody can know what comes: there are many good tunes. When A comes back every note of it can be known, by whoever has kept it. That needs no theory of music, only memory.",
        tool="The tune",
        next="draw-shapes",
        seconds=3,
    ),
    Preset(
        key="draw-shapes",
        group=GROUP,
        title="A picture, pixel by pixel",
        query="task=pixels&task.pictures=shapes&learning_rate=0.01&updates=500",
        look_at="the pictures below: what it draws from nothing, while it learns.",
        question="Every pixel is drawn from what it thinks likely, and then read as the next input. Of 36 pictures from nothing, how many will be exactly one of its shapes?",
        answer="number",
        low=0,
        high=36,
        check="drawn_right",
        why="The chance of a whole picture is the product of the chances of its pixels, each given those before it (van den Oord et al. 2016). One unlucky pixel, and the rest has to make the best of it: a mistake is read like everything else.",
        tool="What it draws",
        seconds=4,
    ),
)
