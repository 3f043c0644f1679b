"""Origin: schemes, product-specific rules as trees, and what follows from the facts of goods."""
