"""Presenters: from answers and rows to what the templates read. Words and order, no judgement."""
