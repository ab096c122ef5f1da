"""The control API for what an account has besides people: endpoints, administrators, policies, applications, codes."""

from typing import Any

from aiohttp import web

from local.duosim.estate import Register
from local.duosim.integrations import Integration
from local.duosim.people import BypassTerms
from local.duosim.phone.spoken import Answers, Told
from local.duosim.simulator import Simulator


class ControlEstate:
    """Each method is one thing that a test can say."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo

    def answers(self) -> Answers:
        code = "/control/people/{username}/bypass_codes/{code}"
        return [
            ("GET", "/control/estate/{kind}", self.all),
            ("POST", "/control/estate/{kind}", self.put),
            ("DELETE", "/control/estate/{kind}/{key}", self.remove),
            ("PUT", "/control/integrations/{ikey}", self.put_integration),
            ("DELETE", "/control/integrations/{ikey}", self.remove_integration),
            ("PUT", code, self.put_bypass_code),
            ("DELETE", code, self.remove_bypass_code),
        ]

    def all(self, request: web.Request, _told: Told) -> object:
        return [each.to_json() for each in self._register(request).all]

    def put(self, request: web.Request, told: Told) -> object:
        thing = self._register(request).put(told)
        self._duo.changed()
        return thing.to_json()

    def remove(self, request: web.Request, _told: Told) -> object:
        removed = self._register(request).remove(request.match_info["key"])
        self._duo.changed()
        return {"removed": removed}

    def put_integration(self, request: web.Request, told: Told) -> object:
        """Add it, or put it in the place of the one that has its key: other grants, another secret."""
        integration = Integration.from_json({**told, "ikey": request.match_info["ikey"]})
        known = self._duo.integration(integration.ikey) is not None
        others = [integration if each.ikey == integration.ikey else each for each in self._duo.integrations]
        self._duo.integrations = others if known else [*others, integration]
        self._duo.changed()
        return integration.to_json()

    def remove_integration(self, request: web.Request, _told: Told) -> object:
        left = [each for each in self._duo.integrations if each.ikey != request.match_info["ikey"]]
        removed = len(left) < len(self._duo.integrations)
        self._duo.integrations = left
        self._duo.changed()
        return {"removed": removed}

    def put_bypass_code(self, request: web.Request, told: Told) -> object:
        person, code = self._duo.person(request.match_info["username"]), request.match_info["code"]
        if person is None:
            raise web.HTTPNotFound(text="nobody has this name")
        terms = BypassTerms(**told)
        if code not in person.bypass_codes:
            person.bypass_codes.append(code)
        person.bypass_terms[code] = terms
        self._duo.changed()
        return {"bypass_code_id": person.bypass_id(code)}

    def remove_bypass_code(self, request: web.Request, _told: Told) -> object:
        person, code = self._duo.person(request.match_info["username"]), request.match_info["code"]
        if person is None or code not in person.bypass_codes:
            return {"removed": False}
        person.forget_bypass_code(code)
        self._duo.changed()
        return {"removed": True}

    def _register(self, request: web.Request) -> Register[Any]:
        for kind, register in self._duo.estate.registers().items():
            if kind == request.match_info["kind"]:
                return register
        raise web.HTTPNotFound(text="an account has administrators, endpoints and policies")
