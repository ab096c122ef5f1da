"""Remember: browsers in which Duo alone lets their person in, because they chose it. Knows no AWS and no web."""
