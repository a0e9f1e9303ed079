// How long a query takes in Chromium: the ranking alone, with the pieces of the index loaded and decoded
// by need, at full speed and with the processor slowed six times.
//
//     node benches/search/time.mjs SITE
import { browser, host, sections } from "./peers.mjs";

const site = process.argv[2];
const server = await host(site);
const chrome = await browser();

const asked = ["en", "es"].flatMap((language) => {
  const texts = sections(site, language).filter((section) => section.text.length > 300);
  return Array.from({ length: 100 }, (_, number) => {
    const words = texts[Math.floor(((number + 0.5) * texts.length) / 100)].text.match(/\p{L}{2,}/gu);
    const start = (number * 7) % Math.max(1, words.length - 8);
    const query = words.slice(start, start + 1 + (number % 6)).join(" ").toLowerCase();
    // Some have a slip, some are not finished.
    return [language, number % 5 === 0 ? query.slice(0, -2) : number % 7 === 0 ? query.replace(/(.)(.)/, "$2$1") : query];
  });
});

for (const rate of [1, 6]) {
  for (const language of ["en", "es"]) {
    const page = await chrome.newPage();
    await page.goto(`${server.url}/${language}/search.html`);
    const client = await page.context().newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate });
    const times = await page.evaluate(
      async ([language, queries]) => {
        const { open, find } = globalThis.temarioSearch;
        const index = await open(`../${language}/`, language);
        const runs = { first: [], again: [] };
        for (const name of ["first", "again"]) {
          for (const query of queries) {
            const start = performance.now();
            await find(index, query);
            runs[name].push(performance.now() - start);
          }
        }
        return runs;
      },
      [language, asked.filter(([own]) => own === language).map(([, query]) => query)],
    );
    for (const [name, all] of Object.entries(times)) {
      const sorted = all.sort((a, b) => a - b);
      const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
      console.log(`${language}, ${rate} times slower, ${name}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`);
    }
    await page.close();
  }
}
await chrome.close();
process.exit(0);
