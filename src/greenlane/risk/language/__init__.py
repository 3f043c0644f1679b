"""The language in which analysts say what they look for: typed, without loops, explained."""
