"""Actions without Duo and without a store of AWS."""
