"""Access: who may do what to what, and who may not although his role might."""
