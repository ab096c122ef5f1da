"""Pages, forms and cookies."""
