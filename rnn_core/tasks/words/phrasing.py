"""A grammar of sentences whose words hang on each other over any distance: it writes them, and it reads them.

A frame is a line of words and of places to fill, in braces:

- {spot}: one of the phrases of that name, which may have places to fill themselves;
- {who=one}: a word of the list "one", which is kept as `who` until the sentence ends;
- {who.his}: the form "his" of the word that is kept as `who` ("queen": "her").

Nothing in it is recursive, so every sentence ends.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Words = tuple[str, ...]
Bound = tuple[tuple[str, str], ...]  # what is kept: (name, word)
Forms = Mapping[str, Mapping[str, Words]]  # form → word → what may stand for it
Seen = tuple[int, str, str, str]  # where a word tells of something kept: place, name, form ("": itself), word
State = tuple[Words, Bound]


@dataclass(frozen=True)
class Frame:
    """weight: how often, beside the others. keys: the places whose fillings together are its combination; one
    without keys has none that could be kept back.
    """

    weight: float
    line: str
    keys: Words = ()


@dataclass(frozen=True)
class Sentence:
    """words; hangs: for each the place (from 0) of the nearest word before that determines it, −1 for none;
    combination: which things meet in it, "" where nothing could be kept back; frame: its number.
    """

    words: Words
    hangs: tuple[int, ...]
    combination: str
    frame: int

    @property
    def distances(self) -> tuple[int, ...]:
        """How many words before each word the one stands that determines it; 0 where none does."""
        return tuple(place - cause if cause >= 0 else 0 for place, cause in enumerate(self.hangs))


@dataclass(frozen=True, eq=False)
class Grammar:
    """frames; phrases: name → alternatives; lists: name → words that can be kept; forms of what is kept as a
    name: name → form → word → words.
    """

    frames: tuple[Frame, ...]
    phrases: Mapping[str, Words]
    lists: Mapping[str, Words]
    forms: Mapping[str, Forms]
    _tells: dict[tuple[str, str, str, str], bool] = field(default_factory=dict)

    def write(self, chance: Callable[[], float]) -> Sentence:
        """A sentence; chance() gives numbers that are uniform between 0 and 1."""
        frame = self._frame(chance())
        words, seen, hangs = list[str](), list[Seen](), list[int]()
        kept, chosen = dict[str, str](), dict[str, str]()
        stack = list(reversed(frame.line.split()))
        while stack:
            symbol = stack.pop()
            if symbol[0] != "{":
                words.append(symbol)
                hangs.append(-1)
                continue
            inside = symbol[1:-1]
            if inside in self.phrases:
                phrase = _one(self.phrases[inside], chance())
                chosen.setdefault(inside, phrase)
                stack += reversed(phrase.split())
                continue
            name, form, choices = self._fillings(inside, kept)
            word = _one(choices, chance())
            if not form:
                kept[name] = word
                chosen[name] = word
            certain = bool(form) and len(choices) == 1
            hangs.append(self._nearest(seen, name, form) if certain else -1)
            seen.append((len(words), name, form, word))
            words.append(word)
        number = self.frames.index(frame)
        met = " ".join([str(number), *(chosen.get(key, "") for key in frame.keys)])
        return Sentence(tuple(words), tuple(hangs), met if frame.keys else "", number)

    def follows(self, words: Sequence[str]) -> tuple[int, bool]:
        """How many of the first words some sentence has in this order, and whether all of them are a whole
        one.
        """
        states: set[State] = {(tuple(frame.line.split()), ()) for frame in self.frames}
        for place, word in enumerate(words):
            states = {new for state in states for new in self._after(state, word)}
            if not states:
                return place, False
        return len(words), any(not stack for stack, _ in states)

    @cached_property
    def words(self) -> Words:
        """Every word that it can write, in order of the alphabet."""
        lines = [*(frame.line for frame in self.frames), *(p for ps in self.phrases.values() for p in ps)]
        found = {word for line in lines for word in line.split() if word[0] != "{"}
        found |= {word for listed in self.lists.values() for word in listed}
        forms = [form for by_name in self.forms.values() for form in by_name.values()]
        found |= {word for form in forms for choices in form.values() for word in choices}
        return tuple(sorted(found, key=lambda word: (word.lower(), word)))

    def _frame(self, share: float) -> Frame:
        left = share * sum(frame.weight for frame in self.frames)
        for frame in self.frames:
            left -= frame.weight
            if left < 0:
                return frame
        return self.frames[-1]

    def _fillings(self, inside: str, kept: Mapping[str, str]) -> tuple[str, str, Words]:
        """Name and form of a place ("" where a word is to be kept), and what may stand there."""
        name, equals, listed = inside.partition("=")
        if equals:
            return name, "", self.lists[listed]
        name, _, form = inside.partition(".")
        return name, form, self.forms[name][form][kept[name]]

    def _nearest(self, seen: Sequence[Seen], name: str, form: str) -> int:
        """The place of the last word that determines this form."""
        told = (
            place for place, of, by, word in reversed(seen) if of == name and self._told(of, by, word, form)
        )
        return next(told, -1)

    def _told(self, name: str, by: str, word: str, form: str) -> bool:
        """Whether one who knows the form `by` of something kept, and no more, knows the form `form` too."""
        key = (name, by, word, form)
        if key not in self._tells:
            forms = self.forms[name]
            could = [word] if not by else [one for one, told in forms[by].items() if told == (word,)]
            wanted = {forms[form].get(one) for one in could}
            self._tells[key] = len(wanted) == 1
        return self._tells[key]

    def _after(self, state: State, word: str) -> Iterator[State]:
        """What can follow a word, if it can stand here."""
        stack, bound = state
        if not stack:
            return
        symbol, rest = stack[0], stack[1:]
        if symbol[0] != "{":
            if symbol == word:
                yield rest, bound
            return
        inside = symbol[1:-1]
        if inside in self.phrases:
            for phrase in self.phrases[inside]:
                begun = (*phrase.split(), *rest)
                if begun and (begun[0][0] == "{" or begun[0] == word):
                    yield from self._after((begun, bound), word)
            return
        name, form, choices = self._fillings(inside, dict(bound))
        if word in choices:
            yield rest, bound if form else (*(pair for pair in bound if pair[0] != name), (name, word))


def _one(choices: Words, share: float) -> str:
    return choices[int(share * len(choices))]
