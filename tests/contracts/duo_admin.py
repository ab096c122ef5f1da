"""Ways to the simulated Duo's Admin API for the product's own adapter, and the walk through its pages."""

import json
from pathlib import Path
from typing import Final

from doorbook.adapters.duo.admin_api import AdminApi
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.collect.account import Page, PageRequest
from doorbook.collect.stream import Paging, Stream
from local.duosim.integrations import GRANTS, Integration
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets

DAY: Final = 86_400_000
END = 30  # pages; more is a walk that never ends


def keys(duo: RunningDuo, integration: Integration | None = None, **changes: str) -> str:
    """Return the text of a connection's secret, right but for the changes."""
    key = integration or duo.integration("adminapi")
    return json.dumps({"host": f"localhost:{duo.tls_port}", "ikey": key.ikey, "skey": key.skey} | changes)


def secrets(duo: RunningDuo, integration: Integration | None = None, **changes: str) -> KeptSecrets:
    return KeptSecrets({"duo": keys(duo, integration, **changes), "ca": Path(duo.ca_file).read_text()})


def admin(source: KeptSecrets, *, hosts: str = LOCAL_HOSTS, proxy: str | None = None) -> AdminApi:
    return AdminApi(source, "duo", Outbound(host_pattern=hosts, proxy=proxy, ca_secret="ca"))


class Connect:
    """Makes adapters, and hangs up on all of them at the end."""

    def __init__(self) -> None:
        self.made: list[AdminApi] = []

    def __call__(self, source: KeptSecrets, *, hosts: str = LOCAL_HOSTS, proxy: str | None = None) -> AdminApi:
        api = admin(source, hosts=hosts, proxy=proxy)
        self.made.append(api)
        return api

    def close(self) -> None:
        for each in self.made:
            each.close()


def granted(duo: RunningDuo) -> Integration:
    """Add an integration that may read everything."""
    return duo.control.add_admin_api("everything", *GRANTS)


def walk(api: AdminApi, stream: Stream, low: int, high: int) -> list[Page]:
    """Page on as a collector does: until a page is empty or a cursor comes again or is gone."""
    pages: list[Page] = []
    cursor: str | None = None
    for _ in range(END):
        page = api.page(PageRequest(stream=stream, low=low, high=high, cursor=cursor))
        pages.append(page)
        following = page.cursor
        if stream.paging is Paging.SECONDS and len(page.records) + len(page.bad) >= stream.page:
            following = str(max(each.at for each in page.records) // 1000)
        if page.is_empty or following is None or following == cursor:
            return pages
        cursor = following
    raise AssertionError("it never ended")
