"""From a description of goods to the codes that may be theirs, with reasons and a question."""
