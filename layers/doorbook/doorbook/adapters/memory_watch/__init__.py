"""What the watch keeps, in memory, for tests; held to the same promises as what is kept on AWS (tests/contracts)."""
