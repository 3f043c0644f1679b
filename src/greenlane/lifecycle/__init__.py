"""States as tables, events, holds."""
