"""What the page Memory keeps in the session."""

MEMBERS = "memory_members"  # str: the link of the networks that train side by side
TEXT = "memory_text"  # str: the pattern that they read
TIME = "memory_time"  # int: the time step that is looked at, counted from 0
HEAD = "memory_head"  # str: the head whose operation is walked through
STAGE = "memory_stage"  # int: how many parts of that operation are shown
RUNGS = "memory_rungs"  # ui.rungs.Rungs: the last answers to how wrong bits grow with length
REWRITING = "memory_rewriting"  # bool: whether the pairs of “Fast weights” are written again
SEEN = "memory_seen"  # door.Wish: what stood on the bench at the last arrival here
PAIRS = "memory_pairs"  # str: the pairs that those networks read
