"""DynamoDB behind the domain's ports."""
