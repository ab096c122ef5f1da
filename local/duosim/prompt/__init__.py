"""The Universal Prompt: health check, authorize, token, and the page between the last two.

Written from the description of Duo's wire and from RFC 7515, 7519 and 7523, never from a client's code. Whoever is
asked answers on the page, or a test answers for them (``answers.PromptAnswer``); tokens that Duo should never issue
are asked for by name (``tampering.Tampering``) and are no part of what Duo documents.
"""
