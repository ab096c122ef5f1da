"""Duo's clients, bounded and translated."""
