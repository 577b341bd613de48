"""What each command of `orkestra` does; `cli.py` says how it is called."""
