"""The page in a real headless Chromium: choose, drop or paste a report, see its view, download; accessibility."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from chromium import chromium, needs_axe, needs_chromium, size, violations
from servers import ROOT, until

import gipnlp

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

pytestmark = needs_chromium

SAMPLE = ROOT / "gipnlp" / "samples" / "narrative_2010.txt"
WICKED = '<script>document.title="run"</script>"onmouseover="document.title=1 抚顺市2009年年度报告 收到申请4件。'


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(downloads):
    with chromium(downloads) as driver:
        yield driver


@pytest.fixture
def page(browser, server):
    """The page in Chinese on a desktop; the console must stay silent."""
    size(browser, 1280, 900)
    browser.get(f"{server.url}/?lang=zh")
    browser.execute_script("localStorage.clear()")
    browser.get_log("browser")
    browser.get(f"{server.url}/?lang=zh")
    yield browser
    browser.switch_to.default_content()
    assert [e for e in browser.get_log("browser") if "axe" not in e["message"] and "422" not in e["message"]] == []


def find(page, selector):
    return page.find_element(By.CSS_SELECTOR, selector)


def shown(page) -> None:
    until(lambda: find(page, "#view").is_displayed() and find(page, "#view").get_attribute("srcdoc"), 60)
    page.switch_to.frame(find(page, "#view"))
    until(lambda: page.find_elements(By.CSS_SELECTOR, ".framed"), 20)


def paste(page, text: str) -> None:
    page.execute_script("document.getElementById('text').value = arguments[0]", text)
    find(page, "#go").click()


def test_choose_a_file_see_its_view_and_download_it(page, downloads):
    find(page, "#file").send_keys(str(SAMPLE))
    shown(page)
    document = gipnlp.extract_file(SAMPLE)
    assert len(page.find_elements(By.CSS_SELECTOR, "li.rec")) == len(document.records)
    failed = find(page, ".chk.fails .num")
    failed.click()
    target = find(page, f'.m[data-t~="{failed.get_attribute("data-go")}"]')
    assert "on" in target.get_attribute("class").split()
    page.switch_to.default_content()
    assert find(page, "#what").text == "narrative_2010.txt"
    assert page.title == "narrative_2010.txt · gipnlp"
    for format_ in ("json", "jsonl", "csv", "xlsx", "html"):
        find(page, f'[data-format="{format_}"]').click()
        until((downloads / f"narrative_2010.{format_}").exists, 60)
    time.sleep(0.3)
    assert json.loads((downloads / "narrative_2010.json").read_text("utf-8"))["text"] == document.text
    assert (downloads / "narrative_2010.csv").read_bytes().startswith(b"\xef\xbb\xbfpath,")
    assert (downloads / "narrative_2010.xlsx").read_bytes().startswith(b"PK")
    assert (downloads / "narrative_2010.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_paste_by_keyboard_alone(page):
    find(page, "#text").send_keys("2009年，我局共收到政府信息公开申请4件。", Keys.TAB, Keys.ENTER)
    shown(page)
    assert find(page, "li.rec").text.startswith("4")
    page.switch_to.default_content()
    assert page.switch_to.active_element == find(page, "#what")
    find(page, "#again").send_keys(Keys.ENTER)
    assert find(page, "#ask").is_displayed()
    assert page.switch_to.active_element == find(page, "#file")
    assert find(page, "#text").get_attribute("value") == ""


def test_drop_a_file(page):
    page.execute_script(
        "const data = new DataTransfer();"
        "data.items.add(new File([arguments[0]], '../../年报.txt', {type: 'text/plain'}));"
        "for (const kind of ['dragenter', 'dragover', 'drop'])"
        "  document.body.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));",
        SAMPLE.read_text("utf-8"),
    )
    shown(page)
    assert find(page, ".foot").text.startswith("年报.txt")


def test_the_example_has_a_contradiction(page):
    find(page, "#example").click()
    find(page, "#go").click()
    shown(page)
    assert "1821 + 8313 + 12136 = 22270 ≠ 21870" in find(page, ".chk.fails .expr").text


def test_language_and_theme_of_page_and_view_go_together(page):
    find(page, "#example").click()
    find(page, "#go").click()
    shown(page)
    background = "return getComputedStyle(document.body).backgroundColor"
    light = page.execute_script(background)
    assert find(page, "html").get_attribute("data-lang") == "zh"
    assert not find(page, ".tools").is_displayed()
    page.switch_to.default_content()
    find(page, "#lang").click()
    find(page, "#theme").click()
    find(page, "#theme").click()
    assert find(page, "#again").text == "Another report"
    dark = page.execute_script(background)
    assert dark != light
    page.switch_to.frame(find(page, "#view"))
    until(lambda: find(page, "html").get_attribute("data-lang") == "en")
    assert page.execute_script(background) == dark
    page.switch_to.default_content()
    page.refresh()
    assert find(page, "html").get_attribute("data-theme") == "dark"
    assert find(page, "#go").text == "Read it"


def test_markup_in_a_report_is_text(page):
    paste(page, WICKED)
    shown(page)
    page.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert '<script>document.title="run"</script>"onmouseover="document.title=1' in find(page, "#text").text
    assert page.execute_script(
        "return [document.scripts.length, document.querySelectorAll('[onmouseover]').length]"
    ) == [2, 0]
    # even a script that got into the view would not run: the page's policy holds in it, and its origin is none
    page.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s)"
    )
    assert page.execute_script("return [window.ran ?? null, window.origin]") == [None, "null"]
    page.switch_to.default_content()
    assert page.title != "run"
    page.get_log("browser")  # the policy's complaint about the script


def test_errors_are_shown_in_the_language_of_the_page(page, tmp_path):
    find(page, "#go").click()
    assert find(page, "#why").text == "请先选择文件或粘贴文字。"
    (tmp_path / "a.txt").write_bytes(b"")
    find(page, "#file").send_keys(str(tmp_path / "a.txt"))
    until(lambda: "GIP015" in find(page, "#why").text)
    assert "空文件" in find(page, "#why").text
    find(page, "#lang").click()
    assert "is empty" in find(page, "#why").text
    find(page, "#dismiss").click()
    assert not find(page, "#error").is_displayed()
    (tmp_path / "large.txt").write_bytes(b"x" * (2 << 20))
    find(page, "#file").send_keys(str(tmp_path / "large.txt"))
    until(lambda: "larger than 1 MB" in find(page, "#why").text)
    assert find(page, "#ask").is_displayed()


def test_without_script_the_form_still_works(page, server):
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.get(f"{server.url}/?lang=zh")
        find(page, "#text").send_keys("2009年，我局共收到政府信息公开申请4件。")
        find(page, "#go").click()
        until(lambda: page.current_url.endswith("/view"), 60)
        assert find(page, "li.rec").text.startswith("4")
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_phone(page):
    size(page, 390, 844)
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    find(page, "#example").click()
    find(page, "#go").click()
    shown(page)
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert find(page, ".panes").is_displayed()
    page.switch_to.default_content()
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    bottom = find(page, "#view").rect
    assert abs(bottom["y"] + bottom["height"] - 844) <= 1


@needs_axe
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessibility(page, width, dark):
    size(page, width, dark=dark)
    page.execute_script("document.querySelector('.api').open = true")
    find(page, "#go").click()
    assert find(page, "#error").is_displayed()
    assert violations(page) == []
    find(page, "#example").click()
    find(page, "#go").click()
    shown(page)
    assert violations(page) == []
    page.switch_to.default_content()
    assert violations(page) == []
