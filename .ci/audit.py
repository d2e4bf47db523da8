"""Ask the advisory service about the locked versions: ``python .ci/audit.py .ci/constraints.txt`` (needs pip-audit).

A known weakness ends it with 1. A service that cannot be reached, or that does not know the packages (a mirror without
advisories), audits nothing: that is said and ends it with 0, so that machines without the network can build; with
``--strict`` it ends with 3.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

WEAK, NOT_AUDITED = 1, 3


def verdict(output: str, error: str) -> tuple[int, list[str]]:
    """Read what pip-audit wrote.

    Args:
        output: its JSON, empty where it failed.
        error: its last words.

    Returns:
        0, :data:`WEAK` or :data:`NOT_AUDITED`, and lines that say why.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return NOT_AUDITED, [f"nothing audited: {(error.strip().splitlines() or ['no answer'])[-1][:300]}"]
    weak = [
        f"{package['name']} {package['version']}: {found['id']}, fixed in {', '.join(found['fix_versions']) or 'no version'}"
        for package in packages
        for found in package.get("vulns", ())
    ]
    audited = sum("skip_reason" not in package for package in packages)
    if weak:
        return WEAK, weak
    if not audited:
        return NOT_AUDITED, [f"nothing audited: the service knows none of {len(packages)} packages"]
    return 0, [f"{audited} of {len(packages)} packages audited, no known weakness"]


def main() -> int:
    """Audit the versions of a constraints file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("constraints")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
    try:
        done = subprocess.run(
            [*command, "--timeout=10", "-r", options.constraints], capture_output=True, text=True, timeout=600
        )
        code, lines = verdict(done.stdout, done.stderr)
    except subprocess.TimeoutExpired:
        code, lines = NOT_AUDITED, ["nothing audited: no answer in 10 minutes"]
    print("\n".join(lines))
    return 0 if code == NOT_AUDITED and not options.strict else code


if __name__ == "__main__":
    sys.exit(main())
