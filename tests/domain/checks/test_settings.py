"""What a setting takes: its kind, and its bounds to the last one that fits; and what is said of what does not."""

import pytest

from doorbook.checks.check import Parameter, Setting
from doorbook.checks.choosing import WHY, read
from doorbook.checks.risk import Weighing
from doorbook.checks.settings import CheckSettings, Mode, Unfit, Wrong, of_spelled, takes, unfit

LINE = "x" * 200


def parameter(default: Setting, least: float | None = None, most: float | None = None, **more: bool) -> Parameter:
    return Parameter(name="it", default=default, says="It", least=least, most=most, **more)


WHOLE = parameter(5, 1, 90)
PART = parameter(0.5, 0, 1)
LIST = parameter(())
NEEDED = parameter(("IR",), needed=True)
YES, TEXT = parameter(default=False), parameter("word")


def refused(of: Parameter, said: Setting) -> Wrong | None:
    answer = unfit(Weighing("x", (of,)), {"it": said})
    assert answer is None or answer == Unfit("it", answer.wrong, takes(of))
    return answer.wrong if answer else None


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (WHOLE, 1),
        (WHOLE, 90),
        (PART, 0),
        (PART, 0.0),
        (PART, 1),
        (PART, 0.25),
        (parameter(5), -(10**9)),
        (parameter(5, least=1), 10**9),
        (parameter(5, most=9), -(10**9)),
        (parameter(5, least=0, most=0), 0),
        (LIST, ()),
        (LIST, ("x",) * 200),
        (LIST, (LINE,)),
        (parameter((), needed=True), ()),
        (NEEDED, ("KP",)),
        (YES, True),
        (YES, False),
        (TEXT, ""),
        (TEXT, LINE),
    ],
)
def test_what_fits(of: Parameter, said: Setting) -> None:
    assert refused(of, said) is None


@pytest.mark.parametrize(
    ("of", "said", "wrong"),
    [
        (WHOLE, 0, Wrong.RANGE),
        (WHOLE, 91, Wrong.RANGE),
        (PART, -0.001, Wrong.RANGE),
        (PART, 1.001, Wrong.RANGE),
        (parameter(5, least=1), 0, Wrong.RANGE),
        (parameter(5, most=9), 10, Wrong.RANGE),
        (WHOLE, 5.0, Wrong.KIND),
        (WHOLE, True, Wrong.KIND),
        (PART, True, Wrong.KIND),
        (WHOLE, "5", Wrong.KIND),
        (WHOLE, ("5",), Wrong.KIND),
        (PART, "0.5", Wrong.KIND),
        (LIST, "x", Wrong.KIND),
        (LIST, 1, Wrong.KIND),
        (LIST, ("x",) * 201, Wrong.LONG),
        (LIST, ("x", f"{LINE}x"), Wrong.LINE),
        (NEEDED, (), Wrong.MISSING),
        (YES, 1, Wrong.KIND),
        (YES, "yes", Wrong.KIND),
        (TEXT, 1, Wrong.KIND),
        (TEXT, True, Wrong.KIND),
        (TEXT, ("word",), Wrong.KIND),
        (TEXT, f"{LINE}x", Wrong.LINE),
    ],
)
def test_what_does_not(of: Parameter, said: Setting, wrong: Wrong) -> None:
    assert refused(of, said) is wrong


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (WHOLE, "a whole number from 1 to 90"),
        (PART, "a number from 0 to 1"),
        (parameter(5, least=1), "a whole number, 1 or more"),
        (parameter(0.5, most=9), "a number, 9 or less"),
        (parameter(5), "a whole number"),
        (LIST, "at most 200 lines of at most 200 characters"),
        (YES, "yes or no"),
        (TEXT, "a text of at most 200 characters"),
    ],
)
def test_it_is_said_what_a_setting_takes(of: Parameter, said: str) -> None:
    assert takes(of) == said


def test_a_name_that_there_is_none_of_is_told_by_itself_though_others_fit() -> None:
    assert unfit(Weighing("x", (WHOLE,)), {"it": 5, "other": 5}) == Unfit("other", Wrong.UNKNOWN)
    assert unfit(Weighing("x", (WHOLE,)), {}) is None


def test_of_everything_that_can_be_wrong_there_is_a_sentence() -> None:
    assert set(WHY) == set(Wrong)
    assert len({each.id for each in WHY.values()}) == len(Wrong)


@pytest.mark.parametrize(
    ("of", "typed", "said"),
    [
        (WHOLE, " 7 ", 7),
        (WHOLE, "-7", -7),
        (WHOLE, "9" * 20, int("9" * 20)),
        (WHOLE, "9" * 21, Wrong.RANGE),
        (WHOLE, "", Wrong.MISSING),
        (WHOLE, "  ", Wrong.MISSING),
        (WHOLE, "7.0", Wrong.KIND),
        (PART, "0.25", 0.25),
        (PART, "-0.25", -0.25),
        (PART, ".5", 0.5),
        (PART, "1.2.3", Wrong.KIND),
        (PART, "nan", Wrong.KIND),
        (PART, "inf", Wrong.KIND),
        (YES, "yes", True),
        (YES, "no", False),
        (YES, "", False),
        (YES, "on", Wrong.KIND),
        (TEXT, " a\x00b ", "a b"),
        (LIST, "a\n\n b \n", ("a", "b")),
    ],
)
def test_what_is_typed_is_read_as_its_own_kind(of: Parameter, typed: str, said: Setting | Wrong) -> None:
    read_as = read(of, typed)

    assert (type(read_as), read_as) == (type(said), said)


@pytest.mark.parametrize(
    ("armed", "watches", "mode"),
    [
        (True, False, Mode.ARMED),
        (True, True, Mode.ARMED),
        (False, True, Mode.WATCHING),
        (False, False, Mode.OFF),
    ],
)
def test_what_is_done_with_a_check(armed: bool, watches: bool, mode: Mode) -> None:
    assert CheckSettings(check="x", armed=armed, watches=watches).mode is mode


def test_what_was_not_chosen_is_as_usual_and_what_there_is_no_more_is_nothing() -> None:
    chosen = CheckSettings(check="x", armed=True, chosen=(("it", 7), ("gone", 1)))

    assert chosen.of(Weighing("x", (WHOLE,))) == {"it": 7}
    assert CheckSettings(check="x", armed=True).of(Weighing("x", (WHOLE, PART))) == {"it": 0.5}


def test_what_was_kept_is_read_as_it_was() -> None:
    told = (("a", "5"), ("b", '["=1", "x"]'), ("c", "true"), ("d", '"word"'), ("e", "0.5"))

    assert of_spelled(told) == {"a": 5, "b": ("=1", "x"), "c": True, "d": "word", "e": 0.5}
