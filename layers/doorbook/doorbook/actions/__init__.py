"""What is done to a person from the console: planned as a difference, done once, undone where that can be."""
