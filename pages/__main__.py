"""Serve the app with everything loaded before the first visitor comes: `python -m pages [options]`.

`streamlit run app.py` serves the same app; there the first visitor waits for torch to load.
"""

from rnn_core import environment

environment.prepare()

import sys

from streamlit.web import cli

from pages.bench import lesson, settings, tools  # noqa: F401 - loaded for the pages
from rnn_core.engine.warm import warm_up

warm_up()
sys.argv = ["streamlit", "run", "pages/served.py", *sys.argv[1:]]
cli.main()
