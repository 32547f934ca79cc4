"""The command line: train what a link describes, without a browser.

python -m rnn_core 'task=sentiment&cell=gru&seed=1' --seconds 10 --json
"""

import sys

from rnn_core.command import main

sys.exit(main())
