"""The control API: what ``control.Control`` says, in JSON, on the phone listener."""

from dataclasses import asdict

from aiohttp import web

from local.duosim import passcodes
from local.duosim.attempts import Attempt
from local.duosim.faults import Fault
from local.duosim.groups import Group
from local.duosim.integrations import Integration
from local.duosim.logs import LOGS, LogRow
from local.duosim.organisation.company import Organisation
from local.duosim.people import Person, Phone
from local.duosim.phone.control_estate import ControlEstate
from local.duosim.phone.hands import attempt_of, press
from local.duosim.phone.oracle import Oracle
from local.duosim.phone.spoken import Answers, Told, spoken
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.script import Outcome, PreauthAnswer
from local.duosim.settings import Settings
from local.duosim.simulator import Simulator


class ControlApi:
    """Each method is one thing that a test can say."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo

    def routes(self) -> list[web.RouteDef]:
        one = "/control/people/{username}"
        table: Answers = [
            ("GET", "/control/people", self.people),
            ("PUT", "/control/people", self.put_people),
            ("GET", one, self.person),
            ("PUT", one, self.put_person),
            ("DELETE", one, self.remove_person),
            ("POST", f"{one}/script", self.script),
            ("DELETE", f"{one}/script", self.forget_script),
            ("POST", f"{one}/prompt", self.prompt),
            ("PUT", f"{one}/preauth", self.force_preauth),
            ("POST", f"{one}/press", self.press),
            ("POST", f"{one}/passcode", self.passcode),
            ("GET", "/control/pushes", self.pushes),
            ("GET", "/control/settings", self.settings),
            ("PATCH", "/control/settings", self.change_settings),
            ("GET", "/control/integrations", self.integrations),
            ("POST", "/control/integrations", self.add_integration),
            ("PUT", "/control/integrations/{ikey}/redirects", self.allow_redirects),
            ("GET", "/control/groups", self.groups),
            ("POST", "/control/groups", self.put_group),
            ("GET", "/control/faults", self.faults),
            ("POST", "/control/faults", self.add_fault),
            ("DELETE", "/control/faults", self.clear_faults),
            ("GET", "/control/journal", self.journal),
            ("DELETE", "/control/journal", self.clear_journal),
            ("GET", "/control/records", self.records),
            ("PUT", "/control/organisation", self.organise),
            ("GET", "/control/logs/{log}", self.log_rows),
            ("POST", "/control/logs", self.add_log_rows),
            ("POST", "/control/clock", self.clock),
            ("POST", "/control/reset", self.reset),
            ("POST", "/control/activate", self.activate),
            *ControlEstate(self._duo).answers(),
        ]
        spoken_ones = [web.route(method, path, spoken(answer)) for method, path, answer in table]
        return [*spoken_ones, *Oracle(self._duo).routes()]

    def people(self, _request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._duo.people]

    def person(self, request: web.Request, _told: Told) -> object:
        return self._person(request).to_json()

    def put_person(self, request: web.Request, told: Told) -> object:
        person = Person.from_json({**told, "username": request.match_info["username"]})
        self._duo.put_person(person)
        return person.to_json()

    def put_people(self, _request: web.Request, told: Told) -> object:
        people = [Person.from_json(each) for each in told["people"]]
        self._duo.put_people(people)
        return [each.to_json() for each in people]

    def remove_person(self, request: web.Request, _told: Told) -> object:
        return {"removed": self._duo.remove_person(request.match_info["username"])}

    def script(self, request: web.Request, told: Told) -> object:
        username = request.match_info["username"]
        self._duo.script.add(username, [Outcome.from_json(each) for each in told.get("outcomes", [])])
        if told.get("always") is not None:
            self._duo.script.always(username, Outcome.from_json(told["always"]))
        return {}

    def prompt(self, request: web.Request, told: Told) -> object:
        answers = [PromptAnswer.from_json(each) for each in told.get("answers", [])]
        always = PromptAnswer.from_json(told["always"]) if told.get("always") is not None else None
        self._duo.script.add_prompt(request.match_info["username"], answers, always)
        return {}

    def forget_script(self, request: web.Request, _told: Told) -> object:
        self._duo.script.forget(request.match_info["username"])
        return {}

    def force_preauth(self, request: web.Request, told: Told) -> object:
        self._duo.script.force_preauth(request.match_info["username"], PreauthAnswer.from_json(told))
        return {}

    def press(self, request: web.Request, told: Told) -> object:
        person = self._person(request)
        attempt = attempt_of(self._duo, person, told.get("txid"))
        press(self._duo, attempt, told["button"], told.get("number"))
        return {"status": attempt.state.status, "result": attempt.state.result}

    def passcode(self, request: web.Request, told: Told) -> object:
        person = self._person(request)
        device = person.device(told["device"]) if told.get("device") else next(iter(person.devices), None)
        if device is None:
            raise web.HTTPNotFound(text="no such device")
        return {"passcode": passcodes.hotp(device.otp_secret, device.otp_count)}

    def pushes(self, request: web.Request, _told: Told) -> object:
        username = request.query.get("username")
        person = self._duo.person(username) if username else None
        if username and person is None:
            return []
        return [pending_push(each) for each in self._duo.attempts.pending(person.user_id if person else None)]

    def settings(self, _request: web.Request, _told: Told) -> object:
        return asdict(self._duo.settings)

    def change_settings(self, _request: web.Request, told: Told) -> object:
        self._duo.settings = Settings(**{**asdict(self._duo.settings), **told})
        self._duo.changed()
        return asdict(self._duo.settings)

    def integrations(self, _request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._duo.integrations]

    def add_integration(self, _request: web.Request, told: Told) -> object:
        integration = Integration.from_json(told)
        self._duo.integrations.append(integration)
        self._duo.changed()
        return integration.to_json()

    def allow_redirects(self, request: web.Request, told: Told) -> object:
        ikey = request.match_info["ikey"]
        self._duo.register(told["redirect_uris"], ikey)
        integration = self._duo.integration(ikey)
        if integration is None:
            raise web.HTTPNotFound(text="no application has this key")
        return integration.to_json()

    def groups(self, _request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._duo.groups.all(self._duo.people.group_names())]

    def put_group(self, _request: web.Request, told: Told) -> object:
        group = Group.from_json(told)
        self._duo.groups.declare(group)
        self._duo.changed()
        return group.to_json()

    def faults(self, _request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._duo.faults.waiting]

    def add_fault(self, _request: web.Request, told: Told) -> object:
        self._duo.faults.waiting.append(Fault.from_json(told))
        return {}

    def clear_faults(self, _request: web.Request, _told: Told) -> object:
        self._duo.faults.waiting.clear()
        return {}

    def journal(self, _request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._duo.journal.entries]

    def clear_journal(self, _request: web.Request, _told: Told) -> object:
        self._duo.journal.clear()
        return {}

    def records(self, _request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._duo.records.rows]

    def organise(self, _request: web.Request, told: Told) -> object:
        self._duo.organise(Organisation.from_json(told))
        return {}

    def log_rows(self, request: web.Request, _told: Told) -> object:
        name = request.match_info["log"]
        return [each.to_json() for log in LOGS if log == name for each in self._duo.logs.of(log).everything()]

    def add_log_rows(self, _request: web.Request, told: Told) -> object:
        self._duo.logs.add(*(LogRow(**each) for each in told["rows"]))
        return {}

    def clock(self, _request: web.Request, told: Told) -> object:
        if "skew" in told:
            self._duo.clock.skew = float(told["skew"])
        self._duo.clock.advance(float(told.get("advance", 0.0)))
        self._duo.attempts.settle()
        self._duo.purge()
        self._duo.bell.ring()
        return {"now": self._duo.clock.now(), "shown": self._duo.clock.shown()}

    def reset(self, _request: web.Request, _told: Told) -> object:
        self._duo.reset()
        return {}

    def activate(self, _request: web.Request, told: Told) -> object:
        person = self._duo.activate(str(told["code"]), Phone())
        if person is None:
            raise web.HTTPNotFound(text="this activation code is unknown, used or expired")
        return person.to_json()

    def _person(self, request: web.Request) -> Person:
        person = self._duo.person(request.match_info["username"])
        if person is None:
            raise web.HTTPNotFound(text="nobody has this name")
        return person


def pending_push(attempt: Attempt) -> Told:
    """Describe what is on the phone at this moment; a call counts too."""
    return {
        "txid": attempt.txid,
        "username": attempt.username,
        "factor": attempt.factor,
        "device": attempt.device.device if attempt.device else "",
        "status": attempt.state.status,
        "application": attempt.application,
        "title": attempt.prompt.title,
        "display_username": attempt.prompt.display_username,
        "pushinfo": dict(attempt.prompt.pushinfo),
        "ip": attempt.ip,
        "wants_number": attempt.code is not None,
        "started": attempt.started,
        "expires": attempt.expires,
    }
