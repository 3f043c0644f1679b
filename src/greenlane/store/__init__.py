"""Rows, migrations and queries: the only tables of the system."""
