"""Duo's own client of the Admin API, unmodified, on either listener."""

import duo_client

from local.duosim.integrations import Grant, Integration
from local.duosim.running import RunningDuo


def admin_of(
    duo: RunningDuo, key: Integration | None = None, *, tls: bool = False, sig_version: int = 5
) -> duo_client.Admin:
    """Be this integration, or the account's own watch."""
    key = key or duo.integration("adminapi")
    ca_certs, port = (duo.ca_file, duo.tls_port) if tls else ("HTTP", duo.http_port)
    return duo_client.Admin(
        key.ikey, key.skey, "localhost", ca_certs=ca_certs, port=port, sig_version=sig_version, timeout=20
    )


def granted(duo: RunningDuo, *grants: Grant) -> duo_client.Admin:
    """Be a new integration that may do these things and no others."""
    return admin_of(duo, duo.control.add_admin_api("Of a test", *grants))
