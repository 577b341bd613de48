"""Late units, and the notifications to them and to the coordinators."""
