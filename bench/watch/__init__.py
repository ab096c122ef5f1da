"""What collecting costs."""
