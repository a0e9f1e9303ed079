"""Rounds of translation through real programs. Each one exports the texts of a site, lets a program edit or rewrite the
file, imports it, and compares what the site says before and after."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

TEMARIO = os.environ["TEMARIO"]
ROOT = Path(__file__).resolve().parents[2]
NEW = "Un texto nuevo para esta prueba."


def run(*command, cwd=None, ok=(0,)):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    if done.returncode not in ok:
        sys.exit(f"{command} gave {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Site:
    """A copy of the course in which everything is confirmed and then one paragraph of the source changed."""

    def __init__(self, folder):
        self.root = Path(folder)
        for name in ["site.toml", "content", "themes", "languages"]:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, self.root / name)
        self.temario("status", "confirm", "--all")
        page = next(path for path in sorted((self.root / "content/en").rglob("*.md")) if self.paragraph(path))
        line = self.paragraph(page)
        page.write_text(page.read_text().replace(line, line + " It was checked again.", 1))
        self.changed = line + " It was checked again."

    @staticmethod
    def paragraph(path):
        """A paragraph of one line of words only, in a page with a translation."""
        if not Path(str(path).replace("content/en", "content/es")).is_file():
            return None
        parts = path.read_text().split("\n\n")
        plain = (part for part in parts if part[:1].isupper() and "\n" not in part and not set(part) & set("*[]`|<>{}:~_"))
        return next((part for part in plain if 60 < len(part)), None)

    def temario(self, *arguments, ok=(0,)):
        return run(TEMARIO, *arguments, "--language", "en", "--root", self.root, cwd=self.root, ok=ok)

    def export(self, kind, path, *more):
        self.temario("translate", "export", "--to", "es", "--format", kind, "--output", path, *more)

    def files(self):
        return {path: path.read_bytes() for path in sorted((self.root / "content").rglob("*")) if path.is_file()}

    def open(self):
        """The sections that are not in step."""
        pages = json.loads(self.temario("status", "--format", "json", ok=(0, 1)).stdout)
        found = set()

        def walk(value, name):
            if isinstance(value, dict):
                name = name + (str(value.get("page") or value.get("section") or value.get("anchor") or value.get("id") or ""),)
                if value.get("state") not in (None, "current"):
                    found.add(name + (value["state"],))
                value = list(value.values())
            if isinstance(value, list):
                for inner in value:
                    walk(inner, name)

        walk(pages, ())
        return found


def lines_changed(before, after):
    count = 0
    for path in before.keys() | after.keys():
        if path.suffix != ".md":
            continue
        old, new = (files.get(path, b"").splitlines() for files in (before, after))
        count += len([line for line in new if line not in old])
    return count


failures = []


def round_trip(name, kind, work, texts, settles):
    """One round. `work(site, file)` edits the file; `texts` lines of pages must change (`None`: any) and `settles` says whether the
    outdated section is then in step."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder)
        file = site.root / f"es.{kind.split('-')[0]}"
        site.export(kind, file)
        back = work(site, file) or file
        before, open_before = site.files(), site.open()
        done = site.temario("translate", "import", back, ok=(0, 1))
        changed, open_after = lines_changed(before, site.files()), site.open()
        settled = len(open_before) > len(open_after)
        good = texts in (None, changed) and settled == settles and bool(open_before)
        told = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
        print(f"{'ok ' if good else 'BAD'} {name:46} {changed:5} {'in step' if settled else 'open':8} {told}", flush=True)
        if not good:
            failures.append(name)
            print(done.stderr)


def office(site, file, via="docx"):
    """The file as LibreOffice saves it."""
    out = site.root / "saved"
    profile = f"-env:UserInstallation=file://{site.root}/profile"
    run("soffice", profile, "--headless", "--convert-to", via, "--outdir", out, file)
    saved = out / file.with_suffix(f".{via}").name
    return saved if via == "docx" else office(site, saved)


def rows(document):
    return [row for table in document.tables for row in table.rows]


def row_of(document, site):
    return next(row for row in rows(document) if row.cells[1].text == site.changed)


def edit(site, file):
    document = docx.Document(file)
    row_of(document, site).cells[2].text = NEW
    document.save(file)


def edit_then_office(site, file):
    edit(site, file)
    return office(site, file)


def office_then_edit(site, file):
    saved = office(site, file)
    edit(site, saved)
    return saved


