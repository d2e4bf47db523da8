"""Extraction over a cluster: a Spark data frame of reports in, a data frame of records, checks or reports out.

    records = extract_dataframe(files, "content", path="path")

The rows are those of the local run (:mod:`gipnlp.store.tables`), whatever the number of executors.  Read
:func:`extract_dataframe` first (and :func:`check_years`: the panel's checks, body by body), then :func:`rows_of` (what happens to one document) and :class:`Bundle` (how the
driver's model gets to the executors).  There is no cluster code here: Spark distributes, starts failed tasks anew and
writes the outcome.  Needs the extra ``spark`` and Java 17 or newer; gipnlp has to be installed on the executors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from .batch.documents import failed, reason_of
from .document import Document
from .errors import GipError, MissingExtraError, ReadError
from .store.tables import TABLES, column_kind, table_rows
from .store.text import json_line

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from .models import Pipeline

Table = Literal["records", "checks", "reports", "documents"]

#: documents that are turned into one data frame on their way back to Spark; more only costs memory
CHUNK = 64
#: files of a model directory that only training needs
_TRAINING_ONLY = (".crfsuite",)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model as bytes, to be broadcast: executors use the driver's model, whatever is installed there.

    Attributes:
        model: name of the model, see :func:`gipnlp.extract`.
        files: content by name, the manifest among them.
        sha256: hash over all of it.
    """

    model: str | None
    files: Mapping[str, bytes]
    sha256: str


def read_bundle(model: str | None = None, directory: Path | None = None) -> Bundle:
    """Read a model's files, after checking that they load.

    Args:
        model: name of the model, see :func:`gipnlp.extract`.
        directory: other place of the model files.

    Raises:
        ModelError: the model is unknown, missing or damaged.
    """
    from .models import load_pipeline
    from .tag.bundle import models_directory

    load_pipeline(model, directory)
    root = directory or models_directory()
    places = [root, root / model] if model else [root]
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for place in places
        if place.is_dir()
        for path in sorted(place.rglob("*") if place != root else place.iterdir())
        if path.is_file() and path.suffix not in _TRAINING_ONLY and not path.name.startswith(".")
    }
    digest = hashlib.sha256(repr(model).encode())
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return Bundle(model, files, digest.hexdigest())


#: models of this process by the hash of their bundle
_LOADED: dict[str, Pipeline] = {}


def open_bundle(bundle: Bundle) -> Pipeline:
    """Load a bundle's model, once a process; its manifest is checked as that of any other model.

    Raises:
        ModelError: the bundle is damaged.
    """
    if bundle.sha256 not in _LOADED:
        from .models import load_pipeline

        with TemporaryDirectory(prefix="gipnlp-model-") as folder:
            for name, content in bundle.files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            _LOADED[bundle.sha256] = load_pipeline(bundle.model, Path(folder))
    return _LOADED[bundle.sha256]


