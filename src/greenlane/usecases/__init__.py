"""One verb, one transaction, one function."""
