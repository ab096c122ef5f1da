"""How the domain reaches the world: DynamoDB, Secrets Manager, Duo, passwords, metrics, and memory."""
