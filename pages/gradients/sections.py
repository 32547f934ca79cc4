"""The sections of the page, in teaching order: title → key in a link, and how it is drawn."""

from pages.gradients import causes, clipping, fill_in, horizon, members, one_weight

SECTIONS = {
    "One weight": ("one-weight", one_weight.draw),
    "Fill in the blank": ("fill-in", fill_in.draw),
    "Memory horizon": ("horizon", horizon.draw),
    "Clipping": ("clipping", clipping.draw),
    "Which input?": ("causes", causes.draw),
}
PLACES = (members.TOGETHER, clipping.PAIR, causes.TOGETHER)  # where networks train
TABS = "time_tabs"  # the key of the tabs in the session
