"""template.yaml as the cloud receives it: packaged, and expanded by AWS's own translator."""

import copy
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
REGION = "ca-central-1"

type Template = dict[str, Any]

PACKAGED = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}


def shipped() -> Template:
    """template.yaml as it is written."""
    template: Template = yaml_parse((ROOT / "template.yaml").read_text())
    return template


def packaged(template: Template, archives: Mapping[str, str]) -> Template:
    """Put archives in the place of folders, as `sam package` does; a folder without one gets a stand-in."""
    result = copy.deepcopy(template)
    globals_of_functions = result.get("Globals", {}).get("Function", {})
    parts = [(globals_of_functions, "CodeUri")] if "CodeUri" in globals_of_functions else []
    for resource in result["Resources"].values():
        key = PACKAGED.get(resource["Type"])
        if key and key in resource.get("Properties", {}):
            parts.append((resource["Properties"], key))
    for properties, key in parts:
        properties[key] = archives.get(properties[key], f"s3://stand-in/{properties[key].strip('/')}.zip")
    return result


def expanded(template: Template, parameters: Mapping[str, str]) -> Template:
    """Do what CloudFormation does to a packaged template before it creates anything."""
    defaults = {name: p["Default"] for name, p in template.get("Parameters", {}).items() if "Default" in p}
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=REGION))
    logging.getLogger("samtranslator.metrics").setLevel(logging.ERROR)  # it misses a publisher that only AWS has
    made = translator.translate(copy.deepcopy(template), {**defaults, **parameters})
    result: Template = json.loads(json.dumps(made))  # plain dictionaries instead of the translator's own
    result.pop("Transform", None)
    return result
