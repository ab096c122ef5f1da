"""What a collected Duo record becomes: an event of the Open Cybersecurity Schema Framework, declared as data."""
