"""What the page “Words” keeps in the session."""

SETTING = "words_setting"  # Config: of the network on this page
BROUGHT = "words_brought"  # Brought: how the learner's file was read
QUESTION = "words_question"  # tuple[str, str, str]: a, b and c of a − b + c
NEAR = "words_near"  # str: the word whose neighbours are shown
SHOWN = "words_map"  # str: the relation that the map shows alone; "" for all words
MOMENT = "words_moment"  # int | None: the update that is looked back to
SENTENCE = "words_sentence"  # str: over which the window slides
PLACE = "words_place"  # int: the word at which the window stands, from 0
UNTRAINED = "words_untrained"  # tuple[str, WordVectors]: run, and its vectors before any training
COUNTED = "words_counted"  # asked.Counted: the relations of vectors that are counted
BEFORE = "words_before"  # asked.Before: the relations of the network before this one
FEW = "words_few"  # int: how many sentences the language models of the race read
START = "words_start"  # start.Start: the vectors that a language model was started from
