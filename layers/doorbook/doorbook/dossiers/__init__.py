"""People and applications as the console shows them: cards made of the lake, kept where a page finds them by key."""
