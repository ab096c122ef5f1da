"""The days of everybody: offices and homes, nights and weekends, mistakes that are mended at once, days off, trips."""

from functools import partial
from random import Random

from tests.month.moments import BEGINS, DAYS, HOUR, MINUTE, day_of, is_workday, on
from tests.month.scene import Scene
from tests.month.things import NOWHERE, Office, Person, Place, Trip

OFTEN = (2, 2, 3, 3, 4)
AT_WEEKENDS, CLUMSY, WITH_CODE, AWAY = 0.06, 0.03, 0.04, 0.1
SLIPS = ("user_mistake", "no_response", "user_cancelled")
APPLICATIONS = ("Mail", "Mail", "Mail", "Wiki", "Payroll", "Workspace", "Calendar", "Files", "Tickets", "Travel")
FLAKY, TRIPS = 12, 5
NAMES = ("root", "admin", "test", "backup", "scanner", "oracle")


def begin(scene: Scene) -> list[Person]:
    """Have every day planned shortly before it begins anywhere; return who travels."""
    travellers = _travel(scene)
    _take_days_off(scene)
    for day in range(DAYS):
        scene.later(max(BEGINS, on(day) - 11 * HOUR), partial(_plan, scene, day))
    _phones_without_reception(scene)
    return travellers


def _plan(scene: Scene, day: int) -> None:
    for who in scene.people:
        drawn = scene.chance(f"{who.number}|{day}")
        if who.username.startswith("svc-"):
            scene.later(on(day, 2 + drawn.random()), partial(_serve, scene, who))
        elif is_workday(day) or drawn.random() < AT_WEEKENDS:
            for _ in range(drawn.choice(OFTEN)):
                hour = drawn.uniform(20, 29) if who.works_nights else drawn.uniform(8, 18)
                place, application = _place(who, drawn, day)
                attend = partial(_attend, scene, who, place, application, drawn.random(), drawn.uniform(40, 120))
                scene.later(on(day, hour - who.office.hours_ahead), attend)
    drawn = scene.chance(f"internet|{day}")
    for _ in range(drawn.randrange(4)):
        ip = f"198.19.{drawn.randrange(200, 256)}.{drawn.randrange(2, 250)}"
        place = Place(ip=ip, city=None, country=None, state=None)
        scene.later(on(day, drawn.uniform(0, 24)), partial(scene.unknown_name, drawn.choice(NAMES), place))


def _place(who: Person, drawn: Random, day: int) -> tuple[Place, str]:
    """Draw from where somebody signs in, and to what."""
    where, application = drawn.random(), drawn.choice(APPLICATIONS)
    for each in who.trips:
        if each.first <= day <= each.last:
            return each.place, application
    if where < 0.55 and is_workday(day):
        return who.office.place, application
    if where < 0.58:
        return who.home, "VPN"
    if where < 0.66 and not who.is_calm:
        return who.office.vpn, "Mail"
    if where < 0.73 and not who.is_calm:
        return on_the_way(who.office, drawn), "Mail"
    return who.home, application


def on_the_way(office: Office, drawn: Random) -> Place:
    """Return an address of a mobile network, which is another one each time."""
    ip = f"100.{office.carrier + drawn.randrange(16)}.{drawn.randrange(256)}.{drawn.randrange(1, 255)}"
    return Place(ip=ip, city=None, country=office.country, state=None)


def _serve(scene: Scene, who: Person) -> None:
    scene.sign_in(who, NOWHERE, application="VPN")


def _attend(scene: Scene, who: Person, place: Place, application: str, luck: float, again: float) -> None:
    """Sign in, or slip and mend it in the next minutes from where one is."""
    if who.created > scene.now or who.is_away(scene.now) or scene.now < who.since:
        return
    known = place in (who.office.place, who.home)
    if luck < CLUMSY and known and _may_slip(scene, who):
        who.failed = scene.now
        _slip(scene, who, place, luck / CLUMSY)
        scene.later(scene.now + again, partial(scene.sign_in, who, place, application=application))
    else:
        scene.sign_in(who, place, application=application, by_code=luck > 1 - WITH_CODE)


def _may_slip(scene: Scene, who: Person) -> bool:
    calm = who.is_calm or who.status != "active" or day_of(scene.now) == 0
    return not calm and scene.now - who.failed > HOUR


def _slip(scene: Scene, who: Person, place: Place, luck: float) -> None:
    if who.tokens:
        scene.attempt(who, place, "invalid_passcode", "denied", "hardware_token", asked=who.tokens[0])
    elif who.phones and luck < 0.8:
        scene.pushed(who, place, SLIPS[int(luck / 0.8 * len(SLIPS))])
    elif who.phones:
        scene.attempt(who, place, "invalid_passcode", "denied", "duo_mobile_passcode", asked=who.phones[-1])


def ordinary(scene: Scene, drawn: Random, many: int) -> list[Person]:
    """Choose people for what happens to people; plants do not choose them afterwards."""
    free = [each for each in scene.people if each.is_plain and not each.is_calm]
    chosen = drawn.sample(free, many)
    for each in chosen:
        each.is_plain = False
    return chosen


def _travel(scene: Scene) -> list[Person]:
    """Send a few abroad for some days, with their own computers."""
    drawn = scene.chance("trips")
    travellers = ordinary(scene, drawn, TRIPS)
    for place, who in enumerate(travellers):
        first = 14 + drawn.randrange(8)
        hotel = Place(ip=f"198.19.{180 + place}.20", city="Lisbon", country="Portugal", state="Lisboa")
        who.trips.append(Trip(first=first, last=first + drawn.randrange(2, 5), place=hotel))
    return travellers


def _take_days_off(scene: Scene) -> None:
    drawn = scene.chance("days off")
    for who in scene.people:
        if not who.is_calm and not who.trips and drawn.random() < AWAY:
            first = drawn.randrange(DAYS)
            who.away.append((on(first), on(first + drawn.randrange(3, 12))))


def _phones_without_reception(scene: Scene) -> None:
    """Have some phones not ring three times in ten minutes, at an address that is well known, and then ring."""
    drawn = scene.chance("reception")
    for who in ordinary(scene, drawn, FLAKY):
        day = drawn.choice([each for each in range(9, 28) if is_workday(each)])
        at = on(day, drawn.uniform(10, 16) - who.office.hours_ahead)
        for minutes in (0, 4, 9):
            scene.later(at + minutes * MINUTE, partial(_not_answered, scene, who))
        scene.later(at + 11 * MINUTE, partial(_answered, scene, who))


def _not_answered(scene: Scene, who: Person) -> None:
    if not who.is_away(scene.now):
        who.failed = scene.now
        scene.pushed(who, who.office.place, "no_response")


def _answered(scene: Scene, who: Person) -> None:
    if not who.is_away(scene.now):
        scene.pushed(who, who.office.place)


__all__ = ["begin", "on_the_way", "ordinary"]
