"""The command line: train what a link describes, without a browser.

python -m rnn_core 'task=sentiment&cell=gru&seed=1' --seconds 10 --json
"""

import sys

from rnn_core.command import main
from rnn_core.console import speak_plainly

speak_plainly()
sys.exit(main())
