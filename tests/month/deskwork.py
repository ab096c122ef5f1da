"""What a help desk and administrators do in a month: who comes and goes, phones that are lost, accounts locked out."""

from functools import partial

from tests.month import administering, staff
from tests.month.everyday import ordinary
from tests.month.moments import DAY, DAYS, HOUR, MINUTE, is_workday, on
from tests.month.plant import Expected
from tests.month.scene import Scene
from tests.month.things import Person, Place

NOBODY_NEW = {"users_added": 0, "users_removed": 0}
HIRES, LEAVERS, LOST, MOVES = 5, 4, 3, 6
WORKDAYS = [each for each in range(2, DAYS - 4) if is_workday(each)]


def begin(scene: Scene) -> list[Expected]:
    """Plan it; return what a watch finds in it that is true and no incident."""
    drawn = scene.chance("desk")
    for day in range(DAYS):
        scene.later(on(day, 4.5), partial(scene.by_itself, "ad_sync_finish", None, NOBODY_NEW))
        for each in scene.administrators if is_workday(day) else ():
            if each.comes_in:
                scene.later(on(day, drawn.uniform(12, 15)), partial(administering.come_in, scene, each.name))
    for _ in range(HIRES):
        hire(scene, drawn.choice(WORKDAYS))
    for who in ordinary(scene, drawn, LEAVERS):
        _leave(scene, who, drawn.choice(WORKDAYS))
    for who in ordinary(scene, drawn, MOVES):
        team = drawn.choice([each for each in staff.TEAMS if each not in who.groups])
        scene.later(on(drawn.choice(WORKDAYS), 14), partial(administering.join, scene, who, team))
    (hasty,) = ordinary(scene, drawn, 1)
    at = on(drawn.choice(WORKDAYS), 11 - hasty.office.hours_ahead)
    lock_out(scene, hasty, at, hasty.office.place)
    guessed = Expected(check="code-guessing", subjects=frozenset({hasty.user_id}), since=at - 75)
    lost = ordinary(scene, drawn, LOST)
    return [guessed, *(each for who in lost for each in _lose_phone(scene, who, drawn.choice(WORKDAYS[6:])))]


def hire(scene: Scene, day: int, *, starts: float = 0.0, created: float | None = None) -> Person:
    """Have the directory make an account in the morning; whoever it is enrols a phone and comes to work.

    `starts` is so many days later; an account that was `created` before the month nobody writes down.
    """
    made = staff.person(scene.seed, len(scene.people))
    made.tokens, made.credentials, made.phones, made.status = [], [], [], "active"
    made.is_plain = made.works_nights = False
    made.is_calm, made.last_login = True, None
    made.created = int(created if created is not None else on(day, 3))
    made.synced = made.created
    scene.people.append(made)
    said = {"username": made.username, "email": made.email}
    if created is None:
        target = ("user", made.user_id, made.username)
        scene.later(made.created, partial(scene.by_itself, "user_create", target, said))
    at = on(day, 10 + 24 * starts - made.office.hours_ahead)
    made.since = at
    scene.later(at - 5 * MINUTE, partial(start, scene, made))
    return made


def start(scene: Scene, who: Person) -> None:
    """Enrol a phone at the office, and sign in with it."""
    txid = scene.uuid()
    phone = administering.enrol_phone(scene, who, who.office.place, "first")
    enrolled = partial(scene.attempt, who, who.office.place, factor=None, event_type="enrollment", txid=txid)
    enrolled(reason=None, asked=phone)
    scene.telephone(phone, "enrollment", txid)
    scene.later(
        scene.now + 40, partial(scene.attempt, who, who.office.place, factor="duo_push", asked=phone, txid=txid)
    )


def _leave(scene: Scene, who: Person, day: int) -> None:
    at = on(day, 17 - who.office.hours_ahead)
    scene.later(at, partial(administering.set_status, scene, who, "disabled", by="Fumiko Mori"))
    who.away.append((at + 2 * DAY, on(DAYS)))


def lock_out(scene: Scene, who: Person, at: float, place: Place, *, apart: int = 15) -> None:
    """Have wrong codes typed, so many seconds apart, until Duo has enough; the help desk hears of it and helps."""
    begins = at - 10 * apart
    who.away.append((begins - HOUR, at + HOUR))
    for number in range(10):
        scene.later(begins + apart * number, partial(mistype, scene, who, place))
    scene.later(at, partial(_locked_out, scene, who, place))
    scene.later(at + 20 * MINUTE, partial(_unlock, scene, who))
    scene.later(at + 22 * MINUTE, partial(scene.sign_in, who, who.office.place))


def mistype(scene: Scene, who: Person, place: Place) -> None:
    scene.attempt(who, place, "invalid_passcode", "denied", "duo_mobile_passcode", asked=who.phones[-1])


def _locked_out(scene: Scene, who: Person, place: Place) -> None:
    who.status, who.lockout_reason = "locked out", "Failed Attempts"
    scene.sign_in(who, place)


def _unlock(scene: Scene, who: Person) -> None:
    administering.set_status(scene, who, "active")
    scene.deed(administering.HELP, "user_lockout_cleared", ("user", who.user_id, who.username))


def _lose_phone(scene: Scene, who: Person, day: int) -> list[Expected]:
    """Come without a phone, get a code for the day, buy a phone, and have the old one taken away: all at the office."""
    at = on(day, 10 - who.office.hours_ahead)
    here: Place = who.office.place
    who.away.append((at - HOUR, at + 8 * HOUR))
    who.is_calm = True
    scene.later(at, partial(administering.order_code, scene, who))
    scene.later(at + 9 * MINUTE, partial(administering.use_code, scene, who, here))
    scene.later(at + 5 * HOUR, partial(administering.enrol_phone, scene, who, here, "second"))
    scene.later(at + 5 * HOUR + 2 * MINUTE, partial(scene.sign_in, who, here))
    scene.later(at + 6 * HOUR, partial(_forget_first, scene, who))
    subject = frozenset({who.user_id})
    return [
        Expected(check="bypass-code-used", subjects=subject, since=at + 9 * MINUTE),
        Expected(check="enrolled-after-bypass", subjects=subject, since=at + 5 * HOUR),
    ]


def _forget_first(scene: Scene, who: Person) -> None:
    administering.drop_phone(scene, who, who.phones[0])
