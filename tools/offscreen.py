"""A screen of usual size for programs that run without one; Qt's own is 800×800 pixels."""

import os
from pathlib import Path

_SCREEN = Path(__file__).with_suffix(".json")

# Qt parts what it is told by colons: no drive's letter.
OFFSCREEN = f"offscreen:configfile={os.path.relpath(_SCREEN) if os.name == 'nt' else _SCREEN}"
"""What QT_QPA_PLATFORM is to be before the first import of Qt."""
