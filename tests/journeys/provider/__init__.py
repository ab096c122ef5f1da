"""Applications that trust the portal, before the real handlers."""
