"""The lessons: a setting, something to look at, a question answered before Train, a check, a reason.

A lesson is one entry of PRESETS. Its check is run on the learner's own network (`checks.py`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """query: the setting as a link. watch: the sentence (empty: the task's first).

    answer: how the question is answered: "word" (click one in the picture), "sentence" (type one),
    "number" (a slider from `low` to `high`), or a tuple of choices. check: the name of the check in
    `checks.CHECKS`. intro: what stands above the question. next: the lesson that follows; aside: one that shows the opposite. tool, figure: the tab
    under the score, and the figure in it, that stand open. path: the lesson is part of the first visit, in
    order. What a lesson tells the learner to see is a row of `make learn` (benchmarks/targets.py).
    """

    key: str
    title: str
    query: str
    look_at: str
    question: str
    answer: str | tuple[str, ...]
    check: str
    why: str
    intro: str = ""
    watch: str = ""
    next: str = ""
    aside: str = ""
    tool: str = ""
    figure: str = ""
    low: int = 0
    high: int = 60
    path: bool = False


NOTHING = "There is nothing to like in this movie"
AWAY = "There is nothing as far as I know admittedly in the long run perhaps apparently to like in this movie"
SURE = "hidden_size=16&learning_rate=0.01&stop_when=accuracy>=0.98"
FAR = "task.filler=60&task.near=true&task.cut=false&learning_rate=0.01&updates=3000"
APPLE = "Apple Inc. is looking at buying UK startup for $1 billion"

_ALL = (
    Preset(
        key="which-word",
        title="Which word decides?",
        query=SURE,
        watch=NOTHING,
        look_at="the dashed circles above the words: the verdict if the sentence ended there.",
        intro="**See a recurrent network think:** it reads this sentence word by word, and learns in front of you what to make of it.",
        question="Which word will decide?",
        answer="word",
        check="deciding_word",
        why="A recurrent network reads from left to right and carries one small vector along; the dashed circles are what it would say at each word. After “There is nothing” both is still possible (“… to dislike” would be praise): “nothing” sets the sign, “like” makes the verdict known. So two words may be called the decisive one: the one whose replacement by others moves the verdict most, and the one from which on it stands.",
        next="flip-it",
        path=True,
    ),
    Preset(
        key="flip-it",
        title="Change one word to flip it",
        query=SURE,
        watch=NOTHING,
        look_at="how far the change travels: columns before your word cannot move.",
        question="Change one single word so that the verdict turns.",
        answer="sentence",
        check="flipped",
        why="All columns share the same weights U, W and V. Changing one input changes the states from that time step on and none before it: the past does not know the future.",
        next="push-away",
        path=True,
    ),
    Preset(
        key="push-away",
        title="Push the clue away",
        query=FAR,
        watch=AWAY,
        look_at="the gradient bars: how much the verdict still feels of each earlier word. The dotted circles are guesses here: these training sentences are never cut, so it was never asked in their middle.",
        question="Most training sentences have up to 3 filler words behind the word that decides, a few up to 60. From how many on will tanh be wrong more than a quarter of the time?",
        answer="number",
        check="fails_from",
        why="Going back one time step multiplies the gradient by W and by tanh′ ≤ 1. Over many time steps the product fades (Bengio et al. 1994): the near clue moves the weights, the far one hardly does. So it learns the near sentences, and beyond them it falls towards a coin’s 0.5.",
        next="swap-cell",
        aside="start-as-itself",
        path=True,
    ),
    Preset(
        key="start-as-itself",
        title="W starts as the identity",
        query=f"cell.recurrent=identity&{FAR}",
        watch=AWAY,
        look_at="the gradient bars before the first update: with W = I only tanh′ shrinks them.",
        question="The same tanh network and the same sentences. Only W begins elsewhere: as the identity. How far will it come?",
        answer=("farther", "as far", "less far"),
        check="holds_longer",
        why="With W = I the state is handed on as it is, and the gradient fades through tanh′ alone (Le, Jaitly & Hinton 2015, with ReLU). So the far clue moves the weights from the first update on: the limit was one of the start, not of the network.",
        next="swap-cell",
    ),
    Preset(
        key="swap-cell",
        title="Swap tanh for GRU",
        query=f"cell=gru&{FAR}",
        watch=AWAY,
        look_at="the gate “keep (z)”: near 1 it hands the old state on almost unchanged.",
        question="Same sentences, same number of updates: how far will a GRU come?",
        answer=("farther than tanh", "as far", "less far"),
        check="holds_longer",
        why="The GRU adds to its state instead of overwriting it: h⟨t⟩ = z ⊙ h⟨t−1⟩ + (1 − z) ⊙ n. Where z is near 1 the gradient passes through almost undiminished.",
        next="names",
        path=True,
    ),
    Preset(
        key="apples",
        title="I love apples, unrolled",
        query=SURE,
        watch="I love apples",
        look_at="three words, three columns: one layer at three time steps, not three layers.",
        question="At which word will the verdict be decided?",
        answer="word",
        check="deciding_word",
        why="Unrolling draws the same layer once for each time step; all columns share U, W and V. A word that training never showed is read as <unk>, and the network still has to say something.",
    ),
    Preset(
        key="names",
        title="Now every word needs a label",
        query="task=named_entities&stop_when=f1>=0.95",
        watch=APPLE,
        look_at="the chips above the words: one label for every word, and a cross where it is wrong.",
        question="Which word will be the last to settle on its label?",
        answer="word",
        check="last_to_settle",
        why="Names are often ambiguous, and many were never seen in training: the network has to go by the words around them. Reading from both ends (bidirectional) lets the right-hand context help.",
        next="one-way",
    ),
    Preset(
        key="one-way",
        title="The same with one direction only",
        query="task=named_entities&bidirectional=false&stop_when=f1>=0.95&updates=2000",
        watch="Yesterday, Harry Potter met Hermione Granger",
        look_at="first words of names: nothing to their right has been read yet.",
        question="Will one direction reach the same F1 as two?",
        answer=("yes", "almost", "no, clearly less"),
        check="leading_metric",
        why="At the first word of an ambiguous name only the words to its right can decide, and a one-way network has not read them yet.",
    ),
    Preset(
        key="potter",
        title="Harry Potter and Hermione Granger",
        query="task=named_entities&cell=gru&stop_when=f1>=0.95",
        watch="Harry Potter and Hermione Granger invented a new spell",
        look_at="the nine words and their nine labels: as many outputs as inputs.",
        question="How many of the nine words get a label other than “no entity”?",
        answer=("two", "four", "five"),
        check="entity_words",
        why="The two names have two words each: B- marks the first word of an entity, I- its continuation.",
    ),
    Preset(
        key="ten-types",
        title="Ten kinds of entity",
        query="task=named_entities&layers=2&stop_when=f1>=0.95",
        watch="Apple Inc. will open a new office in Cupertino on August 3, 2024",
        look_at="the filled chips, one colour for each kind, and the outlines above them: what is right.",
        question="The lecture’s sentences hold ten kinds of entity. How many of the ten will your network find?",
        answer=("all ten", "eight or nine", "fewer"),
        check="ten_kinds",
        why="Numbers, times and sums of money are recognised by their shape as much as by their neighbours, also when the very number was never seen.",
    ),
    Preset(
        key="brackets",
        title="Does it close its brackets?",
        query="task=character_text&stop_when=bits_per_character<=0.66",
        look_at="the samples in the tab “What it writes”: first letters, then words, then brackets.",
        question="How many of its brackets and quotes will be right in the end?",
        answer=("half", "nine of ten", "all"),
        check="right_brackets",
        why="A character that is opened must be remembered until it is closed. Frequencies need no memory, words a short one, brackets a long one: they are learnt in that order.",
        tool="What it writes",
    ),
    Preset(
        key="verse",
        title="Once upon …",
        query="task=character_text&task.corpus=verse&updates=1500",
        watch="Once upon ",
        look_at="where the lines end: the word that rhymes stands there and nowhere else, so it gives the end away.",
        question="Will the lines it writes have about the right length?",
        answer=("yes", "no"),
        check="length_of_lines",
        why="Trained as many-to-many (each character is asked for the next), the same network writes as one-to-many: its own output becomes its next input.",
    ),
    Preset(
        key="elman",
        title="ba dii guuu",
        query="task=character_text&task.corpus=elman&cell=tanh&hidden_size=20&updates=2000",
        look_at="which characters are predicted surely and which are not.",
        question="Which letters can be predicted?",
        answer=("the vowels", "the consonants", "all of them"),
        check="by_kind_of_letter",
        why="Consonants come in random order, but each one fixes its vowels: the error falls on vowels only, with a rhythm of its own (Elman 1990).",
    ),
    Preset(
        key="fox",
        title="The quick brown fox",
        query="task=character_text&task.corpus=animals&updates=1000",
        watch="The quick brown fox jumped over the lazy dog",
        look_at="the figure “Surprise” below: a bar for each letter, in bits.",
        question="Where is a word hardest to predict?",
        answer=("at its first letter", "in its middle", "at its end"),
        check="by_place_in_word",
        why="Each further letter leaves fewer words possible, so the first one is the hardest. The sentence itself stands nowhere in the text; its words do.",
        tool="Figures",
        figure="surprise",
    ),
    Preset(
        key="sing",
        title="Voulez-vous chanter avec moi ?",
        query="task=translation&stop_when=exact_match>=0.9",
        watch="Do you want to sing with me?",
        look_at="the threads: each French word above draws on the English words it is tied to.",
        question="“Do” has no French word of its own. Which English word will “voulez” look at most?",
        answer=("Do", "you", "want"),
        check="looked_at",
        why="Attention gives each output weights over all inputs, which sum to one (Bahdanau et al. 2015). Nobody told the network which word belongs to which: it found out because that made its next word likelier. Word order differs, so the threads cross.",
        next="everything-through-one",
    ),
    Preset(
        key="everything-through-one",
        title="Everything through one state",
        query="task=reverse&attention=none&hidden_size=40&updates=4000",
        look_at="the one wide ribbon: all that the decoder knows of the digits goes through it.",
        question="Trained on strings of up to 10 digits. Up to which length will it write at least half of them right?",
        answer="number",
        low=1,
        high=15,
        check="right_up_to",
        why="Without attention the whole string must fit into the one state that the encoder hands on, and the longer it is, the less of it survives (Cho et al. 2014).",
        next="look-back",
    ),
    Preset(
        key="look-back",
        title="The same with attention",
        query="task=reverse&updates=2000",
        look_at="the threads: they should cross all the way, from the last digit to the first.",
        question="Fewer parameters, half the updates, but it may look back. Up to which length now?",
        answer="number",
        low=1,
        high=15,
        check="right_up_to",
        why="Nothing has to be remembered that can be looked up. But where to look is learnt too, and only for the lengths that training shows: not far beyond 10 this fails as well.",
    ),
    Preset(
        key="always-told",
        title="Always told the truth",
        query="task=sine&learning_rate=0.002&updates=1500",
        look_at="the tab “Let it run on”: one time step ahead it is nearly perfect.",
        question="After 50 values it reads its own outputs. How far off will it be some 50 values later?",
        answer=("still on the wave", "a little off", "lost"),
        check="stays_on_the_wave",
        why="In training it always read true values (teacher forcing), so it never learnt what to do after a mistake of its own; running free, each mistake becomes its next input.",
        next="own-outputs",
    ),
    Preset(
        key="own-outputs",
        title="Trained on its own outputs",
        query="task=sine&learning_rate=0.002&updates=1500&teacher_forcing=0",
        look_at="the tab “Let it run on”, and the held-out error one time step ahead.",
        question="Less and less of the truth, in the end its own outputs only. What will change?",
        answer=("better at both", "worse ahead, better free", "better ahead, worse free"),
        check="stays_on_the_wave",
        why="Scheduled sampling (Bengio et al. 2015) trains on the inputs it will meet when it runs free. It pays one time step ahead, where true values were always there, and gains where they are not.",
    ),
)
PRESETS: dict[str, Preset] = {preset.key: preset for preset in _ALL}
FIRST_VISIT = "which-word"
PATH = tuple(preset.key for preset in _ALL if preset.path)
