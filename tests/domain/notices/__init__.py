"""Rules of notices."""
