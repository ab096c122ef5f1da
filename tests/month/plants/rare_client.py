"""A program that is no browser for people."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherBrowser(Plant):
    """Somebody signs in at home by such a browser."""

    check: ClassVar[str] = "rare-client"
    browser: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, computer = scene.busy_moment(self.check, drawn), replace(who.computer, browser=self.browser)
        scene.later(at, partial(scene.attempt, who, who.home, asked=who.phones[0], computer=computer))
        return self.told(at, who.user_id)


INCIDENT = OtherBrowser(browser="HeadlessChrome")
DECOY = OtherBrowser(browser="Chrome")
