"""Named requirements of law, each a question that is true when met."""
