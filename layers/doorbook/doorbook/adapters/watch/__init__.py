"""Stores of the watch: what each noun looks like as a row, the same on DynamoDB and in memory."""
