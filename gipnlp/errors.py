"""All messages of errors in one place, each with a stable code and with what to do next."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "GIP001": "extract() takes one str, not {type}. Decode bytes first, or pass a path to extract_file().",
    "GIP002": "extract_file() takes a path (str or os.PathLike), not {type}.",
    "GIP010": "{path}: no such file. Check the spelling of the path.",
    "GIP011": "{path} is a directory. Name the files in it, e.g. {path}/*.txt.",
    "GIP012": "{path}: cannot be opened ({reason}). Check its permissions.",
    "GIP013": "{path}: is a binary file of no kind that gipnlp reads (txt, md, html, mht, pdf, docx). Convert it first.",
    "GIP014": "{path}: its bytes fit no Chinese encoding (UTF-8, GB18030, Big5). Save it as UTF-8.",
    "GIP015": "{path}: is empty. Download it again.",
    "GIP016": "{path}: is damaged and cannot be read as {kind} ({reason}). Download it again.",
    "GIP017": "{path}: is encrypted. Remove the password, then try again.",
    "GIP018": "{path}: the PDF has no text layer (scanned pages). Run OCR on it and pass the resulting text or Markdown.",
    "GIP019": "{path}: is too large ({size} bytes; the limit is {limit}). Split it, or raise the limit.",
    "GIP020": "{feature} needs packages that are not installed. Install them with: pip install 'gipnlp[{extra}]'",
    "GIP021": "{path}: holds no text ({reason}). Save the page as the browser shows it, or use another edition of the report.",
    "GIP022": "{path}: is too complex to be read ({what}: {count}; the limit is {limit}). Save the report alone as a file.",
    "GIP023": "{path}: the fonts of the PDF do not tell which characters they show. Run OCR on it and pass the resulting text.",
    "GIP030": "model {name} does not match its manifest ({reason}). Install gipnlp again, or run python -m gipnlp.train.",
    "GIP031": "model {name!r} is not known. Known models: {known}.",
    "GIP032": "model {name} is missing. Run python -m gipnlp.train, or install gipnlp again.",
    "GIP040": "{path}:{line}: {reason}",
    "GIP041": "{path}: does not match its SHA-256 in {annotation}. Annotations hold only for the very text they were made on.",
    "GIP050": "{path}: unknown output format {suffix!r}. Use .jsonl, .json, .csv, .xlsx, .parquet or .duckdb.",
    "GIP099": "{path}: failed inside gipnlp ({reason}). Please report it with the file.",
}


def message(code: str, **values: object) -> str:
    """Give ``"CODE: text"`` with the values filled in."""
    return f"{code}: {MESSAGES[code].format(**values)}"


class GipError(ValueError):
    """Base class of all errors of gipnlp; ``code`` is stable, the text says what to do."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(message(code, **values))

    def __reduce__(self) -> tuple[object, ...]:  # keyword arguments survive the way back from a worker process
        return (_rebuild, (type(self), self.code, self.values))


def _rebuild(kind: type[GipError], code: str, values: dict[str, object]) -> GipError:
    return kind(code, **values)


class ReadError(GipError):
    """A file that cannot be read; the message names the file and the reason."""


class ModelError(GipError):
    """A model that is missing, damaged or unknown."""


class MissingExtraError(GipError, ImportError):
    """An optional package is not installed; the message gives the command that installs it."""


class MarkupError(GipError):
    """A corpus file or annotation that breaks the rules of its format."""
