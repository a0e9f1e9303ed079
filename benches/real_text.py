#!/usr/bin/env python3
"""Cold builds of the real course, many times over, beside Hugo in turn: time, processor time and memory.

    HUGO=… TEMARIO=target/release/temario benches/real_text.py --times 1,20,80 --rounds 5 --tmp /dev/shm

`../shared/bench/course_corpus.py` makes the corpora: the course with all its blocks, citations, terms, questions and
diagrams, and the same words as plain text for Hugo, which does less: it knows no citations, terms, blocks, questions,
rules and no search index. Each round runs all builds in turn into a new folder; the ratio of a round is that of builds
side by side, and the table has the median of the ratios. `--forms` turns on the pages side by side and to print.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
CORPUS = REPOSITORY.parent / "shared" / "bench" / "course_corpus.py"


def measured(command):
    """Wall seconds, processor seconds and the peak of memory in MiB of a command."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} ended with {child.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def builds(work, times, forms):
    """The corpora of one size, and the command of each build by name."""
    site, plain, peer = work / "site", work / "no-index", work / "hugo"
    arguments = ["--from", REPOSITORY, "--times", str(times), "--out", site, "--hugo", peer]
    subprocess.run([sys.executable, CORPUS, *arguments, *(["--forms"] if forms else [])], check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(site, plain)
    with open(plain / "site.toml", "a", encoding="utf-8") as settings:
        settings.write("\n[search]\nenabled = false\n")
    temario, hugo = os.environ.get("TEMARIO", "temario"), os.environ.get("HUGO", "hugo")
    return {
        "temario, with its search index": [temario, "build", "--root", site, "--output"],
        "temario, without an index": [temario, "build", "--root", plain, "--output"],
        "temario check": [temario, "check", "--root", site],
        "Hugo, without one": [hugo, "--quiet", "--source", peer, "--destination"],
    }


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--times", default="1,20")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--tmp", default=None)
    options.add_argument("--forms", action="store_true")
    options = options.parse_args()
    print("| course | build | wall s | cpu s | peak MiB | Hugo's wall time is | Hugo's cpu time is |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for times in map(int, options.times.split(",")):
        with tempfile.TemporaryDirectory(dir=options.tmp) as folder:
            work = pathlib.Path(folder)
            commands = builds(work, times, options.forms)
            rounds = {name: [] for name in commands}
            for _ in range(options.rounds):
                for name, command in commands.items():
                    output = work / "output"
                    writes = [output] if command[-1] in ("--output", "--destination") else []
                    rounds[name].append(measured([*command, *writes]))
                    shutil.rmtree(output, ignore_errors=True)
            hugo = rounds["Hugo, without one"]
            for name, figures in rounds.items():
                wall, cpu, memory = (statistics.median(column) for column in zip(*figures))
                ratio = [statistics.median(h[at] / own[at] for own, h in zip(figures, hugo)) for at in (0, 1)]
                print(f"| ×{times} | {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {ratio[0]:.2f} × | {ratio[1]:.2f} × |", flush=True)


main()
