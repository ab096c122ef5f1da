"""The watch's foundation: what Duo says is read on schedule, kept once, and told on."""
