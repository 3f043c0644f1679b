"""Bytes to data model and back."""
