"""The stand-alone check: `python -m greenlane.evidence FILE... --key KEY`."""

import sys

from greenlane.evidence.program import main

sys.exit(main(sys.argv[1:]))
