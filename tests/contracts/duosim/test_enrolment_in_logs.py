"""Who gets a phone by themselves is in the logs: an enrolment among the authentications, a phone in the activity."""

from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from local.duosim.control import Control
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from tests.at_duo import AtDuo
from tests.contracts.duosim.caller import Caller
from tests.contracts.duosim.prompt_caller import AUTHORIZE, PromptCaller

pytestmark = pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")


def posted(address: str, **told: str) -> int:
    with urlopen(address, urlencode(told).encode(), 10) as page:  # noqa: S310 - the simulator's own page
        return int(page.status)


def enrolled(control: Control, username: str) -> tuple[str, str]:
    """Check what both logs say of somebody's first phone; answer with its txid and the application's name."""
    [row] = [each.told for each in control.log_rows("authentication") if each.told["event_type"] == "enrollment"]
    assert (row["user"]["name"], row["result"], row["factor"], row["reason"]) == (username, "success", None, None)
    person = control.person(username)
    assert row["user"]["key"] == person.user_id
    [done] = [each.told for each in control.log_rows("activity")]
    assert (done["action"]["name"], done["actor"]["type"], done["actor"]["key"]) == (
        "phone_create",
        "user",
        person.user_id,
    )
    assert done["target"]["key"] == person.phones[0].device
    assert done["application"]["key"] == row["application"]["key"]
    assert control.log_rows("administrator") == []
    return str(row["txid"]), str(row["application"]["name"])


def test_an_enrolment_at_the_portal_is_in_both_logs(duo: RunningDuo, control: Control, caller: Caller) -> None:
    portal = caller.send("POST", "/auth/v2/preauth", {"username": "frank"}).response["enroll_portal_url"]
    [code] = parse_qs(urlsplit(portal).query)["code"]
    assert posted(f"{duo.phone_url}/portal?code={code}", name="Frank's iPhone", number="+17345550111") == 200

    assert enrolled(control, "frank")[1] == "Doorbook sign-in"
    row = control.log_rows("authentication")[0].told
    assert row["auth_device"]["name"] == "+17345550111"


def test_an_activation_is_in_both_logs(control: Control, caller: Caller) -> None:
    told = caller.send("POST", "/auth/v2/enroll", {"username": "frank"}).response
    assert control.log_rows("authentication") == []
    control.activate(str(told["activation_code"]))

    assert enrolled(control, "frank")[1] == "Doorbook sign-in"


def test_an_address_that_is_over_writes_nothing(duo: RunningDuo, control: Control) -> None:
    with pytest.raises(OSError, match="404"):
        posted(f"{duo.phone_url}/portal?code=nothing", name="A phone")
    assert control.log_rows("authentication") == control.log_rows("activity") == []


def test_an_enrolment_at_the_prompt_shares_its_txid_with_the_sign_in_after_it(
    duo: RunningDuo, control: Control
) -> None:
    control.put_person(Person("frank"))
    prompt = PromptCaller(duo, duo.mfa)
    browser = AtDuo.of(duo)
    asked = {"response_type": "code", "client_id": duo.mfa.ikey, "request": prompt.request({"duo_uname": "frank"})}
    browser.open(f"{AUTHORIZE}?{urlencode(asked)}")
    browser.press("enroll")
    browser.press("way:duo_push")

    txid, application = enrolled(control, "frank")
    rows = [each.told for each in control.log_rows("authentication")]
    assert [(each["event_type"], each["txid"]) for each in rows] == [("enrollment", txid), ("authentication", txid)]
    assert {each["application"]["name"] for each in rows} == {application} == {duo.mfa.name}
