"""Hostile input: a corpus made by a script, and what stands against it."""
