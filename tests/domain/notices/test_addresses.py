"""Addresses of mail: added, asked, and removed where no rule needs them."""

import pytest

from doorbook.events import Outcome
from doorbook.messages import notices
from doorbook.notices.addresses import MOST, Asked, Dropped, NotKept
from doorbook.notices.ports import Standing
from tests.domain.notices.office import Office
from tests.domain.notices.test_desk import DANA


@pytest.fixture
def office() -> Office:
    return Office()


def test_an_added_address_is_asked_and_gets_mail_once_its_owner_confirmed(office: Office) -> None:
    desk = office.office.addresses
    done = desk.add(DANA, " Ann@example.com ")

    assert isinstance(done, Asked)
    assert desk.all() == (done.address,)
    assert (done.address.text, desk.standing(done.address)) == ("Ann@example.com", Standing.PENDING)
    office.mail.confirm("ann@example.com")
    assert desk.standing(done.address) is Standing.CONFIRMED
    assert office.rows.audit[-1].outcome is Outcome.ADDRESS_ADDED


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "a@b.com, c@d.com",
        "a b@c.com",
        "a@b.com\r\nx",
        "é@b.com",
        "a" * 65 + "@b.com",
        "a@" + "b" * 250 + ".com",
        '"a"@b.com',
        "a@b..com",
        "<a@b.com>",
    ],
)
def test_what_is_no_address_is_refused(office: Office, typed: str) -> None:
    assert office.office.addresses.add(DANA, typed) == NotKept(notices.ADDRESS_WRONG)
    assert office.mail.standing() == {}


def test_the_same_address_is_one_and_its_owner_is_asked_again(office: Office) -> None:
    desk = office.office.addresses
    first, again = desk.add(DANA, "ann@example.com"), desk.add(DANA, "ANN@example.com")

    assert first == again
    assert len(desk.all()) == 1


def test_one_that_a_rule_names_stays_until_it_does_not(office: Office) -> None:
    desk = office.office.addresses
    done = desk.add(DANA, "ann@example.com")
    assert isinstance(done, Asked)
    rule = office.made(**{f"address-{done.address.id}": "yes"})

    assert desk.remove(DANA, done.address.id) == NotKept(notices.ADDRESS_NAMED)
    office.office.remove(DANA, rule.id, 1)
    assert desk.remove(DANA, done.address.id) == Dropped()

    assert (desk.all(), office.mail.standing()) == ((), {})
    assert desk.remove(DANA, done.address.id) == NotKept(notices.ADDRESS_GONE)
    assert isinstance(desk.add(DANA, "ann@example.com"), Asked)
    assert len(desk.all()) == 1


def test_there_are_no_more_than_so_many(office: Office) -> None:
    desk = office.office.addresses
    for number in range(MOST):
        assert isinstance(desk.add(DANA, f"a{number}@example.com"), Asked)

    assert desk.add(DANA, "one-more@example.com") == NotKept(notices.ADDRESS_MANY)
    assert isinstance(desk.add(DANA, "a1@example.com"), Asked)
