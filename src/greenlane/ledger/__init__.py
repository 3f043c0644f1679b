"""Balanced postings: money first, other quantities later."""
