"""What a person is shown of their sign-ins has its words, and what made a session is among it."""

from doorbook.events import ENDS_OF_SIGN_INS, LED_INSIDE
from doorbook.signin.handoff import METHOD
from doorbook.signin.people import Method
from doorbook.signin.remembering import METHOD as REMEMBERED
from doorbook.web.words import ENDS, METHODS, way_in_words


def test_every_end_of_a_sign_in_has_its_words() -> None:
    assert set(ENDS) == ENDS_OF_SIGN_INS
    assert len(set(ENDS.values())) == len(ENDS)


def test_whatever_led_inside_is_an_end() -> None:
    assert LED_INSIDE < ENDS_OF_SIGN_INS


def test_every_method_has_its_words() -> None:
    assert set(METHODS) == {*Method, METHOD, REMEMBERED}
    assert len({way_in_words(method, named=True) for method in Method}) == len(Method)
