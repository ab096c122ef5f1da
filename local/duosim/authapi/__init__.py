"""Auth API v2: one file for each thing an application can ask."""
