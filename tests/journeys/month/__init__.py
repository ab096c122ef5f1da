"""A whole month judged by the product: what is planted in it is found, and little else."""
