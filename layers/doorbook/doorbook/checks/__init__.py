"""What is looked for in what was collected: checks, the findings they open, and who settles them."""
