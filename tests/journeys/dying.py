"""`python -m tests.journeys.dying POINT serve`: keyfix, which dies as it comes to a point."""

import os
import sys

from bot import crashpoints
from bot.cli import main


def die_at(point):
    def hook(name):
        if name == point:
            os._exit(137)

    crashpoints.hook = hook


if __name__ == "__main__":
    die_at(sys.argv.pop(1))
    main()
