"""Cards: what they say, where they stand, and how they are kept."""
