"""Who is late, and what they and the coordinators are told about it."""
