"""From an object in a bucket to typed rows in the warehouse."""
