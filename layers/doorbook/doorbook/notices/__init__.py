"""Notices: who is to be told of which findings, when and how; it stands over findings and over telling."""
