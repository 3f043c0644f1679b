"""Tariffs that others publish, read into the tables of a law book: one module for each format."""
