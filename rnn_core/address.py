"""What an address says to us: its query, without what others have put there."""

STREAMLITS = ("embed", "embed_options")  # how Streamlit shows the page: they stay in the address bar
TRACKING = (
    "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
    "mc_cid", "mc_eid", "_ga", "_gl", "ref",
)  # fmt: skip
CAMPAIGN = "utm_"
SHOWN = ("lesson", "watch", "open", "notation", "locked", "stage")  # what a page shows beside the setting


def foreign(key: str) -> bool:
    """Whether this parameter is known to be none of the setting: it is passed over without a word."""
    name = key.lower()
    return name in (*STREAMLITS, *TRACKING, *SHOWN) or name.startswith(CAMPAIGN)


def query_of(link: str) -> str:
    """The query of a link, which may be a whole address as a browser shows it, or the query alone."""
    text = link.strip().partition("#")[0]
    before, mark, query = text.partition("?")
    if mark and "=" not in before:  # else the "?" is part of a value
        return query
    return "" if "://" in before and "=" not in before else text
