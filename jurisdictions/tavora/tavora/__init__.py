"""Tavora: the fictional country for demonstration, training and tests."""