def doubtful(site, file):
    document = docx.Document(file)
    row = row_of(document, site)
    row.cells[2].text, row.cells[3].text = NEW, "dudoso"
    document.save(file)
    return office(site, file)


def looked_at(site, file):
    document = docx.Document(file)
    row_of(document, site).cells[3].text = "ok"
    document.save(file)
    return office(site, file)


def tracked(site, file):
    """Deletes the old translation and inserts the new one, as tracked changes."""
    document = docx.Document(file)
    paragraph = row_of(document, site).cells[2].paragraphs[0]._p
    attributes = f'{nsdecls("w")} w:id="9" w:author="Ana" w:date="2026-01-01T00:00:00Z"'
    deleted = parse_xml(f"<w:del {attributes}/>")
    for run_element in list(paragraph.r_lst):
        for text in run_element.t_lst:
            text.tag = text.tag.replace("}t", "}delText")
        deleted.append(run_element)
    paragraph.append(deleted)
    paragraph.append(parse_xml(f"<w:ins {attributes}><w:r><w:t>{NEW}</w:t></w:r></w:ins>"))
    document.save(file)
    return office(site, file)


def moved(site, file):
    """All rows in the other order, with one edited; then LibreOffice."""
    edit(site, file)
    document = docx.Document(file)
    for table in document.tables:
        head, *rest = list(table.rows)
        for row in rest:
            head._tr.addnext(row._tr)
    document.save(file)
    return office(site, file)


def commented(site, file):
    edit(site, file)
    document = docx.Document(file)
    run_element = row_of(document, site).cells[2].paragraphs[0].runs[0]
    document.add_comment(run_element, text="¿Así?", author="Ana")
    document.save(file)
    return office(site, file)


def po_edit(site, file, *, fuzzy=False):
    """Translates the outdated entry of a PO file as an editor does."""
    from translate.storage import po

    store = po.pofile.parsefile(str(file))
    for unit in store.units:
        if str(unit.source) == site.changed:
            unit.target = NEW
            unit.markfuzzy(fuzzy)
    store.savefile(str(file))


def gettext(*command):
    def work(site, file):
        out = file.with_name("out.po")
        run(*(str(part).replace("IN", str(file)).replace("OUT", str(out)) for part in command))
        return out

    return work


def merged(site, file):
    """The new texts merged into the translator's file, and the old translations kept as fuzzy."""
    po_edit(site, file)
    out = file.with_name("out.po")
    pot = file.with_name("all.pot")
    run("msgattrib", "--clear-fuzzy", "--empty", "-o", pot, file)
    run("msgmerge", "--quiet", "-o", out, file, pot)
    return out


def merged_into_another(site, file):
    """The texts with other names, matched by likeness only: all of it is fuzzy, and nothing is confirmed. Texts that
    are there several times may get the translation of another one."""
    pot, out = file.with_name("all.pot"), file.with_name("out.po")
    run("msgattrib", "--clear-fuzzy", "--empty", "-o", pot, file)
    old = file.read_text().replace('msgctxt "', 'msgctxt "old ')
    file.write_text(old)
    run("msgmerge", "--quiet", "-o", out, file, pot)
    return out


def po_edited(site, file):
    po_edit(site, file)
    return gettext("msgcat", "-o", "OUT", "IN")(site, file)


def po_doubtful(site, file):
    po_edit(site, file, fuzzy=True)


def toolkit_xliff(site, file):
    """PO to XLIFF 1.2 and back."""
    po_edit(site, file)
    xlf, out = file.with_suffix(".xlf"), file.with_name("out.po")
    run("po2xliff", "--progress=none", file, xlf)
    run("xliff2po", "--progress=none", xlf, out)
    return out


def toolkit_filter(site, file):
    run("pofilter", "--progress=none", file, file.with_name("found.po"))


def toolkit_segments(site, file):
    out = file.with_name("out.po")
    run("posegment", "--progress=none", file, out)
    return out


def xliff_edit(state):
    def work(site, file):
        from translate.storage import xliff

        store = xliff.Xliff1File.parsefile(str(file)) if hasattr(xliff, "Xliff1File") else xliff.xlifffile.parsefile(str(file))
        for unit in store.units:
            if str(unit.source) == site.changed:
                unit.target = NEW
                if state is None:
                    unit.markfuzzy(True)
        store.savefile(str(file))

    return work


