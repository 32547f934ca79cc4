"""What the page Attention keeps in the session."""

TOPIC = "pair_topic"  # str: what they learn, as the link of the setting with attention
TEXT = "pair_text"  # str: the sentence that they read
ANSWERS = "pair_answers"  # tuple: what was asked of them last, until when that holds, the answers
CHOICES = "pair_choices"  # tuple[choices.Choice, ...]: what was chosen by hand, the oldest first
OUTPUT = "pair_output"  # int | None: the output whose choices are offered
UPTO = "pair_upto"  # int | None: how many outputs of the two rails are shown; None: all
RUNGS = "pair_rungs"  # ui.rungs.Rungs: the last answers to how exactness falls with length
SEEN = "pair_seen"  # door.Wish: what stood on the bench at the last arrival here


def drawn(box: str) -> str:
    """The key under which a box's own key and value are noted when it is drawn (see `head.heed`)."""
    return f"{box} drawn"
