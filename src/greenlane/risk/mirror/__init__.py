"""A partner's exports against our imports, and the gap between them explained."""
