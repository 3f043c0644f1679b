"""Numbers and lists that others publish, one module each."""
