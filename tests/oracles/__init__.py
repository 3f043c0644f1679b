"""Taxes that real engines computed, computed again: readers, comparisons and their reasons."""
