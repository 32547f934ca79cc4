"""Serve the app with everything loaded before the first visitor comes: `python -m pages [options]`.

`streamlit run app.py` serves the same app; there the first visitor waits for torch to load.
"""

from rnn_core import environment

environment.prepare()

import os
import sys
from pathlib import Path

from streamlit.web import cli

from pages.bench import lesson, settings, tools  # noqa: F401 - loaded for the pages
from rnn_core.console import speak_plainly
from rnn_core.engine.warm import warm_up

speak_plainly()
warm_up()
os.chdir(Path(__file__).resolve().parents[1])  # where Streamlit looks for .streamlit/config.toml
sys.argv = ["streamlit", "run", "pages/served.py", *sys.argv[1:]]
cli.main()
