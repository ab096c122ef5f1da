"""Lists of what there is, and what changed between two listings."""
