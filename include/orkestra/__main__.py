"""`python -m orkestra` is the command `orkestra`."""

import signal
import sys

from orkestra.cli import main

signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `orkestra status … | head` ends quietly
sys.exit(main())
