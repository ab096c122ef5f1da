"""The operator's command `doorbook`: the same against every stack, with the operator's own AWS credentials."""
