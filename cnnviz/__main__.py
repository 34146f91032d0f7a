"""``python -m cnnviz``."""

import sys

from cnnviz.program import main

if __name__ == "__main__":
    sys.exit(main())
