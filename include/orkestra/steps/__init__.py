"""Code that the steps of several flows share, and the long parts of a step."""