def extract_dataframe(
    df: DataFrame,
    column: str,
    *,
    path: str | None = None,
    keep: Sequence[str] = (),
    table: Table = "records",
    model: str | None = None,
) -> DataFrame:
    """Extract from every row of a Spark data frame.

    Args:
        df: one row a document.
        column: holds the documents: text (``string``), or the bytes of files of any kind that gipnlp reads
            (``binary``, as Spark's source ``binaryFile`` gives them).
        path: column whose value becomes the documents' ``path``, if any.
        keep: columns that every row of the outcome carries on, e.g. an id.
        table: ``records``, ``checks`` or ``reports`` with the columns of :data:`gipnlp.store.tables.TABLES`, or
            ``documents`` with the columns ``path`` and ``json`` (the JSON document).  A document that cannot be
            read has a row with its error in ``reports`` and ``documents``, and none in the others.
        model: name of the tagger, see :func:`gipnlp.extract`.

    Returns:
        A data frame; nothing is extracted before Spark asks for it.

    Raises:
        MissingExtraError: pyspark, pandas or pyarrow is not installed.
        TypeError: ``column`` is neither text nor bytes.
        ValueError: no such column or table, or a column of ``keep`` is one of the outcome's.
        ModelError: the model is unknown, missing or damaged.
    """
    types = _spark_types()
    if table not in (*TABLES, "documents"):
        raise ValueError(f"unknown table {table!r}; there are {', '.join(TABLES)} and documents.")
    twice = set(keep) & set(columns_of(table))
    if twice:
        raise ValueError(f"the outcome has columns of these names already: {', '.join(sorted(twice))}.")
    bundle = _ready(df, column, path, keep, model, types)
    kept = tuple(keep)

    def work(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        pipeline = open_bundle(bundle.value)
        for frame in frames:
            yield from _outcome(frame, pipeline, column, path, kept, table)

    schema = table_schema(table)
    fields = [df.schema[name] for name in keep] + schema.fields
    return df.select(column, *_others(column, path, keep)).mapInPandas(work, types.StructType(fields))


def group_by_agency(
    records: DataFrame, check: Callable[[pandas.DataFrame], pandas.DataFrame], schema: StructType | str
) -> DataFrame:
    """Run a check that needs all of an agency's years at once, agency by agency, on the executors.

    Args:
        records: what :func:`extract_dataframe` gave for ``records``.
        check: a pure function; it gets one agency's records, ordered by year, path and place, and gives rows.
        schema: of the rows that ``check`` gives.

    Returns:
        The rows of all agencies.  Records without an agency are left out: nobody knows whose they are.
    """

    def in_order(frame: pandas.DataFrame) -> pandas.DataFrame:
        ordered = frame.sort_values(["year", "path", "report", "start", "id"], kind="stable", na_position="last")
        return check(ordered.reset_index(drop=True))

    known = records.where(records["agency"].isNotNull())
    return known.groupBy("agency").applyInPandas(in_order, schema)


def check_years(df: DataFrame, column: str, *, path: str | None = None, model: str | None = None) -> DataFrame:
    """Extract, and check each body's years against each other: the panel's checks, one group a body.

    Two stages: every document becomes the rows that a panel has of it (:func:`gipnlp.panel.rows.document_rows`), keyed
    by the body; then each body's rows are checked together (:func:`body_checks`).

    Args:
        df, column, path, model: see :func:`extract_dataframe`.

    Returns:
        The rows of a panel's table ``panel_checks`` without ``id``, for the rules ``carry``, ``cumulative`` and
        ``missing_year``.  Not ``jump``: what is out of the usual depends on all other bodies.

    Raises:
        MissingExtraError, TypeError, ValueError, ModelError: see :func:`extract_dataframe`; duckdb is needed, too.
    """
    from .panel.database import library
    from .panel.tables import TABLES as PANEL

    types = _spark_types()
    library()
    bundle = _ready(df, column, path, (), model, types)

    def work(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        pipeline = open_bundle(bundle.value)
        for frame in frames:
            paths = frame[path] if path else [None] * len(frame)
            rows: list[list[Any]] = []
            for value, name in zip(frame[column], paths, strict=True):
                rows += _keyed_rows(value, _text(name), pipeline)
            yield _frame(rows, ("agency_id", "rows"))

    columns = [c for c in PANEL["panel_checks"] if c.name != "id"]

    def check(frame: pandas.DataFrame) -> pandas.DataFrame:
        found = body_checks(json.loads(rows) for rows in frame["rows"])
        return _frame([[row[c.name] for c in columns] for row in found], [c.name for c in columns])

    kinds = {"VARCHAR": types.StringType(), "BIGINT": types.LongType(), "INTEGER": types.LongType(), "DOUBLE": types.DoubleType()}
    schema = types.StructType([types.StructField(c.name, kinds[c.type], nullable=True) for c in columns])
    keyed = df.select(column, *_others(column, path, ())).mapInPandas(work, "agency_id string, rows string")
    return keyed.groupBy("agency_id").applyInPandas(check, schema)


def body_checks(reports: Iterable[Mapping[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """Check one body's years against each other; a pure function of the rows.

    Args:
        reports: rows of a panel's tables by the table's name, as :func:`gipnlp.panel.rows.document_rows` gives them.

    Returns:
        Rows of ``panel_checks``; see :func:`check_years` for what is among them.
    """
    from .panel.across import across
    from .panel.database import _create, insert, library
    from .panel.settle import _duplicates

    connection = library().connect(":memory:")
    try:
        _create(connection)
        for made in sorted(reports, key=lambda rows: str(rows["reports"][0]["report_id"])):
            for table, rows in made.items():
                insert(connection, table, rows)
        _duplicates(connection)
        return [row for row in across(connection) if row["rule"] != "jump"]
    finally:
        connection.close()


def _keyed_rows(value: str | bytes | None, path: str | None, pipeline: Pipeline) -> list[list[Any]]:
    """Give a body's key and the JSON of its rows for each report of a document."""
    from .panel.rows import document_rows

    document = _document(value, path, pipeline)
    content = b"" if value is None else value.encode("utf-8", "surrogatepass") if isinstance(value, str) else bytes(value)
    made = document_rows(document, hashlib.sha256(content).hexdigest(), path or "")
    keyed = []
    for report in made["reports"]:
        own = {
            table: [row for row in rows if row["report_id"] == report["report_id"]] for table, rows in made.items()
        }
        keyed.append([report["agency_id"], json.dumps(own)])
    return keyed


def columns_of(table: Table) -> tuple[str, ...]:
    """Give the columns of an outcome."""
    return ("path", "json") if table == "documents" else TABLES[table]


def table_schema(table: Table) -> StructType:
    """Give the Spark schema of an outcome.

    Raises:
        MissingExtraError: pyspark is not installed.
    """
    types = _spark_types()
    kinds = {"text": types.StringType(), "integer": types.LongType(), "number": types.DoubleType()}
    schema: StructType = types.StructType(
        [types.StructField(c, kinds[_kind(table, c)], nullable=True) for c in columns_of(table)]
    )
    return schema


def rows_of(value: str | bytes | None, path: str | None, table: Table, pipeline: Pipeline) -> list[list[Any]]:
    """Extract from one document and give its rows, in the order of :func:`columns_of`.

    Args:
        value: the text, or a file's bytes; ``None`` gives a document with an error.
        path: the document's path.
        table: which rows.
        pipeline: the loaded model.
    """
    document = _document(value, path, pipeline)
    if table == "documents":
        return [[document.path, json_line(document)]]
    floats = [column_kind(table, c) == "number" for c in TABLES[table]]
    return [
        [float(v) if is_float and v is not None else v for v, is_float in zip(row.values(), floats, strict=True)]
        for row in table_rows(document, table)
    ]


def _document(value: str | bytes | None, path: str | None, pipeline: Pipeline) -> Document:
    from .api import run
    from .readers import read_bytes
    from .types import Source

    name = path or "<text>"
    try:
        if value is None:
            raise ReadError("GIP021", path=name, reason="null")
        source = Source(value) if isinstance(value, str) else read_bytes(bytes(value), path or "")
        document = run(source, pipeline)
        document.path = path
    except ReadError as error:
        return failed(name, error)
    except GipError as error:  # a reader whose packages are missing
        return failed(name, ReadError(error.code, **error.values))
    except Exception as error:  # a fault of gipnlp costs this document only
        return failed(name, ReadError("GIP099", path=name, reason=reason_of(error)))
    return document


def _outcome(
    frame: pandas.DataFrame, pipeline: Pipeline, column: str, path: str | None, keep: Sequence[str], table: Table
) -> Iterator[pandas.DataFrame]:
    names = [*keep, *columns_of(table)]
    paths = frame[path] if path else [None] * len(frame)
    rows: list[list[Any]] = []
    for i, (value, name, kept) in enumerate(zip(frame[column], paths, _kept(frame, keep), strict=True)):
        rows += [[*kept, *row] for row in rows_of(value, _text(name), table, pipeline)]
        if i % CHUNK == CHUNK - 1:
            yield _frame(rows, names)
            rows = []
    yield _frame(rows, names)


def _frame(rows: list[list[Any]], names: Sequence[str]) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(rows, columns=list(names), dtype=object)  # whole numbers beside None stay whole


def _kept(frame: pandas.DataFrame, keep: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    if not keep:
        return iter([()] * len(frame))
    kept: Iterable[tuple[Any, ...]] = frame[list(keep)].itertuples(index=False, name=None)
    return kept


def _text(name: Any) -> str | None:
    return name if isinstance(name, str) else None if name is None or name != name else str(name)


def _others(column: str, path: str | None, keep: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys([*([path] if path else []), *keep]) if name != column]


def _ready(df: DataFrame, column: str, path: str | None, keep: Sequence[str], model: str | None, types: Any) -> Any:
    """Look at the columns, and broadcast the model."""
    for name in (column, *((path,) if path else ()), *keep):
        if name not in df.columns:
            raise ValueError(f"the data frame has no column {name!r}, only {', '.join(df.columns)}.")
    kind = df.schema[column].dataType
    if not isinstance(kind, types.StringType | types.BinaryType):
        raise TypeError(f"column {column!r} must hold text or bytes, not {kind.simpleString()}.")
    return df.sparkSession.sparkContext.broadcast(read_bundle(model))


def _kind(table: Table, column: str) -> str:
    return "text" if table == "documents" else column_kind(table, column)


def _spark_types() -> Any:
    try:
        import pandas  # noqa: F401 - mapInPandas needs both
        import pyarrow  # noqa: F401
        import pyspark.sql.types as types
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="gipnlp.spark", extra="spark") from error
    return types


__all__ = ["Bundle", "body_checks", "check_years", "extract_dataframe", "group_by_agency", "open_bundle", "read_bundle", "rows_of", "table_schema"]
