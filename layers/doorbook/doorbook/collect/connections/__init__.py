"""Duo accounts that are collected from: added, tested, changed, left."""
