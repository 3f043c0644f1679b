"""Canonical bytes, digests and the hash-linked log."""
