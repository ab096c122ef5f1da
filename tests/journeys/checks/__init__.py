"""Checks on what was collected."""
