"""Sign in: a ticket from the first page to a session, by password and Duo. Knows no AWS and no web."""
