"""What the steps of several flows share, and the parts of a step that are long."""
