"""How other agencies work, as data: what they ask, whom they send it to, what they decide."""
