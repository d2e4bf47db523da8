"""Write the stored documents of this version anew: ``python tests/docs/renew.py``; never after its release."""

from __future__ import annotations

from pathlib import Path

import gipnlp

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Extract from every bundled sample and store the document with its text."""
    folder = ROOT / "tests" / "data" / "documents" / gipnlp.__version__
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "gipnlp" / "samples").glob("*.txt")):
        document = gipnlp.extract_file(path)
        document.path = path.name
        (folder / f"{path.stem}.json").write_text(document.to_json(text=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
