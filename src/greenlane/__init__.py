"""Greenlane, the open customs platform."""

__version__ = "0.1.0"
