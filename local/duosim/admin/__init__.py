"""The Admin API: the account as its administrators' programs read and change it."""
