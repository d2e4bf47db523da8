"""Write the components of an installed gipnlp as a CycloneDX 1.5 document: ``python .ci/sbom.py -o sbom.json``.

Read from the metadata of the installed distributions; with ``--constraints`` as exact versions for pip. The same
environment gives the same bytes (no time stamp, no serial number).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement


def name_of(name: str) -> str:
    """Give a distribution's name in its normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(root: str, extras: Iterable[str]) -> dict[str, Distribution]:
    """Give the installed distributions that ``root`` with ``extras`` needs, itself included, by name."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(root, extra) for extra in ("", *extras)]
    while todo:
        name, extra = todo.pop()
        if (name_of(name), extra) in seen:
            continue
        seen.add((name_of(name), extra))
        try:
            dist = found.setdefault(name_of(name), distribution(name))
        except PackageNotFoundError:
            continue  # an extra that is not installed
        for line in dist.requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                todo += [(need.name, wanted) for wanted in ("", *need.extras)]
    return dict(sorted(found.items()))


def component(dist: Distribution, kind: str = "library") -> dict[str, Any]:
    """Describe one distribution."""
    name = name_of(dist.metadata["Name"])
    ref = f"pkg:pypi/{name}@{dist.version}"
    made: dict[str, Any] = {"type": kind, "bom-ref": ref, "name": name, "version": dist.version, "purl": ref}
    licence = dist.metadata.get("License-Expression") or dist.metadata.get("License")
    if licence and "\n" not in licence and len(licence) < 80:
        made["licenses"] = [{"license": {"name": licence}}]
    return made


def sbom(root: str, extras: Iterable[str]) -> dict[str, Any]:
    """Give the CycloneDX document."""
    dists = closure(root, extras)
    top = dists.pop(name_of(root))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(top, "application")},
        "components": [component(dist) for dist in dists.values()],
    }


def main() -> None:
    """Write the document, or the constraints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extras", default="", help="comma-separated; default: none")
    parser.add_argument("--constraints", action="store_true", help="write name==version lines")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    extras = [extra for extra in options.extras.split(",") if extra]
    if options.constraints:
        dists = closure("gipnlp", extras)
        dists.pop("gipnlp")
        content = "".join(f"{name}=={dist.version}\n" for name, dist in dists.items())
    else:
        content = json.dumps(sbom("gipnlp", extras), indent=1, ensure_ascii=False) + "\n"
    options.output.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
