"""Learning from inspections: what the past says of goods, a model of it, honest measures."""
