"""From what Duo says to the cards that the console shows."""
