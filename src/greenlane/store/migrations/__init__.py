"""Migrations of the store; every one is reversible or says why not."""
