// The client ranks as the program does: thousands of queries made of the words of the sites themselves.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { client } from "./client.js";
import { site, temario } from "./harness.js";

const root = new URL("../..", import.meta.url).pathname;
const sites = [
  { built: "participant", root, count: 1000 },
  { built: "facilitator", root, count: 300, more: ["--edition", "facilitator"] },
  { built: "curriculum", count: 1000, root: join(root, "tests/sites/curriculum") },
];

/** The same numbers each time. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Queries out of texts: words, runs of words, beginnings, slips, other endings, phrases, numbers and abbreviations, words of another text. */
function queries(texts, count, next) {
  const letters = "abcdefghijklmnopqrstuvwxyzáéñ";
  const made = ["", " ", "\"", "\"\"", "a", "de la", "the", "x".repeat(60), "¿qué?", "1", "zzzzzz", "\"the of", "ÉTAT ÑANDÚ"];
  const pick = (list) => list[next(list.length)];
  const parts = ["art", "ART", "artículo", "rule", "fracción", ".", ".", " ", " ", "\u00a0", "1", "19", "º", "ª", "er", "o", "th", "C", "N", "d", "EE", "é", "I", "v", "XIX", "ill", "(a)"];
  while (made.length < count) {
    const words = pick(texts).split(/\s+/);
    const at = next(words.length);
    const word = words[at];
    const place = next(word.length + 1);
    switch (next(10)) {
      case 0: made.push(word); break;
      case 1: made.push(words.slice(at, at + 2 + next(6)).join(" ")); break;
      case 2: made.push(word.slice(0, 1 + next(6))); break;
      case 3: made.push(word.slice(0, place) + word.slice(place + 1)); break;
      case 4: made.push(word.slice(0, place) + letters[next(letters.length)] + word.slice(place)); break;
      case 5: made.push(word.replace(/\w{0,2}$/, pick(["s", "es", "ing", "ando", "ción", "ed", "o"]))); break;
      case 6: made.push(`"${words.slice(at, at + 2 + next(4)).join(" ")}" ${pick(words)}`); break;
      case 7: made.push(word.slice(0, place) + word.slice(place, place + 2).split("").reverse().join("") + word.slice(place + 2)); break;
      case 8: made.push(Array.from({ length: 2 + next(8) }, () => pick(parts)).join("") + pick(["", ` ${word}`])); break;
      default: made.push(`${word} ${pick(pick(texts).split(/\s+/))} `);
    }
  }
  return made.map((query) => query.replace(/[\r\n]/g, " "));
}

for (const { built, root, count, more = [] } of sites) {
  for (const tag of ["en", "es"]) {
    test(`the client ranks as the program: ${built}, ${tag}`, async () => {
      const folder = join(site, built);
      const texts = readdirSync(join(folder, tag, "search-index"))
        .filter((name) => name.startsWith("x"))
        .flatMap((name) => JSON.parse(readFileSync(join(folder, tag, "search-index", name), "utf8").match(/^temarioSearch\((\[.*\]),/s)[1]))
        .flatMap((entry) => [entry[1], ...entry[4].map((section) => section[2])])
        .filter((text) => text.length > 3);
      const asked = queries(texts, count, random(7));
      const file = join(mkdtempSync(join(tmpdir(), "temario-")), "queries");
      writeFileSync(file, asked.join("\n") + "\n");
      const out = execFileSync(temario, ["search", "--root", root, "--in", tag, "--queries", file, "--format", "json", ...more], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
      const wanted = out.toString().trim().split("\n").map((line) => JSON.parse(line));
      assert.equal(wanted.length, asked.length);
      const engine = client(folder);
      const index = await engine.open(tag);
      let found = 0;
      for (const { query, results } of wanted) {
        const own = await engine.results(index, query);
        assert.deepEqual(own, results.map(({ url, title, heading, score, question }) => ({ url, title, heading, score, question })), query);
        found += own.length > 0 ? 1 : 0;
      }
      assert.ok(found > asked.length / 2, `${found} of ${asked.length} queries find something`);
    });
  }
}
