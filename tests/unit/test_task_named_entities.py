import numpy as np
import pytest

from rnn_core.data import UNKNOWN, Vocabulary
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.named_entities import HELD_OUT, NamedEntities, _corpus
from rnn_core.tasks.words.names import LISTS, SHARED, kept_back, known
from rnn_core.tasks.words.newsroom import TEMPLATES
from rnn_core.tasks.words.reading import SHAPES
from rnn_core.tasks.words.reporting import TAGS, TYPES

LECTURE = {
    "Apple Inc. is looking at buying UK startup for $1 billion": (
        "B-ORG I-ORG O O O O B-LOC O O B-MONEY I-MONEY"
    ),
    "Harry Potter and Hermione Granger invented a new spell": "B-PER I-PER O B-PER I-PER O O O O",
    "Yesterday, Harry Potter met Hermione Granger": "B-DATE O B-PER I-PER O B-PER I-PER",
}


def training():
    """Words and tags of every training sentence."""
    corpus, tags = _corpus(True), Vocabulary(TAGS)
    for row, target, length in zip(corpus.inputs, corpus.targets, corpus.lengths, strict=True):
        yield corpus.vocabulary.decode(row[:length]), tags.decode(target[:length])


def test_ten_types_and_21_classes():
    assert len(TYPES) == 10
    assert NamedEntities().spec.output_size == len(TAGS) == 21
    assert len(TEMPLATES) >= 40
    assert {tag for _, tags in training() for tag in tags} == set(TAGS)


def test_enough_different_sentences():
    corpus = _corpus(True)
    assert len({words for words, _ in training()}) >= 2_000
    assert len(set(corpus.held_out)) == len(corpus.held_out) == HELD_OUT
    for kept in (True, False):
        seen = {words for words, _ in training()}
        held = [tuple(word for word, _ in pairs) for pairs in _corpus(kept).held_out]
        assert not seen & set(held)
        assert not seen & {words[:-1] for words in held}


def test_the_training_set_does_not_depend_on_what_is_held_out():
    assert np.array_equal(_corpus(True).inputs, _corpus(False).inputs)
    assert _corpus(True).vocabulary == _corpus(False).vocabulary


def names_of(pairs):
    """(type, name) of every entity in a tagged sentence."""
    found = []
    for word, tag in pairs:
        if tag[0] == "B":
            found.append((tag[2:], word))
        elif tag[0] == "I":
            kind, name = found.pop()
            found.append((kind, f"{name} {word}"))
    return found


def never_trained(kind, name):
    lists = {"PER": ("FIRST", "LAST")}.get(kind, (kind,))
    parts = name.split() if kind == "PER" else [name]
    return any(part in kept_back(listed) for listed in lists if listed in LISTS for part in parts)


def test_a_quarter_of_the_held_out_names_was_never_seen():
    named = [n for pairs in _corpus(True).held_out for n in names_of(pairs) if n[0] in {"PER", *LISTS}]
    share = np.mean([never_trained(kind, name) for kind, name in named])
    assert 0.2 < share < 0.4
    assert not any(never_trained(*n) for pairs in _corpus(False).held_out for n in names_of(pairs))


def test_training_never_uses_a_name_that_is_kept_back():
    trained = [names_of(zip(words, tags, strict=True)) for words, tags in training()]
    assert not any(never_trained(kind, name) for names in trained for kind, name in names)
    for kind in LISTS:
        assert len(kept_back(kind)) >= len(LISTS[kind]) // 4 >= 7
        assert not set(kept_back(kind)) & (set(known(kind)) | set(SHARED))


def test_some_names_are_two_things():
    seen: dict[str, set[str]] = {}
    for words, tags in training():
        for word, tag in zip(words, tags, strict=True):
            seen.setdefault(word, set()).add(tag)
    for name, kinds in SHARED.items():
        assert {f"B-{kind}" for kind in kinds} <= seen[name], name


@pytest.mark.parametrize(("text", "tags"), LECTURE.items())
def test_the_sentences_of_the_lecture_are_known_but_not_trained_on(text, tags):
    task = NamedEntities()
    example = task.example(text)
    assert example.targets == tuple(tags.split())
    assert not any(task.unknown(example))
    assert example.text == text
    assert all(words != example.inputs for words, _ in training())


def test_one_instance_of_each_type_can_be_watched():
    task = NamedEntities()
    kinds = {tag[2:] for text in task.suggestions() for tag in task.example(text).targets if tag != "O"}
    assert kinds == set(TYPES)
    for word in "Cupertino August 2024 10:00 AM $500 15% iPhone World Cup Golden Gate Bridge".split():
        assert word in task.spec.input_vocabulary


def test_words_never_seen_are_read_by_their_shape():
    task = NamedEntities()
    example = task.example("Zorblatt paid $7,654 at 9:41 for blorping MOVED 77.7% 12345")
    reads = task.reads(example)
    assert reads[0] == "<Unk>"
    assert reads[1] == "paid"
    assert reads[2:5] == ("<$number>", "at", "<time>")
    assert reads[6:] == ("<unk>", "moved", "<number%>", "<number>")
    assert task.unknown(example) == tuple(symbol.startswith("<") for symbol in reads)
    assert example.targets == ()


def test_word_dropout_replaces_its_share_of_words():
    stream, shares = Stream(0, "data"), []
    for rate in (0.0, 0.15, 0.5):
        task = NamedEntities(word_dropout=rate)
        classes = [task.spec.input_vocabulary.index[name] for name in SHAPES]
        batches = [task.batch(stream, update, 64) for update in range(20)]
        hidden = sum(int(np.isin(b.inputs[b.target_mask], classes).sum()) for b in batches)
        shares.append(hidden / sum(int(b.target_mask.sum()) for b in batches))
    rare = shares[0]
    assert rare < 0.05
    for rate, share in zip((0.15, 0.5), shares[1:], strict=True):
        assert share == pytest.approx(rate + rare * (1 - rate), abs=0.02)


def test_padding_is_no_word_and_no_target():
    batch = NamedEntities().batch(Stream(0, "data"), 0, 32)
    beyond = ~batch.target_mask
    assert beyond.any()
    assert int(batch.inputs[beyond].abs().sum()) == 0
    assert UNKNOWN in NamedEntities().spec.input_vocabulary


def test_the_most_frequent_tag_is_a_weak_way():
    lines = {(line.metric, line.name): line.value for line in NamedEntities().baselines()}
    assert 0.5 < lines["f1", "most frequent tag of each word"] < 0.8
    assert 0.5 < lines["accuracy", "nothing is a name"] < 0.75


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match=r"word_dropout = 0.9 .* from 0 to 0.5"):
        NamedEntities(word_dropout=0.9)
