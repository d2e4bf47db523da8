"""The second set of fixtures: the same reports as other tools and other content systems write them."""

from __future__ import annotations

from fixture import Fixture

ODD, BLANK = {"odd": True}, {"blank": True}

WILD = [
    # web pages: markup of content systems
    Fixture("trs_editor.html", "2021", 101, "trs_editor", ODD),
    Fixture("hanweb.html", "2021", 102, "hanweb"),
    Fixture("percent_columns.html", "2019", 103, "percent_columns", BLANK),
    Fixture("word_ruler.html", "2014", 104, "word_ruler", ODD),
    Fixture("upright_words.html", "2021", 105, "upright_words"),
    Fixture("spaced_words.html", "2019", 106, "spaced_words", BLANK),
    Fixture("full_width.html", "2014", 107, "full_width", ODD),
    Fixture("full_width_2021.html", "2021", 108, "full_width", ODD),
    Fixture("boxed.html", "2021", 109, "boxed"),
    Fixture("wrong_spans.html", "2021", 110, "wrong_spans"),
    Fixture("no_rowspans.html", "2019", 111, "no_rowspans"),
    Fixture("repeated_labels.html", "2021", 112, "repeated_labels"),
    Fixture("repeated_labels_2019.html", "2019", 113, "repeated_labels", BLANK),
    Fixture("cut_tables.html", "2021", 114, "cut_tables"),
    Fixture("spreadsheet.xls", "2021", 115, "excel_html"),
    Fixture("wps.htm", "2014", 116, "wps_html"),
    Fixture("wps_as.doc", "2014", 117, "wps_html", ODD),
    Fixture("twice.html", "2014", 118, "twice"),
    Fixture("pictures.html", "2021", 119, "pictures"),
    # bytes that are not what the page says
    Fixture("latin1_declared.html", "2014", 121, "gb18030 as iso-8859-1"),
    Fixture("late_declaration.html", "2014", 122, "gb18030, declared late"),
    Fixture("utf16_without_mark.html", "2014", 123, "utf-16-le without a mark"),
    Fixture("cut_character.html", "2014", 124, "utf-8, cut inside a character"),
    Fixture("big5.html", "2014", 125, "traditional in big5"),
    Fixture("traditional.html", "2021", 126, "traditional"),
    Fixture("taiwan_words.html", "2019", 127, "traditional, Taiwan's words", BLANK),
    # texts that tools make of pages
    Fixture("lynx.txt", "2021", 131, "lynx"),
    Fixture("lynx_2014.txt", "2014", 132, "lynx", ODD),
    Fixture("pandoc_plain.txt", "2021", 133, "pandoc plain"),
    Fixture("pandoc_pipes.md", "2021", 134, "pandoc gfm"),
    Fixture("html2text.md", "2019", 135, "html2text"),
    Fixture("inscriptis.txt", "2021", 136, "inscriptis"),
    Fixture("soup_lines.txt", "2021", 137, "soup lines"),
    Fixture("soup_spaces.txt", "2014", 138, "soup spaces"),
    Fixture("soup_glued.txt", "2021", 139, "soup glued", refused=30),
    Fixture("soup_glued_2019.txt", "2019", 140, "soup glued", refused=40),
    Fixture("trafilatura.txt", "2014", 141, "trafilatura"),
    Fixture("markdownify.md", "2021", 142, "markdownify"),
    Fixture("markitdown.md", "2019", 143, "markitdown"),
    Fixture("writer.txt", "2014", 144, "writer txt", ODD),
    Fixture("pdftotext_layout.txt", "2014", 145, "pdftotext -layout", ODD, refused=5),
    Fixture("pdftotext_raw.txt", "2014", 146, "pdftotext -raw", refused=5),
    # tables drawn with characters
    Fixture("w3m.txt", "2021", 171, "w3m", ODD),
    Fixture("w3m_2014.txt", "2014", 172, "w3m", ODD),
    Fixture("w3m_2019.txt", "2019", 173, "w3m", BLANK),
    Fixture("pandoc_grid.txt", "2021", 175, "pandoc rst", BLANK),
    Fixture("pandoc_grid_2019.txt", "2019", 176, "pandoc rst"),
    Fixture("pandoc_grid_2014.txt", "2014", 177, "pandoc rst", ODD),
    Fixture("pandoc_wrapped.txt", "2021", 178, "pandoc multiline"),
    Fixture("pandoc_simple_2019.txt", "2019", 179, "pandoc plain", BLANK),
    # Word documents
    Fixture("pandoc.docx", "2021", 151, "pandoc docx"),
    Fixture("writer.docx", "2021", 152, "writer docx", ODD),
    Fixture("writer_2019.docx", "2019", 153, "writer docx", BLANK),
    # PDF
    Fixture("fill.pdf", "2021", 161, "chrome fill"),
    Fixture("watermark.pdf", "2021", 162, "chrome watermark", ODD),
    Fixture("two_columns.pdf", "2021", 163, "chrome twocol"),
    Fixture("dotted.pdf", "2014", 164, "chrome dotted"),
    Fixture("double.pdf", "2019", 165, "chrome double", BLANK),
    Fixture("running_head.pdf", "2021", 166, "weasyprint headfoot"),
    Fixture("small_page.pdf", "2021", 167, "weasyprint narrow"),
    Fixture("rules_below.pdf", "2014", 168, "weasyprint hrules"),
    Fixture("rules_below_2021.pdf", "2021", 169, "weasyprint hrules", refused=100),
]
