"""The steps that bring a database to the form in `bot/storage/tables.py`, for both databases."""
