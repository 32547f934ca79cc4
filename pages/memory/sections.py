"""The sections of the page, in teaching order: title → key in a link, and how it is drawn."""

from pages.memory import fast, lengths, members, operation, seeds, trains

SECTIONS = {
    "Side by side": ("side-by-side", trains.draw),
    "One operation": ("operation", operation.draw),
    "Longer than trained": ("lengths", lengths.draw),
    "Three seeds": ("seeds", seeds.draw),
    "Fast weights": ("fast-weights", fast.draw),
}
PLACES = (members.TOGETHER, fast.TOGETHER, *seeds.PLACES)  # where networks train
TABS = "memory_tabs"  # the key of the tabs in the session
