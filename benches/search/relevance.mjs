// Mean reciprocal rank of the judged queries: temario, Pagefind and MiniSearch over one built site.
//
//     node benches/search/relevance.mjs TEMARIO ROOT SITE [QUERIES]
//
// TEMARIO is the program, ROOT the folder of the site, SITE what `temario build` made of it, QUERIES the
// folder of the queries (tests/search). The rule is that of judged.mjs for all.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judged, reciprocalRank, summary } from "./judged.mjs";
import { browser, host, miniSearch, sections, withPagefind } from "./peers.mjs";

const [temario, root, site, folder = join(import.meta.dirname, "../../tests/search")] = process.argv.slice(2);
const DEPTH = 30;
const chrome = await browser();
const pagefind = withPagefind(site);

const engines = {
  temario(language, all) {
    const file = join(mkdtempSync(join(tmpdir(), "temario-queries-")), "queries");
    writeFileSync(file, all.map(({ query }) => `${query}\n`).join(""));
    const given = ["search", "--root", root, "--in", language, "--queries", file, "--format", "json", "--limit", String(DEPTH)];
    const out = execFileSync(temario, given, { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 }).toString();
    return out.trim().split("\n").map((line) => JSON.parse(line).results.map(({ url }) => url));
  },
  async Pagefind(language, all) {
    const server = await host(pagefind);
    const page = await chrome.newPage();
    await page.goto(`${server.url}/${language}/pagefind-test.html`);
    const found = await page.evaluate(
      async ([queries, depth]) => {
        const engine = await import("/pagefind/pagefind.js");
        await engine.init();
        const out = [];
        for (const query of queries) {
          const { results } = await engine.search(query);
          const data = await Promise.all(results.slice(0, depth).map((result) => result.data()));
          // The page first, then its sections with the most words.
          out.push(data.map(({ url, sub_results }) => [url, ...sub_results.sort((a, b) => b.locations.length - a.locations.length).map((part) => part.url)]));
        }
        return out;
      },
      [all.map(({ query }) => query), DEPTH],
    );
    server.close();
    return found.map((pages) => pages.flat().map((url) => url.replace(/^\//, "")));
  },
  async MiniSearch(language, all) {
    const index = await miniSearch(sections(site, language));
    return all.map(({ query }) => index.search(query).slice(0, DEPTH * 3).map(({ id }) => id));
  },
};

for (const language of ["en", "es"]) {
  const all = judged(folder, language);
  const kinds = [...new Set(all.map(({ kind }) => kind)), "all"];
  console.log(`\n${language}, ${all.length} queries`.padEnd(22), kinds.map((kind) => kind.padStart(10)).join(""));
  for (const [name, search] of Object.entries(engines)) {
    const found = await search(language, all);
    const means = summary(all.map(({ kind, expected }, number) => ({ kind, value: reciprocalRank(found[number], expected) })));
    console.log(name.padEnd(21), kinds.map((kind) => means[kind].toFixed(3).padStart(10)).join(""));
  }
}
await chrome.close();
process.exit(0);
