"""Logs read once and for good: the mark, the walk, the turn, and how often Duo may be asked."""
