"""The two pictures that the API serves: a QR code, and the account's logo."""

import io

import segno

QR_LIMIT = 1000


def qr(value: str) -> bytes:
    out = io.BytesIO()
    segno.make(value[:QR_LIMIT], error="m", micro=False).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def logo() -> bytes:
    """Any PNG will do: ours is a small QR code with the product's name in it."""
    out = io.BytesIO()
    segno.make("Doorbook", micro=False).save(out, kind="png", scale=4, dark="#1f6f54")
    return out.getvalue()
