"""Who to look at and why."""
