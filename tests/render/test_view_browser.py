"""The page in a real headless Chromium: clicking, keys, filter, languages, themes, phone, accessibility (axe-core)."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib.resources import as_file, files

import pytest
from chromium import chromium, needs_axe, needs_chromium, size, violations

import gipnlp
from gipnlp.render.html import write_html

selenium = pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser():
    with chromium() as driver:
        yield driver


@pytest.fixture
def page(browser, sample, tmp_path):
    """The sample's page in Chinese on a desktop, long enough to need scrolling; the console must stay silent."""
    document = sample.document()
    shift = "\n".join(["占位的一行文字。"] * 120) + "\n"
    document.text = shift + document.text
    for report in document.reports:
        for item in (report, *report.sections, *report.entities, *report.records):
            item.start += len(shift)
            item.end += len(shift)
        report.repairs = [replace(r, start=r.start + len(shift), end=r.end + len(shift)) for r in report.repairs]
        for cell in report.form.without_value:
            cell["start"] += len(shift)
            cell["end"] += len(shift)
    document.reports[0].start = 0
    document.tables = ()
    write_html(document, tmp_path / "a.html", lang="zh")
    browser.get_log("browser")
    size(browser, 1280)
    browser.get((tmp_path / "a.html").as_uri())
    browser.execute_script("localStorage.clear()")
    browser.get((tmp_path / "a.html").as_uri())
    yield browser
    assert [e for e in browser.get_log("browser") if "axe" not in e["message"]] == []


def find(page, selector):
    return page.find_element(By.CSS_SELECTOR, selector)


def piece(page, token):
    return find(page, f'.m[data-t~="{token}"]')


def in_view(page, element) -> bool:
    script = (
        "const r = arguments[0].getBoundingClientRect();"
        "return r.top >= 50 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth"
    )
    return page.execute_script(script, element)


def wait(page, condition):
    return WebDriverWait(page, 5).until(lambda _: condition())


def marked(page) -> set[str]:
    return {t for e in page.find_elements(By.CSS_SELECTOR, ".m.on") for t in e.get_attribute("data-t").split()}


def test_a_click_on_a_failed_check_leads_to_its_number(page):
    target = piece(page, "r3")
    assert not in_view(page, target)
    find(page, '.chk.fails .num[data-go="r3"]').click()
    wait(page, lambda: in_view(page, target))
    assert "on" in target.get_attribute("class").split()
    assert "r3" in marked(page)
    assert "r2" not in marked(page)
    assert page.switch_to.active_element == target
    assert "on" in find(page, "#c1").get_attribute("class").split()


def test_the_head_of_a_check_marks_all_its_numbers(page):
    find(page, "#c1 .rule").click()
    assert {"r1", "r2", "r3", "r4"} <= marked(page)


def test_a_record_lights_up_on_hover_and_stays_on_click(page):
    ActionChains(page).move_to_element(find(page, "#r4 button")).perform()
    assert {e.text.strip("✗") for e in page.find_elements(By.CSS_SELECTOR, ".m.hot")} == {"12136条", "4.2%"}
    find(page, "#r4 button").click()
    wait(page, lambda: in_view(page, piece(page, "r4")))
    assert {"r4", "e7", "e8"} <= marked(page)
    assert find(page, "#r4 button").get_attribute("aria-pressed") == "true"


def test_a_number_of_the_text_leads_to_its_record(page):
    number = piece(page, "r2")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", number)
    number.click()
    assert "on" in find(page, "#r2").get_attribute("class").split()
    wait(page, lambda: in_view(page, find(page, "#c1")))


def test_keyboard_alone(page):
    find(page, "body").send_keys(Keys.TAB)
    assert "skip" in page.switch_to.active_element.get_attribute("class")
    first = page.execute_script("const f = document.querySelector('.m.rec[tabindex=\"0\"]'); f.focus(); return f")
    assert len(page.find_elements(By.CSS_SELECTOR, '.m.rec[tabindex="0"]')) == 1
    first.send_keys(Keys.ARROW_RIGHT)
    second = page.switch_to.active_element
    assert second != first
    assert "r2" in second.get_attribute("data-t").split()
    outline = page.execute_script("return getComputedStyle(arguments[0]).outlineStyle", second)
    assert outline == "solid"
    second.send_keys(Keys.ENTER)
    assert "on" in find(page, "#r2").get_attribute("class").split()
    card = find(page, "#r5 button")
    page.execute_script("arguments[0].focus()", card)
    card.send_keys(Keys.ENTER)
    wait(page, lambda: "r5" in (page.switch_to.active_element.get_attribute("data-t") or "").split())
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.switch_to.active_element == card
    assert marked(page) == set()


def test_filter(page):
    Select(find(page, "#by-indicator")).select_by_value("review.total")
    visible = [e.get_attribute("id") for e in page.find_elements(By.CSS_SELECTOR, "li.rec") if e.is_displayed()]
    assert visible == ["r5"]
    assert find(page, "#shown").text == "1 / 6"
    assert "off" in piece(page, "r1").get_attribute("class").split()
    find(page, "#clear").click()
    wait(page, lambda: find(page, "#shown").text == "6")
    slider = find(page, "#by-confidence")
    page.execute_script(
        "arguments[0].value = 0.5; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", slider
    )
    assert not find(page, "#r4").is_displayed()
    assert find(page, "#r1").is_displayed()
    page.execute_script(
        "arguments[0].value = 1; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", slider
    )
    assert find(page, "#none").is_displayed()


