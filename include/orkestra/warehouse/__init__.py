"""The warehouse: the only door to psycopg."""
