"""`python -m orkestra` is the command `orkestra`."""

import sys

from orkestra.cli import main

sys.exit(main())
