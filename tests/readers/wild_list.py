"""The second set of fixtures: the same reports as other tools and other content systems write them."""

from __future__ import annotations

from dataclasses import dataclass, field

from truth import Truth, report


@dataclass(frozen=True)
class Wild:
    """One file: what it says, which tool wrote it, and how many of its cells may be refused (never read wrongly)."""

    file: str
    form: str
    seed: int
    tool: str
    options: dict[str, bool] = field(default_factory=dict)
    refused: int = 0

    @property
    def truth(self) -> Truth:
        """Give what the file says."""
        return report(self.form, self.seed, **self.options)

    @property
    def kind(self) -> str:
        """Give the ending of its name."""
        return self.file.rpartition(".")[2]


ODD, BLANK = {"odd": True}, {"blank": True}

WILD = [
    # web pages: markup of content systems
    Wild("trs_editor.html", "2021", 101, "trs_editor", ODD),
    Wild("hanweb.html", "2021", 102, "hanweb"),
    Wild("percent_columns.html", "2019", 103, "percent_columns", BLANK),
    Wild("word_ruler.html", "2014", 104, "word_ruler", ODD),
    Wild("upright_words.html", "2021", 105, "upright_words"),
    Wild("spaced_words.html", "2019", 106, "spaced_words", BLANK),
    Wild("full_width.html", "2014", 107, "full_width", ODD),
    Wild("full_width_2021.html", "2021", 108, "full_width", ODD),
    Wild("boxed.html", "2021", 109, "boxed"),
    Wild("wrong_spans.html", "2021", 110, "wrong_spans"),
    Wild("no_rowspans.html", "2019", 111, "no_rowspans"),
    Wild("repeated_labels.html", "2021", 112, "repeated_labels"),
    Wild("repeated_labels_2019.html", "2019", 113, "repeated_labels", BLANK),
    Wild("cut_tables.html", "2021", 114, "cut_tables"),
    Wild("spreadsheet.xls", "2021", 115, "excel_html"),
    Wild("wps.htm", "2014", 116, "wps_html"),
    Wild("wps_as.doc", "2014", 117, "wps_html", ODD),
    Wild("twice.html", "2014", 118, "twice"),
    Wild("pictures.html", "2021", 119, "pictures"),
    # bytes that are not what the page says
    Wild("latin1_declared.html", "2014", 121, "gb18030 as iso-8859-1"),
    Wild("late_declaration.html", "2014", 122, "gb18030, declared late"),
    Wild("utf16_without_mark.html", "2014", 123, "utf-16-le without a mark"),
    Wild("cut_character.html", "2014", 124, "utf-8, cut inside a character"),
    Wild("big5.html", "2014", 125, "traditional in big5"),
    Wild("traditional.html", "2021", 126, "traditional"),
    Wild("taiwan_words.html", "2019", 127, "traditional, Taiwan's words", BLANK),
    # texts that tools make of pages
    Wild("lynx.txt", "2021", 131, "lynx"),
    Wild("lynx_2014.txt", "2014", 132, "lynx", ODD),
    Wild("pandoc_plain.txt", "2021", 133, "pandoc plain"),
    Wild("pandoc_pipes.md", "2021", 134, "pandoc gfm"),
    Wild("html2text.md", "2019", 135, "html2text"),
    Wild("inscriptis.txt", "2021", 136, "inscriptis"),
    Wild("soup_lines.txt", "2021", 137, "soup lines"),
    Wild("soup_spaces.txt", "2014", 138, "soup spaces"),
    Wild("soup_glued.txt", "2021", 139, "soup glued", refused=30),
    Wild("soup_glued_2019.txt", "2019", 140, "soup glued", refused=40),
    Wild("trafilatura.txt", "2014", 141, "trafilatura"),
    Wild("markdownify.md", "2021", 142, "markdownify"),
    Wild("markitdown.md", "2019", 143, "markitdown"),
    Wild("writer.txt", "2014", 144, "writer txt", ODD),
    Wild("pdftotext_layout.txt", "2014", 145, "pdftotext -layout", ODD, refused=5),
    Wild("pdftotext_raw.txt", "2014", 146, "pdftotext -raw", refused=5),
    # tables drawn with characters
    Wild("w3m.txt", "2021", 171, "w3m", ODD),
    Wild("w3m_2014.txt", "2014", 172, "w3m", ODD),
    Wild("w3m_2019.txt", "2019", 173, "w3m", BLANK),
    Wild("pandoc_grid.txt", "2021", 175, "pandoc rst", BLANK),
    Wild("pandoc_grid_2019.txt", "2019", 176, "pandoc rst"),
    Wild("pandoc_grid_2014.txt", "2014", 177, "pandoc rst", ODD),
    Wild("pandoc_wrapped.txt", "2021", 178, "pandoc multiline"),
    Wild("pandoc_simple_2019.txt", "2019", 179, "pandoc plain", BLANK),
    # Word documents
    Wild("pandoc.docx", "2021", 151, "pandoc docx"),
    Wild("writer.docx", "2021", 152, "writer docx", ODD),
    Wild("writer_2019.docx", "2019", 153, "writer docx", BLANK),
    # PDF
    Wild("fill.pdf", "2021", 161, "chrome fill"),
    Wild("watermark.pdf", "2021", 162, "chrome watermark", ODD),
    Wild("two_columns.pdf", "2021", 163, "chrome twocol"),
    Wild("dotted.pdf", "2014", 164, "chrome dotted"),
    Wild("double.pdf", "2019", 165, "chrome double", BLANK),
    Wild("running_head.pdf", "2021", 166, "weasyprint headfoot"),
    Wild("small_page.pdf", "2021", 167, "weasyprint narrow"),
    Wild("rules_below.pdf", "2014", 168, "weasyprint hrules"),
    Wild("rules_below_2021.pdf", "2021", 169, "weasyprint hrules", refused=100),
]
