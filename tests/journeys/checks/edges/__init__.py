"""What event checks say at the edges of each of their conditions: many people in one look, each a step apart."""
