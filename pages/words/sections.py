"""The sections of the page, in teaching order: title → key in a link, and how it is drawn."""

from pages.words import analogies, own, start, window

SECTIONS = {
    "Analogies": ("analogies", analogies.draw),
    "Pairs": ("pairs", window.draw),
    "Head start": ("head-start", start.draw),
    "Your own text": ("own-text", own.draw),
}
TABS = "words_tabs"  # the key of the tabs in the session
