"""My account: what a person sees and changes about themselves once they are inside."""

from doorbook.signin.my_sessions import MySessions
from doorbook.signin.my_signins import MySignIns
from doorbook.signin.my_way import MyWay
from doorbook.values import value


@value(kw_only=True)
class Account:
    """The desks of the account's pages."""

    sessions: MySessions
    sign_ins: MySignIns
    way: MyWay
