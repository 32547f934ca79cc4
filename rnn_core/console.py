"""The console of a program: it may not know every letter that we print."""

import io
import sys


def speak_plainly() -> None:
    """From now on a letter that the console cannot show is shown as "?", and nothing ends because of it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
