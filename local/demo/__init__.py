"""Applications that trust the portal, as `make try` shows them; no part of what is deployed."""
