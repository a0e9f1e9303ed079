#!/usr/bin/env python3
"""Makes a bilingual site of real text: GNOME's help in English and Spanish, some four hundred pages a language.

    python3 benches/search/corpus.py DIR [--pages N] [--from FOLDER]

The help comes with Debian's package gnome-user-docs, which is downloaded and unpacked into a temporary
folder; --from takes an unpacked one. --pages keeps the first N pages of each language. The text is
under CC BY-SA and is not part of this repository.
"""
import argparse
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET

M = "{http://projectmallard.org/1.0/}"
GUIDES = ["gnome-help", "system-admin-guide"]


def escaped(text):
    return re.sub(r"([\\`*_\[\]<>#|&{}$~])", r"\\\1", re.sub(r"\s+", " ", text or ""))


def inline(node):
    """The text of a node with what is inside it; only code is marked."""
    parts = [escaped(node.text)]
    for child in node:
        if not isinstance(child.tag, str):
            pass
        elif child.tag in (M + "code", M + "cmd", M + "file", M + "sys"):
            words = re.sub(r"\s+", " ", "".join(child.itertext()).replace("`", "'")).strip()
            parts.append(f"`{words}`" if words else "")
        elif child.tag not in (M + "media", M + "screen"):
            parts.append(inline(child))
        parts.append(escaped(child.tail))
    return "".join(parts)


def line(node):
    text = inline(node).strip()
    # What would begin a list or a definition at the start of a line.
    return re.sub(r"^([-+:=]|\d+[.)])", r"\\\1", text)


def blocks(node, level, out):
    for child in node:
        if not isinstance(child.tag, str):
            continue
        tag = child.tag.removeprefix(M)
        if tag in ("p", "cite"):
            out.append(line(child))
        elif tag in ("list", "steps", "terms", "tree"):
            for number, item in enumerate(child.findall(M + "item"), 1):
                inner = []
                blocks(item, level, inner)
                head = item.find(M + "title")
                words = " ".join(([line(head)] if head is not None else []) + [part for part in inner if part])
                if words:
                    out.append(f"{number}. {words}" if tag == "steps" else f"- {words}")
        elif tag == "section":
            title = child.find(M + "title")
            if title is not None and inline(title).strip():
                out.append("#" * min(level, 4) + " " + inline(title).strip())
            blocks(child, level + 1, out)
        elif tag in ("note", "example", "quote", "figure", "div", "if", "choose", "when", "synopsis", "listing"):
            blocks(child, level, out)
        elif tag in ("table", "tbody", "thead", "tfoot", "tr"):
            if tag == "tr":
                cells = [" ".join(filter(None, (inline(p).strip() for p in cell.iter(M + "p")))) for cell in child]
                out.append("- " + " — ".join(cell for cell in cells if cell))
            else:
                blocks(child, level, out)


def page(path):
    root = ET.parse(path).getroot()
    title = root.find(M + "title")
    if title is None:
        return None
    out = []
    description = root.find(f"{M}info/{M}desc")
    blocks(root, 2, out)
    guide = root.find(f"{M}info/{M}link[@type='guide']")
    module = guide.get("xref", "index").split("#")[0] if guide is not None else "index"
    plain = lambda node: re.sub(r"\s+", " ", "".join(node.itertext())).strip().replace("\\", "").replace('"', "'")
    text = "\n\n".join(part for part in out if part)
    # Three colons would be a block of ours.
    return module, plain(title), plain(description) if description is not None else "", text.replace(":::", "")


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("dir", type=pathlib.Path)
    arguments.add_argument("--pages", type=int, default=10**6)
    arguments.add_argument("--from", dest="source", type=pathlib.Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = given.source
        if source is None:
            subprocess.run(["apt-get", "download", "gnome-user-docs"], cwd=folder, check=True)
            package = next(pathlib.Path(folder).glob("*.deb"))
            source = pathlib.Path(folder) / "unpacked"
            subprocess.run(["dpkg", "-x", package, source], check=True)
        help_folder = source / "usr/share/help"
        pages = []
        for guide in GUIDES:
            for path in sorted((help_folder / "C" / guide).glob("*.page")):
                other = help_folder / "es" / guide / path.name
                if other.exists() and path.stem != "index":
                    english, spanish = page(path), page(other)
                    if english and spanish and english[3] and spanish[3]:
                        pages.append((guide, path.stem, {"en": english, "es": spanish}))
    pages = pages[: given.pages]
    given.dir.mkdir(parents=True, exist_ok=True)
    (given.dir / "site.toml").write_text(
        'title = "Help"\nbase_url = "https://example.org"\n\n[languages.en]\ntitle = "Help"\n\n[languages.es]\ntitle = "Ayuda"\n'
    )
    modules = {}
    for guide, stem, texts in pages:
        modules.setdefault(slug(f"{guide}-{texts['en'][0]}"), []).append((stem, texts))
    for number, (module, entries) in enumerate(sorted(modules.items()), 1):
        for language in ("en", "es"):
            folder = given.dir / "content" / language / f"{number:02}-{module}"
            folder.mkdir(parents=True, exist_ok=True)
            name = module.replace("-", " ").capitalize()
            (folder / "index.md").write_text(f'---\ntitle: "{name}"\n---\n')
            for place, (stem, texts) in enumerate(entries, 1):
                _, title, description, text = texts[language]
                head = f'title: "{title}"\n' + (f'description: "{description}"\n' if description else "")
                (folder / f"{place:02}-{slug(stem)}.md").write_text(f"---\n{head}---\n\n{text}\n")
    for language, title in (("en", "Help"), ("es", "Ayuda")):
        (given.dir / "content" / language / "index.md").write_text(f'---\ntitle: "{title}"\n---\n')
    print(f"{len(pages)} pages a language in {len(modules)} modules, in {given.dir}")


main()
