"""The pages as f-strings."""


def page(portal: str, title: str, content: str, head: str = "") -> str:
    """Return a whole page."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - {portal}</title>
<link rel="stylesheet" href="/static/portal.css?v=0123456789ab">{head}
</head>
<body>
<header><p class="name">{portal}</p></header>
<main>
<h1>{title}</h1>
{content}
</main>
<footer><p>You are at {portal}. Type your password on no other page.</p></footer>
</body>
</html>
"""


def password(portal: str, ticket: str, csrf: str) -> str:
    """Return the first page: name and password."""
    content = f"""<form method="post" action="/signin/{ticket}">
<input type="hidden" name="csrf" value="{csrf}">
<p><label for="name">Name</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button type="submit">Sign in</button></p>
</form>"""
    return page(portal, "Sign in", content)


def push(portal: str, ticket: str, csrf: str, display: str, device: str) -> str:
    """Return the page that waits for a push."""
    content = f"""<p>{display}, we have asked {device}. Open Duo Mobile there and approve, if it is you.</p>
<p role="status" id="state" data-ticket="{ticket}">Waiting. <span id="seconds">60</span> seconds left.</p>
<form method="post" action="/signin/{ticket}/switch">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">Use another way</button>
</form>
<form method="post" action="/signin/{ticket}/not-me">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">This is not me</button>
</form>
<script src="/static/push.js?v=0123456789ab" defer></script>"""
    head = f'<noscript><meta http-equiv="refresh" content="5;url=/signin/{ticket}/look"></noscript>'
    return page(portal, "Look at your phone", content, head)


def passcode(portal: str, ticket: str, csrf: str, display: str) -> str:
    """Return the page that asks for a passcode."""
    content = f"""<p>Signing in as {display}</p>
<form method="post" action="/signin/{ticket}/passcode">
<input type="hidden" name="csrf" value="{csrf}">
<p><label for="passcode">Passcode</label>
<input id="passcode" name="passcode" inputmode="numeric" autocomplete="one-time-code" required autofocus></p>
<p><button type="submit">Sign in</button></p>
</form>
<form method="post" action="/signin/{ticket}/switch">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">Use another way</button>
</form>
<form method="post" action="/signin/{ticket}/not-me">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">This is not me</button>
</form>"""
    return page(portal, "Type a passcode", content)


def home(portal: str, csrf: str, display: str, opened: str, ends: str) -> str:
    """Return the page of somebody who is signed in."""
    content = f"""<p>{display}</p>
<dl>
<dt>Proved by</dt><dd>Password and a Duo push</dd>
<dt>Since</dt><dd>{opened}</dd>
<dt>Until</dt><dd>{ends}</dd>
</dl>
<form method="post" action="/signout">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">Sign out</button>
</form>"""
    return page(portal, "You are signed in", content)
