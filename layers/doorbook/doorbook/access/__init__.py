"""Access: which applications trust the portal, and what each asks of a sign-in. Knows no AWS and no web."""
