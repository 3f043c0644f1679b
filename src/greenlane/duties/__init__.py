"""From facts and law to what is owed and why."""
