// What a reader's device loads for a first query, nothing being known to it yet: gzip, script and data,
// until the first five results stand there with their excerpts. Without the page itself and its style sheets.
//
//     node benches/search/bytes.mjs SITE [QUERIES]
//
// SITE is a site built by temario; QUERIES is a file with lines LANGUAGE<TAB>QUERY, by default some
// that are made of words of the site: five of one word, five of two, five of three, in each language.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, files, gzipped, host, miniSearch, miniSearchScript, sections, withPagefind } from "./peers.mjs";
import { gzipSync } from "node:zlib";

const [site, given] = process.argv.slice(2);
const RESULTS = 5;

/** Words from the middle of texts, the same each time. */
function queries() {
  if (given) return readFileSync(given, "utf8").trim().split("\n").map((line) => line.split("\t"));
  return ["en", "es"].flatMap((language) => {
    const texts = sections(site, language).filter((section) => section.text.length > 300);
    const long = (text) => text.match(/\p{L}{6,}/gu) ?? ["xxxxxx"];
    return Array.from({ length: 15 }, (_, number) => {
      const words = long(texts[Math.floor(((number + 0.5) * texts.length) / 15)].text);
      const middle = words.length >> 1;
      return [language, words.slice(middle, middle + 1 + (number % 3)).join(" ").toLowerCase()];
    });
  });
}

const asked = queries();
const chrome = await browser();
const report = {};
async function measured(name, folder, run) {
  const server = await host(folder);
  const values = [];
  for (const [language, query] of asked) {
    const page = await chrome.newPage();
    server.sent.length = 0;
    await run(page, server.url, language, query);
    const counted = server.sent.filter(([path]) => /\.(js|json|wasm|pagefind|pf_\w+)$/.test(path) && !/\/(site|checklist|quiz)\.[0-9a-f]+\.js$/.test(path));
    values.push({ query, words: query.split(" ").length, sum: counted.reduce((sum, [, size]) => sum + size, 0) });
    await page.close();
  }
  server.close();
  report[name] = values;
}

await measured("temario", site, async (page, url, language, query) => {
  await page.goto(`${url}/${language}/search.html?q=${encodeURIComponent(query)}`);
  await page.waitForSelector("#search-results a", { timeout: 5000 }).catch(() => console.error(`nothing for ${query}`));
  await page.waitForLoadState("networkidle");
});
const pagefind = withPagefind(site);
await measured("Pagefind", pagefind, async (page, url, language, query) => {
  await page.goto(`${url}/${language}/pagefind-test.html`);
  await page.evaluate(
    async ([query, results]) => {
      const engine = await import("/pagefind/pagefind.js");
      await engine.init();
      const found = await engine.search(query);
      await Promise.all(found.results.slice(0, results).map((result) => result.data()));
    },
    [query, RESULTS],
  );
});
const mini = {};
const library = gzipped(miniSearchScript());
const folder = mkdtempSync(join(tmpdir(), "temario-minisearch-"));
for (const language of new Set(asked.map(([language]) => language))) {
  const json = JSON.stringify(await miniSearch(sections(site, language)));
  writeFileSync(join(folder, language), json);
  mini[language] = gzipSync(json, { level: 9 }).length;
}
report.MiniSearch = asked.map(([language, query]) => ({ query, words: query.split(" ").length, sum: library + mini[language] }));

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
console.log("kB, gzip          median   most   1 word  2 words  3 words (medians)");
for (const [name, values] of Object.entries(report)) {
  const sums = values.map((value) => value.sum);
  const by = [1, 2, 3].map((words) => kilobytes(median(values.filter((value) => value.words === words).map((value) => value.sum)) ?? 0));
  console.log(name.padEnd(14), kilobytes(median(sums)), kilobytes(Math.max(...sums)), ...by.map((text) => ` ${text}`));
}
const total = (all, pattern) => all.filter((path) => pattern.test(path)).reduce((sum, path) => sum + gzipped(path), 0);
const ours = total(files(site), /search-index|assets.search/);
const theirs = files(join(pagefind, "pagefind"));
console.log("\nwhole, kB gzip");
console.log("temario: scripts", kilobytes(total(files(site), /assets.search[^/]*js$/)), "dictionary", kilobytes(total(files(site), /search-index(.js|.t|.w)/)), "texts", kilobytes(total(files(site), /search-index.x/)), "all", kilobytes(ours));
const names = /\.(pf_index|pf_meta|pf_fragment|pf_filter)$/;
console.log("Pagefind: index", kilobytes(total(theirs, /pf_index$/)), "fragments", kilobytes(total(theirs, /pf_fragment$/)), "shards in all", kilobytes(total(theirs, names)));
console.log("temario's dictionary against Pagefind's index", (total(files(site), /search-index(.js|.t|.w)/) / total(theirs, /pf_index$/)).toFixed(2), "; all against all its shards", (ours / total(theirs, names)).toFixed(2));
await chrome.close();
process.exit(0);
