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
    "GIP024": "{path}: is a file of {kind}, which gipnlp does not read. Save it as {target} in the program that made it (WPS, Word or LibreOffice), then try again.",
    "GIP025": "{path}: unpacks to too many bytes ({size}; the limit is {limit}). Save the report alone as a file, or raise GIPNLP_MAX_UNPACKED.",
    "GIP026": "{path}: has too many table cells ({count}; the limit is {limit}). Save the report alone as a file, or raise GIPNLP_MAX_CELLS.",
    "GIP027": "{path}: a table in it covers too many fields with its merged cells ({count}; the limit is {limit}). Save the report alone as a file, or raise GIPNLP_MAX_FIELDS.",
    "GIP028": "{path}: is nested too deeply ({count} levels; the limit is {limit}). Save the report alone as a file.",
    "GIP029": "{path}: has too many pages ({count}; the limit is {limit}). Split it, or raise GIPNLP_MAX_PAGES.",
    "GIP030": "model {name} does not match its manifest ({reason}). Install gipnlp again, or run python -m gipnlp.train.",
    "GIP031": "model {name!r} is not known. Known models: {known}.",
    "GIP032": "model {name} is missing. Run python -m gipnlp.train, or install gipnlp again.",
    "GIP040": "{path}:{line}: {reason}",
    "GIP041": "{path}: does not match its SHA-256 in {annotation}. Annotations hold only for the very text they were made on.",
    "GIP050": "{path}: unknown output format {suffix!r}. Use .jsonl, .json, .csv, .xlsx, .parquet or .duckdb.",
    "GIP051": "{path}: cannot be written ({reason}). Make room; what is done is kept in {journal}: the same command with --resume goes on.",
    "GIP053": "{path}: another run is writing it (it holds {journal}). Wait for its end, or choose another output.",
    "GIP054": "{path}: is no usable journal of a run ({reason}). Remove it, or choose another output.",
    "GIP055": "{path}: took longer than {seconds:g} seconds and was given up. Raise the limit (--timeout), or look at the file.",
    "GIP056": "worker processes cannot be started ({reason}). In a script, call gipnlp under if __name__ == \"__main__\": or use workers=1.",
    "GIP057": "{variable} must be a number above 0, not {value!r}. Set it to one, or unset it.",
    "GIP060": "{path}: is no panel of this version ({reason}). Choose another name, or make a new one: gipnlp panel PATH... -o.",
    "GIP061": "{path}: another program has it open ({reason}). Close it there, then try again.",
    "GIP062": "{path}: unknown kind of panel {suffix!r}. Use .duckdb, .parquet or .csv.",
    "GIP063": "{path}: unknown format of a table {suffix!r}. Use .csv, .xlsx or .parquet.",
    "GIP064": "there is no indicator {name!r}. Close to it: {near}. gipnlp indicators lists all.",
    "GIP065": "{name} is stated once for each category. Name one, for example {name}:规范性文件.",
    "GIP066": "{text!r} are no years. Write 2014 or 2012-2018.",
    "GIP067": "{path}: changed while it was read. Run the command again.",
    "GIP070": "the server is busy ({waiting} requests wait). Send the request again in {seconds} s.",
    "GIP071": "the body cannot be read ({reason}). Send JSON, plain text or a file; /openapi.json describes them.",
    "GIP072": "a body of type {type!r} is not taken. Send application/json, text/plain or multipart/form-data.",
    "GIP073": "{where}: {reason}. /openapi.json describes what is taken.",
    "GIP074": "the body did not arrive within {seconds:g} s. Send it again over a faster connection.",
    "GIP075": "{path}: the process that worked on it died ({reason}). Try once more; if it dies again, report it with the file.",
    "GIP076": "there is no {method} {route} here. /openapi.json lists what there is.",
    "GIP077": "{what} {value!r} is not this server's. Use the address that gipnlp serve prints, or allow a name with --allow-host.",
    "GIP078": "cannot listen on {host}:{port} ({reason}). Choose another address with --host and --port.",
    "GIP080": "{path}: is no stored document of gipnlp ({reason}). Give a .json or .jsonl file that gipnlp extract wrote.",
    "GIP081": "{path}: is a document of schema version {version!r}; this gipnlp reads {known}. Install a newer gipnlp.",
    "GIP082": "{path}: was extracted from another text ({reason}). Give the very text that it was extracted from.",
    "GIP083": "load() takes a path or a JSON string, not {type}.",
    "GIP084": "{feature} needs the report's text, which the document was stored without. Load it with load(..., text=...), or store it with to_json(text=True).",
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


class StoredError(ReadError):
    """The error of a stored document: its code, and its message as it was written then."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.values = {}
        ValueError.__init__(self, text)

    def __reduce__(self) -> tuple[object, ...]:
        return (StoredError, (self.code, str(self)))


class ModelError(GipError):
    """A model that is missing, damaged or unknown."""


class MissingExtraError(GipError, ImportError):
    """An optional package is not installed; the message gives the command that installs it."""


class MarkupError(GipError):
    """A corpus file or annotation that breaks the rules of its format."""
