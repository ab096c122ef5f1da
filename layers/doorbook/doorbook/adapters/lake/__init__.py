"""The lake: objects in S3, and DuckDB, which writes and reads what is refined."""
