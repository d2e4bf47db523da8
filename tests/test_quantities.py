"""Numbers, counts, proportions and dates in every way that reports write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipnlp.quantities import read_count, read_date, read_number, read_percent, scan
from gipnlp.training.data import examples, load_corpus

NUMBERS = [
    ("1,100万", 11_000_000, "thousands separator and 万"),
    ("3万4000", 34_000, "mixed: 万 and the rest in digits"),
    ("13万2", 132_000, "a last digit behind 万 counts thousands"),
    ("一百九十万零三千", 1_903_000, "Chinese with 零"),
    ("二十万亿", 20_000_000_000_000, "万 times 亿"),
    ("三十余", 30, "and some more"),
    ("两百", 200, "两"),
    ("〇", 0, "nought"),
    ("廿三", 23, "old twenty"),
    ("二三十", 20, "between two and three tens"),
    ("二0一0", 2010, "digit string"),
    ("一百九", 190, "a last digit behind 百 counts tens"),
    ("十", 10, "bare ten"),
    ("十二", 12, "ten and two"),
    ("一千零五十", 1050, "零 inside"),
    ("24.8万", 248_000, "decimals and 万"),
    ("4068.208", 4068.208, "decimals"),
]


@pytest.mark.parametrize(("text", "value", "why"), NUMBERS)
def test_numbers(text: str, value: float, why: str) -> None:
    number = read_number(text)
    assert number is not None, why
    assert number.value == value, why
    assert number.end == len(text), why


INTERVALS = [
    ("24.8万", 247_500, 248_500),
    ("300余", 300, 400),
    ("280多", 280, 290),
    ("3500余", 3500, 3600),
    ("三百余", 300, 400),
    ("24", 24, 24),
    ("30万余", 300_000, 400_000),
]


@pytest.mark.parametrize(("text", "low", "high"), INTERVALS)
def test_a_number_stands_for_the_interval_of_its_digits(text: str, low: float, high: float) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.low, number.high) == (low, high)


COUNTS = [
    ("58 426条", 58_426, "条", "exact"),  # torn by the page
    ("1 86条", 186, "条", "exact"),
    ("2 875.5万元", 28_755_000, "元", "exact"),
    ("近1 200家", 1_200, "家", "approximate"),
    ("36. 5元", 36.5, "元", "exact"),
    ("1.5 万条", 15_000, "条", "exact"),
    ("46.2千克", 46.2, "千克", "exact"),  # 千 belongs to the measure word
    ("1.2万千瓦", 12_000, "千瓦", "exact"),
    ("五千克", 5, "千克", "exact"),
    ("3千字", 3_000, "字", "exact"),
    ("近万人次", 10_000, "人次", "approximate"),
    ("上万次", 10_000, "次", "at_least"),
    ("上百人", 100, "人", "at_least"),
    ("数十万条", 100_000, "条", "at_least"),
    ("超亿元", 100_000_000, "元", "at_least"),
    ("4件", 4, "件", "exact"),
    ("24.8万条", 248_000, "条", "exact"),
    ("300余万", 3_000_000, None, "at_least"),
    ("近百万人次", 1_000_000, "人次", "approximate"),
    ("280多条", 280, "条", "at_least"),
    ("3500余万元", 35_000_000, "元", "at_least"),
    ("10万元", 100_000, "元", "exact"),
    ("4068.208万元", 40_682_080, "元", "exact"),
    ("12个工作日", 12, "个工作日", "exact"),
    ("七个", 7, "个", "exact"),
    ("一次", 1, "次", "exact"),
    ("近200家", 200, "家", "approximate"),
    ("超过30万件", 300_000, "件", "at_least"),
    ("达到50件以上", 50, "件", "at_least"),
    ("不足10件", 10, "件", "at_most"),
    ("11余万人次", 110_000, "人次", "at_least"),
    ("零", 0, None, "exact"),
    ("1,234条", 1234, "条", "exact"),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), COUNTS)
def test_counts(text: str, value: float, unit: str | None, qualifier: str) -> None:
    count = read_count(text)
    assert count is not None
    assert (count.value, count.unit, count.qualifier) == (value, unit, qualifier)


PERCENTS = [
    ("8 6.5%", 86.5),
    ("一半左右", 50),
    ("接近一半", 50),
    ("超过半数", 50),
    ("50%", 50.0),
    ("99.9%", 99.9),
    ("百分之三", 3.0),
    ("百分之三十五", 35.0),
    ("10.5倍", 1050.0),
    ("三分之一", 100 / 3),
    ("十分之一", 10.0),
    ("八成", 80.0),
    ("三成五", 35.0),
    ("近九成", 90.0),
    ("2.5‰", 0.25),
    ("百分之九十九点五", 99.5),
]


@pytest.mark.parametrize(("text", "value"), PERCENTS)
def test_percents(text: str, value: float) -> None:
    percent = read_percent(text)
    assert percent is not None
    assert percent.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [("一半", "exact", None, None), ("近半数", "approximate", None, None), ("不到一半", "at_most", 0, 50), ("一半以下", "at_most", 0, 50), ("半数以上", "at_least", 50, None)],
)
def test_half_in_words(text: str, qualifier: str, low: float | None, high: float | None) -> None:
    percent = read_percent(text)
    assert percent is not None
    assert (percent.value, percent.qualifier, percent.low, percent.high) == (50, qualifier, low, high)


def test_a_percentage_stands_for_its_rounding_interval() -> None:
    percent = read_percent("4.2%")
    assert percent is not None
    assert (percent.low, percent.high) == pytest.approx((4.15, 4.25))


DATES = [
    ("2009年", "2009-01-01", "2009-12-31"),
    ("2009年度", "2009-01-01", "2009-12-31"),
    ("2009年1月1日至12月31日", "2009-01-01", "2009-12-31"),
    ("2009年底", "2009-12-31", "2009-12-31"),
    ("本年度", "2010-01-01", "2010-12-31"),
    ("去年", "2009-01-01", "2009-12-31"),
    ("201711日至1231日", "2017-01-01", "2017-12-31"),
    ("20171月至12月", "2017-01-01", "2017-12-31"),
    ("20161231日", "2016-12-31", "2016-12-31"),
    ("2018321", "2018-03-21", "2018-03-21"),
    ("二0一0年三月三十一日", "2010-03-31", "2010-03-31"),
    ("二〇一二年二月二十日", "2012-02-20", "2012-02-20"),
    ("5月15日", "2010-05-15", "2010-05-15"),
    ("2018-03-22", "2018-03-22", "2018-03-22"),
    ("2017年第三季度", "2017-07-01", "2017-09-30"),
    ("上半年", "2010-01-01", "2010-06-30"),
]


@pytest.mark.parametrize(("text", "start", "end"), DATES)
def test_dates(text: str, start: str, end: str) -> None:
    reading = read_date(text, 2010)
    assert reading is not None
    assert (reading.start, reading.end) == (start, end)


@pytest.mark.parametrize("text", ["2017111日", "2018年13月", "2018年2月30日", "月", ""])
def test_what_is_not_certain_is_not_read(text: str) -> None:
    assert read_date(text, 2017) is None


def _chinese(n: int) -> str:
    """Write a number below 10^8 in Chinese numerals, the schoolbook way."""
    digits = "零一二三四五六七八九"

    def below(n: int) -> str:
        out, zero = "", False
        for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            d, n = divmod(n, place)
            if d:
                out += ("零" if zero and out else "") + digits[d] + word
                zero = False
            else:
                zero = True
        return out

    high, low = divmod(n, 10_000)
    if not n:
        return "零"
    out = below(high) + "万" if high else ""
    if low:
        out += ("零" if high and low < 1000 else "") + below(low)
    return out


@given(st.integers(min_value=0, max_value=99_999_999))
def test_reading_undoes_writing(n: int) -> None:
    for written in (str(n), f"{n:,}", _chinese(n)):
        number = read_number(written)
        assert number is not None, written
        assert number.value == n, written


@given(st.text(alphabet="0123456789一二三十百千万亿余多约近%.,年月日至-成倍分之个件 条元", max_size=30))
def test_never_raises(text: str) -> None:
    read_number(text)
    read_count(text)
    read_percent(text)
    read_date(text, 2010)
    for mention in scan(text):
        assert 0 <= mention.start < mention.end <= len(text)


def test_a_bracketed_year_is_a_date_of_its_own() -> None:
    text = "去年(2008年),我市"
    assert [text[m.start : m.end] for m in scan(text) if m.kind == "DATE"] == ["去年", "2008年"]


@pytest.mark.parametrize("text", ["四位一体", "一系列", "第三方", "双随机", "两微一端", "一站式"])
def test_fixed_expressions_are_no_counts(text: str) -> None:
    assert not [m for m in scan(text) if m.kind == "COUNT"]


@pytest.mark.slow
def test_every_count_of_the_corpus_is_read_as_its_record_says() -> None:
    """But for falls (本年减少12项 is −12), whose sign stands in the words before."""
    wrong = []
    for item in examples(load_corpus()):
        counts = {a: item.norm.text[a:b] for label, a, b in item.spans if label == "COUNT"}
        for record in (r for report in item.page.reports for r in report.records):
            text = counts.get(item.norm.from_source(record.start))
            if text is None or record.source == "table" or record.value is None or record.value < 0:
                continue
            count = read_count(text)
            if count is None or count.value != pytest.approx(record.value):
                wrong.append((item.page.id, text, record.value))
    assert wrong == []
