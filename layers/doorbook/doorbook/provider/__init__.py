"""The OpenID Provider: who may be sent on to which application, with what proof, and for how long."""
