"""The AWS of this machine: ministack, with every request signed and every policy enforced."""

import http.client
import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from local.cloud import tools
from local.cloud.processes import Programs

REGION = "ca-central-1"
KEPT = ("HOME", "PATH", "USER")  # of our environment; the rest must not reach the functions


@dataclass(frozen=True)
class Aws:
    """Where it answers, and to which credentials."""

    endpoint: str
    region: str = REGION
    access_key: str = "test"
    secret_key: str = "test"  # noqa: S105 - the only one ministack takes for the account's owner

    def client(self, service: str, **config: Any) -> Any:  # noqa: ANN401 - each service has a type of its own
        """Make a boto3 client of the account's owner."""
        return boto3.client(  # type: ignore[call-overload]  # the name of the service is not a literal here
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(retries={"total_max_attempts": 1}, **config),
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """What another program needs in its environment to use it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
        }


def start(programs: Programs, state: Path) -> Aws:
    """Start ministack on a free port of the loopback, with what an earlier run saved in STATE."""
    port = free_port()
    aws = Aws(f"http://127.0.0.1:{port}")
    folder = state / "aws"
    scratch = state / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    for path in (folder, scratch):
        path.mkdir(parents=True, exist_ok=True)
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LANG": "C.UTF-8",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "PYTHONUNBUFFERED": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "S3_PERSIST": "1",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(folder),
        "TMPDIR": str(scratch),
        **aws.environment,
    }
    starter = Path(__file__).with_name("ministack_start.py")
    programs.start("aws", [str(tools.environment("ministack")), str(starter)], environment)
    programs.wait_until("aws", lambda: _ready(port))
    return aws


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/_ministack/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
