"""The desks of remembered browsers, put together over one store and one ring."""

from doorbook.remember.administering import BrowserAdministration
from doorbook.remember.book import Book, Labels
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import BrowserCookies
from doorbook.remember.desk import RememberDesk
from doorbook.remember.mine import MyBrowsers
from doorbook.remember.ports import Browsers
from doorbook.remember.recognising import Recogniser
from doorbook.remember.revoking import Revoker
from doorbook.signin.ledger import Ledger
from doorbook.values import value


@value(kw_only=True)
class RememberedBrowsers:
    """What the sign-in, a person's own page and an administrator's ask."""

    sign_in: RememberDesk
    mine: MyBrowsers
    administration: BrowserAdministration


def remembered_browsers(
    ledger: Ledger, conditions: Conditions, cookies: BrowserCookies, browsers: Browsers, label: Labels
) -> RememberedBrowsers:
    """Return the desks."""
    recogniser = Recogniser(conditions=conditions, cookies=cookies, browsers=browsers, meter=ledger.meter)
    desk = RememberDesk(
        ledger=ledger, recogniser=recogniser, book=Book(ledger=ledger, recogniser=recogniser, label=label)
    )
    revoker = Revoker(ledger, browsers)
    return RememberedBrowsers(
        sign_in=desk, mine=MyBrowsers(desk, revoker), administration=BrowserAdministration(desk, revoker)
    )
