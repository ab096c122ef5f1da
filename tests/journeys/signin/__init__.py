"""Signing in, told request by request through the real handlers against the simulator."""
