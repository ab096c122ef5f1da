"""Doorbook: opens the door and writes down who came."""
