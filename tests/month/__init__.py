"""A month of an organisation as Duo would tell it, with attacks and their harmless likenesses planted in it.

Nothing here knows the product: what is found in a month is judged by somebody who never saw how it is looked for.
"""
