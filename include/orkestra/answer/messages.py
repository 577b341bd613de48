"""What people are told in a message: a unit about its receipt, the coordinators about a stray object."""
