"""What Lambda puts around a function: its environment and its interpreter."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.artifacts import Laid
from local.cloud import template


@dataclass(frozen=True)
class Interpreter:
    """The Python that runs what is measured: the one below any virtual environment, with nothing added."""

    program: str
    flags: tuple[str, ...] = ("-S", "-s", "-P", "-B")

    def command(self, script: Path, *arguments: str) -> list[str]:
        return [self.program, *self.flags, str(script), *arguments]


def interpreter() -> Interpreter:
    """Return the interpreter below the virtual environment."""
    return Interpreter(str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"))


def environment(
    laid: Laid, dynamodb: str, changed: Mapping[str, str] | None = None, functions: tuple[str, ...] = ("Portal",)
) -> dict[str, str]:
    """Return the functions' variables as template.yaml gives them, and Lambda's own; the store is the stub."""
    shipped = template.shipped()
    stated = {
        **shipped["Globals"]["Function"]["Environment"]["Variables"],
    }
    for function in functions:
        stated |= shipped["Resources"][function]["Properties"]["Environment"]["Variables"]
    variables = {name: _value(value, shipped["Parameters"]) for name, value in stated.items()}
    for name, value in variables.items():
        if value.startswith("/opt/"):
            variables[name] = str(laid.opt) + value.removeprefix("/opt")
    return {
        **variables,
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLEEXAMPLE00",
        "AWS_SECRET_ACCESS_KEY": "example" * 6,
        "AWS_SESSION_TOKEN": "example" * 60,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": functions[-1].lower(),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": str(laid.task),
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "PATH": os.defpath,
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb,
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": dynamodb,
        **(changed or {}),
    }


def _value(value: object, parameters: Mapping[str, Any]) -> str:
    match value:
        case {"Ref": str() as name}:
            return str(parameters[name]["Default"]) if name in parameters else name
        case {"Fn::GetAtt": [str() as name, _]} | {"Fn::GetAtt": str() as name}:
            return name.removesuffix(".Id")
        case {"Fn::If": [_, _, without]}:  # every condition asks whether something optional was given
            return _value(without, parameters)
        case _:
            return str(value)


def machine() -> str:
    """Describe the machine without naming it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} {platform.machine()} processors, {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
