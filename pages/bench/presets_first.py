"""The lessons before the recurrence: a standard network, and what a word is to a network."""

from pages.bench.preset import Preset

# Of the first lessons on the recurrence. Clipped later, or at 0.007, one run in sixteen is lost to a rounding.
SURE = "hidden_size=16&learning_rate=0.007&clip_norm=0.25&updates=4000"

FIRST = (
    Preset(
        key="points",
        group="Why not a standard network",
        title="One input, one answer",
        query="task=binary&updates=600",
        look_at="the border between blue and orange: it begins straight, and hidden units bend it.",
        question="A straight line gets half of these points right. How many will a network with hidden units get?",
        answer=("half", "three quarters", "almost all"),
        check="leading_metric",
        why="A standard network takes one input of a fixed size and gives one answer. Each hidden unit draws a line, and the output weighs them: enough for points, of which each is judged alone. Nothing here comes before or after anything.",
        next="window",
    ),
    Preset(
        key="window",
        group="Why not a standard network",
        title="Sentences through a window",
        query="architecture=feed_forward&hidden_size=16&learning_rate=0.01&updates=6000",
        watch="There is nothing to like in this movie",
        look_at="the columns above the words: what each place of the window adds, by weights of its own.",
        question="The standard network reads a sentence at once, each place of its window with weights of its own: nineteen times the parameters of the recurrent network of the first visit, and twice its updates. How many held-out sentences will it get right?",
        answer=("as many", "almost as many", "clearly fewer"),
        check="leading_metric",
        why="“nothing” at the third place and “nothing” at the fourth are two inputs that have nothing to do with each other: what is learnt at one place is not known at the next. A longer window needs more weights still, and a sentence longer than the window does not fit at all. The recurrent network of the first visit, which reads word by word with the same weights everywhere, gets at least ten more in a hundred right.",
        next="which-word",
        seconds=5,
    ),
    Preset(
        key="kinds-of-words",
        group="Representing words",
        title="Words of a kind come together",
        query="task=word_text&updates=1200",
        look_at="the map of words below: every word is a column of the matrix E, and each update moves some of them.",
        question="A word is a number in a list; the network gives each a column of its own, at random. It is never told which are names, animals or countries. Of a hundred words, for how many will the nearest other word be of the same kind?",
        answer="number",
        low=0,
        high=100,
        check="alike",
        why="Words of a kind stand between the same neighbours, so what is learnt of the next word for one serves the other: the gradient moves their columns the same way. One-hot columns are all equally far apart, and say nothing of this.",
        tool="Figures",
        figure="embedding_map",
        next="words-subtract",
        seconds=2,
    ),
    Preset(
        key="words-subtract",
        group="Representing words",
        title="biggest − big + small",
        query="task=analogies",
        look_at="the map of words below: superlatives, languages, capitals gather, each kind on its side.",
        question="No recurrence any more: it reads one word and is asked which words stand near it. From its vector for “biggest” take away the one for “big”, and add the one for “small”. Which word is nearest?",
        answer=("biggest", "smaller", "smallest"),
        check="subtracts",
        why="“biggest” stands among the neighbours of whatever is big, and among those of superlatives. Take “big” away and the superlative is left; add “small” (Mikolov, Yih & Zweig 2013; the words of the question themselves are left out). No analogy was ever an example. On the page “Words” you can watch it happen, and ask your own.",
        tool="Figures",
        figure="embedding_map",
        next="which-word",
        seconds=2,
    ),
)
