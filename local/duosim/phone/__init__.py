"""What is in people's hands: their phones and tokens as pages, and the control API that tests hold instead."""
