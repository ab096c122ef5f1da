"""OpenID Connect as Authlib speaks it, before the provider's desk. Only the function `provider` imports it."""
