"""Reads the DOCX and XLSX of a report back by programs not our own, and holds their texts against the data of its PDF.

    papers.py report.pdf copy.docx copy.xlsx mark [moving]

`moving` leaves the minute and the journal head out of the comparison: each of the three was made at a moment of its own.

Prints how many texts each holds, and ends with 1 where one is missing, one too many, or out of order."""

import json
import re
import sys

import docx
import openpyxl
from docx.table import Table
from docx.text.paragraph import Paragraph
from pyhanko.pdf_utils.reader import PdfFileReader

LAYOUT = "Layout word"
GOES_ON = "…"


def attached(path):
    """The document that is attached to a PDF as data.json."""
    with open(path, "rb") as file:
        names = PdfFileReader(file).root["/Names"]["/EmbeddedFiles"]["/Names"]
        files = {str(names[n]): names[n + 1] for n in range(0, len(names), 2)}
        spec = next(spec for name, spec in files.items() if name.endswith("data.json"))
        return json.loads(spec["/EF"]["/F"].data)


def told(document, mark):
    """Its texts in their order."""
    if document.get("letterhead", {}).get("text"):
        yield document["letterhead"]["text"]
    yield document["title"]
    yield from document["subtitle"]
    yield from (document["author"], document["number"], mark)
    for block in document["blocks"]:
        kind = block["kind"]
        if kind in ("heading", "paragraph", "notice"):
            yield block["text"]
        elif kind == "list":
            yield from block["items"]
        elif kind == "table":
            yield block["caption"]
            yield from (column["label"] for column in block["columns"])
            for row in block["rows"]:
                yield from row
        elif kind == "facts":
            for pair in block["pairs"]:
                yield from pair
        elif kind == "bars":
            yield from (block["caption"], block["alt"])
            yield from (label for label, _ in block["bars"])
            yield block["unit"]
        elif kind == "signature":
            yield from (block["duty"], block["person"], block["note"])


def own(paragraph):
    return "".join(run.text for run in paragraph.runs if run.style is None or run.style.name != LAYOUT)


def words(path):
    """Texts of a DOCX that are not the layout's."""
    for block in docx.Document(path).iter_inner_content():
        if isinstance(block, Paragraph):
            yield own(block)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from map(own, cell.paragraphs)


def plain(text):
    """A text without the apostrophe that keeps spreadsheets from reading a formula."""
    rest = text[1:].lstrip("'")
    return text[1:] if text.startswith("'") and rest[:1] in tuple("=+-@\t\r") else text


def rows(sheet):
    out = []
    for first, *others in sheet.iter_rows(values_only=True):
        cells = [plain(c) if isinstance(c, str) else "" for c in others]
        if first == GOES_ON:
            out[-1][1] = [a + b for a, b in zip(out[-1][1], cells)]
        else:
            out.append([first, cells])
    return out


def cells(path):
    """Texts of an XLSX that are not the layout's: the first sheet, and each table where it is led to."""
    book = openpyxl.load_workbook(path)
    first, *tables = book.worksheets
    titles = {table.title: table for table in tables}
    for before, texts in rows(first):
        yield from texts
        if before in titles:
            for _, texts in rows(titles[before]):
                yield from texts


def same(name, found, wanted):
    found = [text for text in found if text.strip("\n") != ""]
    if found == wanted:
        print(f"{name}: {len(found)} texts")
        return True
    at = next((n for n, (a, b) in enumerate(zip(found, wanted)) if a != b), min(len(found), len(wanted)))
    print(f"{name}: {len(found)} of {len(wanted)} texts; at {at}: {found[at:at + 2]!r} for {wanted[at:at + 2]!r}")
    return False


MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|(第|entry) \d+|[0-9a-f]{64}")


def still(texts, moving):
    return [MOMENT.sub("…", text) for text in texts] if moving else list(texts)


def main(pdf, word, book, mark, moving=""):
    wanted = [t.replace("\r\n", "\n").replace("\r", "\n") for t in told(attached(pdf), mark)]
    wanted = [t for t in wanted if t.strip("\n") != ""]
    wanted = still(wanted, moving)
    good = [same("DOCX", still(words(word), moving), wanted), same("XLSX", still(cells(book), moving), wanted)]
    return 0 if all(good) else 1


sys.exit(main(*sys.argv[1:]))
