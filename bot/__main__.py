"""`python -m bot` is `keyfix`."""

from bot.cli import main

main(prog_name="keyfix")
