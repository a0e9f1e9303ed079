#!/usr/bin/env python3
"""Cold builds with and without a search index beside Hugo, in turn, over the corpus of the comparison.

    HUGO=… TEMARIO=target/release/temario benches/beside_hugo.py --pages 10000 --rounds 3 --tmp /dev/shm

Takes the arguments of ../shared/bench/compare.py, which makes the corpus and does the measuring.
"""
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "shared" / "bench"))
import compare  # noqa: E402

WITHOUT = "temario, no index"
corpora = compare.corpora


def with_both(tmp, pages, wanted, seed):
    """The corpora of the comparison, and that of temario once more with its index switched off."""
    sites = corpora(tmp, pages, [layout for layout in wanted if layout != WITHOUT], seed)
    site, info = sites["temario"]
    shutil.copytree(site, site + "-no-index")
    with open(site + "-no-index/site.toml", "a", encoding="utf-8") as settings:
        settings.write("\n[search]\nenabled = false\n")
    sites[WITHOUT] = (site + "-no-index", info)
    return sites


compare.corpora = with_both
compare.BUILDS = {
    WITHOUT: (WITHOUT, compare.BUILDS["temario"][1]),
    "temario": compare.BUILDS["temario"],
    "hugo": compare.BUILDS["hugo"],
}
compare.main()
