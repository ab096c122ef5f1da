"""New events told to others: the bus, and webhooks."""
