"""What a release is made of: release/inventory.py TARGET FOLDER, run in a checkout that stands at a commit.

Writes temario.cdx.json, the packages in the program for TARGET as CycloneDX, and THIRD-PARTY.txt, the licences of all of
them, into FOLDER. The first comes from `cargo cyclonedx`, which takes the time from SOURCE_DATE_EPOCH; it is held against
what cargo links. Ends with an error if a package is missing or has no licence.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

# Licences are kept in files of these names.
LICENCE = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)

# What the compiler links that is no package.
STANDARD = """The Rust standard library, (c) The Rust Project contributors, under MIT or Apache-2.0.
musl, (c) 2005-2020 Rich Felker and others, under MIT.
Where a package may be had under several licences, it is taken under the permissive one: zstd under BSD-3-Clause, not GPL."""


def cargo(*words):
    return subprocess.run(["cargo", *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(target):
    """The packages that are linked, as (name, version)."""
    tree = cargo("tree", "--locked", "--target", target, "--edges", "normal", "--prefix", "none", "--format", "{p}")
    found = set()
    for line in tree.splitlines():
        name, version, *rest = line.split()
        # A macro runs in the compiler and is not in the program.
        if "(proc-macro)" not in rest:
            found.add((name, version.removeprefix("v")))
    return found


def bill(target, root, packages):
    """The list of packages, the same on every machine."""
    form = ["--format", "json", "--spec-version", "1.5", "--override-filename", "bill"]
    cargo("cyclonedx", "--quiet", *form, "--target", target, "--no-build-deps")
    path = root / "bill.json"
    # It names the folder of the sources.
    text = path.read_text().replace(root.as_uri(), "file:///temario")
    path.unlink()
    bom = json.loads(text)
    components = {(one["name"], one["version"]): one for one in bom["components"]}
    own = bom["metadata"]["component"]
    missing = packages - set(components) - {(own["name"], own["version"])}
    nameless = [one["name"] for one in bom["components"] if not one.get("licenses")]
    if missing or nameless:
        sys.exit(f"release/inventory.py: not in the list: {sorted(missing)}; without a licence: {nameless}")
    return text


def licences(packages, target):
    """The licences as the packages carry them; a text that several share stands once, under all their names."""
    metadata = json.loads(cargo("metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    texts, bare = {}, []
    for package in sorted(metadata["packages"], key=lambda one: (one["name"], one["version"])):
        name = f"{package['name']} {package['version']}"
        if package["source"] is None or (package["name"], package["version"]) not in packages:
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        # Sources in C inside of a package have theirs further down.
        files = sorted(path for path in folder.rglob("*") if path.is_file() and LICENCE.match(path.name))
        for path in files:
            text = path.read_text(errors="replace").replace("\r\n", "\n").strip()
            names = texts.setdefault(text, [])
            if name not in names:
                names.append(name)
        if not files:
            bare.append(f"{name}, by {', '.join(package['authors']) or package['repository']}: {package['license']}")
    parts = [STANDARD]
    parts.append("Packages that carry no text of their licence, under one whose text stands here:\n" + "\n".join(bare))
    parts += [", ".join(names) + "\n\n" + text for text, names in texts.items()]
    return f"\n\n{'=' * 80}\n".join(parts) + "\n"


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    root = pathlib.Path(os.getcwd())
    packages = linked(target)
    (folder / "temario.cdx.json").write_text(bill(target, root, packages))
    (folder / "THIRD-PARTY.txt").write_text(licences(packages, target))
    print(f"{len(packages)} packages", file=sys.stderr)


main()