def without_states(site, file):
    """What a program leaves that keeps no states, as OmegaT."""
    import re

    text = file.read_text()
    at = text.index(site.changed)
    start = text.index("<target", at)
    end = text.index("</target>", start)
    text = text[:start] + "<target>" + NEW + text[end:]
    file.write_text(re.sub(r'<target state="[^"]*"', "<target", text))


def po4a(site, file):
    """po4a takes the file for that of another document: all texts become obsolete."""
    master = site.root / "master.txt"
    master.write_text("Another document.\n\nIt has other texts.\n")
    run("po4a-updatepo", "-f", "text", "-m", master, "-p", file)


def po4a_kept(site, file):
    """What po4a's own writer makes of the file, with the new translation."""
    po_edit(site, file)
    script = "use Locale::Po4a::Po; my $po = Locale::Po4a::Po->new(); $po->read($ARGV[0]); $po->write($ARGV[1]);"
    out = file.with_name("out.po")
    run("perl", "-e", script, file, out)
    return out


def schema():
    folder = os.environ.get("XLIFF_SCHEMA")
    if not folder:
        return print("--- XLIFF 1.2 was not checked against the schema: XLIFF_SCHEMA is not set")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(Path(folder) / "xliff-core-1.2-strict.xsd")))
    with tempfile.TemporaryDirectory() as root:
        site = Site(root)
        file = site.root / "es.xlf"
        site.export("xliff-1.2", file)
        good = schema.validate(etree.parse(str(file)))
        print(f"{'ok ' if good else 'BAD'} XLIFF 1.2 of the course against the strict schema")
        if not good:
            failures.append("schema")
            print(schema.error_log)


print("    round                                          lines section  told")
round_trip("docx: opened and saved by LibreOffice", "docx", office, 0, False)
round_trip("docx: to ODT and back by LibreOffice", "docx", lambda site, file: office(site, file, "odt"), 0, False)
round_trip("docx: a cell edited, LibreOffice", "docx", edit_then_office, 1, True)
round_trip("docx: LibreOffice, a cell edited", "docx", office_then_edit, 1, True)
round_trip("docx: edited and marked as doubtful, LibreOffice", "docx", doubtful, 1, False)
round_trip("docx: marked as checked, LibreOffice", "docx", looked_at, 0, True)
round_trip("docx: tracked changes, LibreOffice", "docx", tracked, 1, True)
round_trip("docx: rows moved, one edited, LibreOffice", "docx", moved, 1, True)
round_trip("docx: a cell edited and commented, LibreOffice", "docx", commented, 1, True)
round_trip("PO: msgcat", "po", gettext("msgcat", "-o", "OUT", "IN"), 0, False)
round_trip("PO: msgattrib --no-fuzzy", "po", gettext("msgattrib", "--no-fuzzy", "-o", "OUT", "IN"), 0, False)
round_trip("PO: msgattrib --only-fuzzy", "po", gettext("msgattrib", "--only-fuzzy", "-o", "OUT", "IN"), 0, False)
round_trip("PO: translated, msgcat", "po", po_edited, 1, True)
round_trip("PO: translated as fuzzy", "po", po_doubtful, 1, False)
round_trip("PO: translated, msgmerge with the template", "po", merged, 1, True)
round_trip("PO: other names, msgmerge with the template", "po", merged_into_another, None, False)
round_trip("PO: Translate Toolkit, pofilter", "po", toolkit_filter, 0, False)
round_trip("PO: Translate Toolkit, posegment (loses names)", "po", toolkit_segments, 0, False)
round_trip("PO: Translate Toolkit, po2xliff and xliff2po", "po", toolkit_xliff, 0, False)
round_trip("PO: po4a, of another document", "po", po4a, 0, False)
round_trip("PO: translated, po4a's writer (loses names)", "po", po4a_kept, 0, False)
round_trip("XLIFF 1.2: Translate Toolkit, translated", "xliff-1.2", xliff_edit("translated"), 1, True)
round_trip("XLIFF 1.2: Translate Toolkit, fuzzy", "xliff-1.2", xliff_edit(None), 1, False)
round_trip("XLIFF 1.2: translated, states dropped", "xliff-1.2", without_states, 1, False)
schema()
if failures:
    sys.exit(f"failed: {', '.join(failures)}")
