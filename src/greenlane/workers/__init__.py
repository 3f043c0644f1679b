"""What runs behind the doors: outbox, deadlines."""
