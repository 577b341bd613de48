"""One module per command of `orkestra`: `add_to` adds its arguments, a function `run_…` does the work."""
