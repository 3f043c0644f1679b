"""The demonstration: a month of a nation, made day by day through the use cases of its people."""
