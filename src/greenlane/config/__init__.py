"""Settings and wiring; knows all, is known by none."""
