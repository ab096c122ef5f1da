"""The lake as others see it, and how its days are kept."""
