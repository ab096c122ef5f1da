"""The console: what administrators see and change of the watch, one file for each page."""
