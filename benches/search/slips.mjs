// What a reader's device loads until the first five results stand there, with and without one slip of the finger: gzip,
// scripts and data, nothing being known to it yet. Without a browser, by the client of the browser tests.
//
//     node benches/search/slips.mjs SITE
//
// SITE is a site built by temario. Sixty queries a language of one to three words from its texts, the same each time;
// then the same with a letter of the first word left out, swapped, added or replaced.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { client } from "../../tests/browser/client.js";

const [site] = process.argv.slice(2);
const COUNT = 60, RESULTS = 5;
const gzipped = (file) => gzipSync(readFileSync(join(site, file)), { level: 9 }).length;
const sum = (values) => values.reduce((all, value) => all + value, 0);
const scripts = sum(readdirSync(join(site, "assets")).filter((name) => /^search(-field)?\.[0-9a-f]+\.js$/.test(name)).map((name) => gzipped(`assets/${name}`)));

function queries(language) {
  const folder = join(site, language, "search-index");
  const texts = readdirSync(folder)
    .filter((name) => name.startsWith("x"))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8").match(/^temarioSearch\((\[.*\]),/s)[1]))
    .flatMap((entry) => entry[4].map((section) => section[2]))
    .filter((text) => text.length > 300);
  return Array.from({ length: COUNT }, (_, number) => {
    const words = texts[Math.floor(((number + 0.5) * texts.length) / COUNT)].match(/\p{L}{6,}/gu) ?? ["xxxxxx"];
    const middle = words.length >> 1;
    return words.slice(middle, middle + 1 + (number % 3)).map((word) => word.toLowerCase());
  });
}

function slip([first, ...rest], number) {
  const letters = [...first];
  const at = 2 + (number % (letters.length - 3));
  if (number % 4 === 0) letters.splice(at, 1);
  else if (number % 4 === 1) letters.splice(at, 2, letters[at + 1], letters[at]);
  else if (number % 4 === 2) letters.splice(at, 0, "xkj"[number % 3]);
  else letters[at] = "wzk"[number % 3];
  return [letters.join(""), ...rest];
}

for (const language of ["en", "es"]) {
  const plain = queries(language);
  for (const [name, list] of [["as written", plain], ["one slip", plain.map(slip)]]) {
    const sizes = [];
    for (const words of list) {
      const engine = client(site);
      const index = await engine.open(language);
      const { hits } = await engine.find(index, words.join(" "));
      await Promise.all(hits.slice(0, RESULTS).map((hit) => index.section(hit.section)));
      sizes.push(scripts + sum([...new Set(engine.fetched)].map(gzipped)));
    }
    sizes.sort((a, b) => a - b);
    const at = (share) => (sizes[Math.min(COUNT - 1, Math.floor(COUNT * share))] / 1000).toFixed(1);
    console.log(`${language}, ${name}: median ${at(0.5)} kB, p95 ${at(0.95)}, maximum ${at(1)}`);
  }
}
