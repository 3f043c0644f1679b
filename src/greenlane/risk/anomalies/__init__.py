"""What is unusual in a declaration against what was usual before: numbers, baselines, sentences."""
