"""Lists that only the linker knows (``part_of``), for reports whose text is not at hand."""

from __future__ import annotations

from collections import defaultdict

from ..types import Check, Record, Report
from .intervals import add, of_record
from .make import name_of, sum_check


def check(report: Report) -> list[Check]:
    """Give a check for each list of at least two parts."""
    by_id = {r.id: r for r in report.records}
    members: dict[str, list[Record]] = defaultdict(list)
    for record in report.records:
        if record.part_of is not None and record.value is not None:
            members[record.part_of].append(record)
    checks = []
    for head_id, parts in members.items():
        head = by_id.get(head_id)
        parts = [p for p in parts if p.id not in members]  # a part that is broken down again stands for its own parts
        if head is None or len(parts) < 2:
            continue
        shares = [p.percent for p in parts if p.percent is not None]
        complete = len(shares) == len(parts) and 99.0 <= sum(shares) <= 101.0
        where = f"“{name_of(head)}”{head.value}{head.unit or ''}的分项"
        made = sum_check("sum", parts, head, where=where, where_en=f"parts of {head.indicator}", complete=complete)
        if made.status != "fails" or complete or _kin(head, parts):
            checks.append(made)  # more than the whole is no contradiction where the parts may not be parts of it
    return checks


def _kin(head: Record, parts: list[Record]) -> bool:
    """Whether the parts count the same thing as the head: parts by body of one indicator, or one indicator's children."""
    same = all(p.indicator == head.indicator for p in parts)
    children = all(p.indicator.startswith(head.indicator + ".") for p in parts)
    subjects = head.indicator.startswith("disclosure") and all(p.indicator == "disclosure.by_category" for p in parts)
    single_scope = len({p.scope for p in parts}) == 1 or len({p.scope for p in parts}) == len(parts)
    reach = add([of_record(p) for p in parts])
    return (same or children or subjects) and single_scope and reach.low < 1.5 * max(1.0, of_record(head).high)
