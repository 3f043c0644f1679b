"""Thin views: parse, authorise, call one use case or query, present."""