def test_languages_and_themes(page):
    assert find(page, "#c1 .msg").text == "各项相加为22270,而写的是21870。"
    find(page, "#lang").click()
    assert find(page, "#c1 .msg").text == "The parts add up to 22270."
    assert find(page, ".legend").get_attribute("aria-label") == "Legend"
    assert find(page, "#by-indicator option").text == "All indicators"
    background = "return getComputedStyle(document.body).backgroundColor"
    light = page.execute_script(background)
    find(page, "#theme").click()
    find(page, "#theme").click()
    dark = page.execute_script(background)
    assert dark != light
    page.refresh()
    assert page.execute_script(background) == dark
    find(page, "#theme").click()
    size(page, 1280, dark=True)
    assert page.execute_script(background) == dark


def tint(page, selector) -> str:
    return page.execute_script(
        "return getComputedStyle(document.querySelector(arguments[0])).backgroundColor", selector
    )


def test_legend_turns_labels_off_and_on_whatever_the_filter_does(page):
    clear, counts = "rgba(0, 0, 0, 0)", ".m.COUNT"
    coloured = tint(page, counts)
    assert coloured != clear
    key = find(page, '.key[data-label="COUNT"]')
    key.click()
    assert tint(page, counts) == clear
    assert key.get_attribute("aria-pressed") == "false"
    assert tint(page, ".m.DATE") != clear
    Select(find(page, "#by-indicator")).select_by_value("review.total")
    find(page, "#clear").click()
    wait(page, lambda: find(page, "#shown").text == "6")
    assert tint(page, counts) == clear
    key.click()
    assert tint(page, counts) == coloured
    Select(find(page, "#by-indicator")).select_by_value("review.total")
    key.click()
    key.click()
    assert tint(page, counts) == clear


def test_address_opens_a_record(page):
    page.execute_script("location.hash = '#r5'")
    wait(page, lambda: "r5" in marked(page) and in_view(page, piece(page, "r5")))


def test_phone(page):
    size(page, 390, 844)
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert not find(page, "#checks").is_displayed()
    find(page, '.panes [data-pane="checks"]').click()
    assert find(page, "#checks").is_displayed()
    assert not find(page, "#text").is_displayed()
    find(page, '.num[data-go="r1"]').click()
    wait(page, lambda: find(page, "#text").is_displayed() and in_view(page, piece(page, "r1")))
    find(page, '.panes [data-pane="records"]').click()
    assert find(page, "#records").is_displayed()
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_phone_a_number_leads_to_its_record_and_back(page):
    size(page, 390, 844)
    number = piece(page, "r2")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", number)
    place = page.execute_script("return scrollY")
    number.click()
    card = find(page, "#r2")
    assert card.is_displayed()
    assert "on" in card.get_attribute("class").split()
    assert page.switch_to.active_element == find(page, "#r2 button")
    find(page, '.panes [data-pane="text"]').click()
    assert abs(page.execute_script("return scrollY") - place) < 5
    number.click()
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.switch_to.active_element == number


def test_texts_do_nothing(browser, sample, tmp_path):
    for i, words in enumerate(sample.NASTY):
        write_html(sample.nasty(words), tmp_path / f"{i}.html", lang="zh")
        browser.get((tmp_path / f"{i}.html").as_uri())
        time.sleep(0.05)
        assert browser.execute_script(
            "return [document.querySelectorAll('img, iframe').length, document.scripts.length]"
        ) == [0, 2]
        assert (
            browser.execute_script("return JSON.parse(document.getElementById('document').textContent).schema_version")
            == "1"
        )
    document = sample.document()
    write_html(document, tmp_path / "script.html", lang="zh")
    browser.get((tmp_path / "script.html").as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert '<script>alert(1)</script> "onmouseover="alert(2)' in find(browser, "#text").text
    assert browser.execute_script("return document.querySelectorAll('[onmouseover]').length") == 0
    assert [e for e in browser.get_log("browser") if e["level"] == "SEVERE"] == []


def test_prints(page):
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not find(page, ".tools").is_displayed()
        assert not find(page, "#filter").is_displayed()
        tops = [find(page, s).rect["y"] for s in ("#checks", "#text", "#records")]
        assert tops == sorted(tops)
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@needs_axe
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessibility(page, width, dark):
    size(page, width, dark=dark)
    page.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.execute_script("document.querySelector('#c1 .rule').click()")
    for pane in ("text", "checks", "records") if width < 600 else ("text",):
        page.execute_script('document.querySelector(`.panes [data-pane="${arguments[0]}"]`).click()', pane)
        assert violations(page) == []


@needs_axe
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["narrative_2010", "table_2019"])
def test_accessibility_of_whole_reports(browser, tmp_path, name, dark):
    with as_file(files("gipnlp") / "samples" / f"{name}.txt") as path:
        write_html(gipnlp.extract_file(path), tmp_path / "a.html", lang="en" if dark else "zh")
    size(browser, 1280, dark=dark)
    browser.get((tmp_path / "a.html").as_uri())
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    assert violations(browser) == []
