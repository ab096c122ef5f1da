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


def welcome(portal: str, ticket: str, csrf: str) -> str:
    """Return the page that asks whom the browser remembers."""
    content = f"""<p>This browser remembers A••• M•••</p>
<p>Duo confirms that it is you. No password is needed.</p>
<form method="post" action="/signin/{ticket}/continue">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">Continue as A••• M•••</button>
</form>
<form method="post" action="/signin/{ticket}/use-password">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">Use your password</button>
</form>
<form method="post" action="/signin/{ticket}/not-you">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">I am somebody else</button>
</form>"""
    return page(portal, "Welcome back", content)


def at_duo(portal: str, ticket: str, csrf: str, where: str) -> str:
    """Return the page that leads on to Duo."""
    content = f"""<p>You will be back here as soon as Duo has confirmed that it is you.</p>
<p><a href="{where}">Go on to Duo</a></p>
<form method="post" action="/signin/{ticket}/use-password">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">Use your password</button>
</form>
<form method="post" action="/signin/{ticket}/not-me">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">This is not me</button>
</form>"""
    return page(portal, "On to Duo", content, f'<meta http-equiv="refresh" content="0; url={where}">')


def offer(portal: str, ticket: str, csrf: str, display: str) -> str:
    """Return the page that asks whether the browser is to remember them."""
    content = f"""<p>Signed in as {display}</p>
<p>This browser can remember that it is yours.</p>
<form method="post" action="/signin/{ticket}/remember">
<input type="hidden" name="csrf" value="{csrf}">
<p><input type="checkbox" id="own" name="own" value="yes"><label for="own">This is my own device.</label></p>
<button type="submit">Remember me here</button>
</form>
<form method="post" action="/signin/{ticket}/decline">
<input type="hidden" name="csrf" value="{csrf}"><button type="submit">No, and do not ask again</button>
</form>"""
    return page(portal, "Sign in here without a password?", content)


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
