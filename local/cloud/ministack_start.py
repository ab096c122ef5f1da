"""Starts ministack under its own Python, with its answers sent at once: its Runtime API else waits 40 ms for each."""

import runpy
import socketserver

socketserver.StreamRequestHandler.disable_nagle_algorithm = True
runpy.run_module("ministack", run_name="__main__")
