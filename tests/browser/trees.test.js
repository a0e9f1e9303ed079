// What those who listen get: the accessibility tree of each kind of page, kept as text in trees/. TEMARIO_BLESS=1 writes them.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { host, launch, open, site } from "./harness.js";

const KINDS = {
  front: ["curriculum", "es/index.html"],
  module: ["curriculum", "en/first/index.html"],
  reading: ["curriculum", "en/first/the-blocks.html"],
  "reading-facilitator": ["curriculum-facilitator", "es/la-visita/los-bloques.html"],
  glossary: ["curriculum", "es/glossary.html"],
  sources: ["curriculum", "en/instruments.html"],
  checklists: ["curriculum", "es/checklists.html"],
  search: ["curriculum", "en/search.html"],
  certificate: ["curriculum", "es/certificate.html"],
  help: ["curriculum", "en/help.html"],
  desk: ["curriculum-facilitator", "es/desk.html"],
  "run-sheet": ["curriculum-facilitator", "en/first/run-sheet.html"],
  languages: ["curriculum", "index.html"],
  "not-found": ["curriculum", "404.html"],
};
const folder = new URL("trees/", import.meta.url).pathname;

let browser, servers;

before(async () => {
  browser = await launch();
  servers = Object.fromEntries(await Promise.all(["curriculum", "curriculum-facilitator"].map(async (name) => [name, await host(join(site, name))])));
});

after(async () => {
  await browser.close();
  for (const server of Object.values(servers)) server.close();
});

/** The tree as indented text, without the digests of files. */
const read = async (page) => `${(await page.locator("body").ariaSnapshot()).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "")}\n`;

for (const [kind, [edition, path]] of Object.entries(KINDS)) {
  test(`the accessibility tree of ${kind} is the one that was looked at`, async () => {
    const { page, close } = await open(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(`${servers[edition].url}/${path}`);
    await page.waitForLoadState("load");
    const found = await read(page), file = join(folder, `${kind}.yml`);
    if (process.env.TEMARIO_BLESS) {
      await mkdir(folder, { recursive: true });
      await writeFile(file, found);
    }
    assert.equal(found, await readFile(file, "utf8"), file);
    await close();
  });
}

test("headings never skip a level, and every table, block and region has a name", async () => {
  const { page, close } = await open(browser);
  for (const [edition, path] of Object.values(KINDS)) {
    await page.goto(`${servers[edition].url}/${path}`);
    const wrong = await page.evaluate(() => {
      const found = [];
      let last = 0;
      for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
        if (!heading.checkVisibility()) continue;
        const level = Number(heading.tagName[1]);
        if (level > last + 1) found.push(`h${last} then h${level}: ${heading.textContent.trim()}`);
        if (heading.querySelector("a.pair, a.anchor")) found.push(`a mark in the heading ${heading.textContent.trim()}`);
        last = level;
      }
      const name = (one) => one.getAttribute("aria-label") || (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent.trim()).join(" ").trim();
      for (const one of document.querySelectorAll("main table, [role=group], nav, aside")) {
        if (one.checkVisibility() && !name(one)) found.push(`no name: ${one.outerHTML.slice(0, 100)}`);
      }
      return found;
    });
    assert.deepEqual(wrong, [], path);
  }
  await close();
});
