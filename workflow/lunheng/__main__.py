"""Run the command line with ``python -m lunheng``."""

import sys

from lunheng.cli.main import main

sys.exit(main())
