"""The culprit of a failing check: the one number whose change makes everything hold."""

from __future__ import annotations

from marked import cell, checks_of

from gipnlp.reconcile.culprit import name_culprits
from gipnlp.types import Check, Record

COLUMNS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total")


def table(rows: dict[str, tuple[float, ...]]) -> list[Record]:
    """Give the cells of section three, ids like ``received/total``."""
    return [
        cell(f"{name}/{column}", f"requests.{name}", value, applicant=column)
        for name, values in rows.items()
        for column, value in zip(COLUMNS, values, strict=True)
    ]


GOOD = {
    "received": (20, 3, 0, 0, 1, 0, 24),
    "carried_over": (2, 0, 0, 0, 0, 0, 2),
    "answered.total": (21, 3, 0, 0, 1, 0, 25),
    "carried_forward": (1, 0, 0, 0, 0, 0, 1),
}


def failing(rows: dict[str, tuple[float, ...]]) -> list[Check]:
    return [c for c in checks_of("", *table(rows), form="2021") if c.status == "fails"]


def test_a_consistent_table_has_no_culprit() -> None:
    assert failing(GOOD) == []


def test_the_cell_that_two_identities_accuse_is_named_with_its_value() -> None:
    wrong = {**GOOD, "received": (25, 3, 0, 0, 1, 0, 24)}
    checks = failing(wrong)
    assert {c.rule for c in checks} == {"sum", "balance"}
    assert {(c.culprit, c.culprit_value) for c in checks} == {("received/natural_person", 20)}
    assert all("25改为20" in c.message and "20 instead of 25" in c.message_en for c in checks)


def test_swapped_digits_tell_which_of_several_it_is() -> None:
    text = "公开政府信息[26480条],其中甲局公开政府信息[16635条],乙局公开政府信息[10115条]。"
    (check,) = [c for c in checks_of(text) if c.status == "fails"]
    assert (check.culprit, check.culprit_value) == ("r2", 16365)
    assert "疑为" in check.message
    assert "16635的数字颠倒,应为16365" in check.message


def test_nobody_is_accused_where_any_number_may_be_wrong() -> None:
    (check,) = [c for c in checks_of("公开政府信息[100条],其中甲局公开政府信息[60条],乙局公开政府信息[77条]。") if c.status == "fails"]
    assert check.culprit is None
    assert check.culprit_value is None


def test_a_number_that_other_checks_hold_is_not_accused() -> None:
    text = (
        "公开政府信息[700条],分为两类:甲类[300条],乙类[400条]。按来源看,子站[500条],总站[207条]。"
    )
    checks = [c for c in checks_of(text) if c.status == "fails"]
    assert all(c.culprit != "r1" for c in checks)


def test_the_one_number_that_no_check_holds_is_named() -> None:
    records = [cell(name, "disclosure.total", value) for name, value in (("total", 700), ("site", 500), ("office", 207), ("again", 700), ("twice", 500))]

    def check(rule: str, status: str, *names: str) -> Check:
        return Check("", rule, status, "", 0, 0, list(names), "", "")  # type: ignore[arg-type]

    wrong = check("sum", "fails", "site", "office", "total")
    name_culprits([wrong, check("duplicate", "holds", "again", "total"), check("bound", "holds", "site", "total")], records)
    assert wrong.culprit is None, "that a part is not more than its total says nothing of the part"
    name_culprits([wrong, check("duplicate", "holds", "again", "total"), check("duplicate", "holds", "site", "twice")], records)
    assert (wrong.culprit, wrong.culprit_value) == ("office", 200)
