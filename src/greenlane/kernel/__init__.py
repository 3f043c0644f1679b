"""Exact values that everything is made of: money, quantity, validity, findings."""
