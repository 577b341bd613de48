"""What a unit gets back: the receipt."""
