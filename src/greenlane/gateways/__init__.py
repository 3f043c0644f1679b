"""The outside behind protocols: clock, chance, country packages."""
