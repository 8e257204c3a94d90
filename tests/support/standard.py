"""The 360Giving standard's own schema and code lists, read from the folder that REAL_DATA names."""

import csv
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DIALECT = "https://json-schema.org/draft/2020-12/schema"  # the published files say http


class Standard:
    """Says what is wrong with a package or a grant, in the words of the schema."""

    def __init__(self, folder: Path) -> None:
        grant = json.loads((folder / "schema" / "360-giving-schema.json").read_text())
        package = json.loads((folder / "schema" / "360-giving-package-schema.json").read_text())
        grant["$schema"] = package["$schema"] = DIALECT
        package["properties"]["grants"]["items"]["$ref"] = grant["$id"]  # it points at the version before
        schemas = [(s["$id"], Resource.from_contents(s, default_specification=DRAFT202012)) for s in (grant, package)]
        registry: Any = Registry().with_resources(schemas)
        self.grant = Draft202012Validator(grant, registry=registry, format_checker=FormatChecker())
        self.package = Draft202012Validator(package, registry=registry, format_checker=FormatChecker())
        self.known = {"grant": set(grant["properties"]), "package": set(package["properties"])}
        self.properties = grant["properties"]
        self.codes = {
            path.stem: {row["Code"] for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())}
            for path in (folder / "codelists").glob("*.csv")
        }

    def faults(self, package: dict[str, Any]) -> list[str]:
        """What the schema refuses, fields and codes it does not know, and identifiers used twice."""
        found = [error.message for error in self.package.iter_errors(package)]
        found += [f"unknown {name}" for name in set(package) - self.known["package"]]
        ids = [grant["id"] for grant in package["grants"]]
        found += [f"twice {id}" for id in ids if ids.count(id) > 1]
        for grant in package["grants"]:
            found += [f"unknown {name}" for name in set(grant) - self.known["grant"]]
            found += [f"unknown code {code}" for code in self._codes_of(grant) if code]
        return found

    def _codes_of(self, grant: dict[str, Any]) -> list[str | None]:
        about = grant.get("toIndividualsDetails", {})
        said = [
            ("grantToIndividualsReason", about.get("primaryGrantReason")),
            ("locationScope", grant.get("locationScope")),
            *(("grantToIndividualsPurpose", code) for code in about.get("grantPurpose", [])),
            *(("geoCodeType", place.get("geoCodeType")) for place in grant.get("beneficiaryLocation", [])),
        ]
        return [code for kind, code in said if code is not None and code not in self.codes[kind]]
