"""The same pages by hand, with the standard library alone: what all else is measured against. Leave them alone."""
