"""What a person does on the page that asks for a passcode."""

from tests.doorway import Browser, Reply

BYPASS_CODE = "900000001"


def to_passcode(browser: Browser, name: str) -> Reply:
    """Sign in as far as the page that asks for a passcode."""
    page = browser.sign_in(name)
    if not asks_code(page):
        page = browser.submit(page.form("/switch"), to="passcode")
    return page


def asks_code(page: Reply) -> bool:
    return any(form.action.endswith("/passcode") for form in page.forms())


def type_code(browser: Browser, code: str) -> Reply:
    return browser.submit(browser.page.form("/passcode"), passcode=code)
