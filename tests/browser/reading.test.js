// The built site as readers meet it: phone and desktop, both languages, with and without scripts.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { host, launch, open, site } from "./harness.js";

let browser;
let participant;
let facilitator;
let halves;

before(async () => {
  browser = await launch();
  participant = await host(join(site, "participant"));
  facilitator = await host(join(site, "facilitator"));
  halves = await host(join(site, "missing-halves"));
});

after(async () => {
  await browser.close();
  for (const server of [participant, facilitator, halves]) server.close();
});

/** All pages of a built site, as paths. */
async function pages(folder) {
  const entries = await readdir(join(site, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => relative(join(site, folder), join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** What a page has: its links and files as they are written, those to places in it that are not there, and of what it is made. */
const looked = () => {
  const links = [...document.querySelectorAll("a[href], link[href], script[src], img[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const lost = [...document.querySelectorAll("a[href^='#']")].map((link) => decodeURIComponent(link.hash.slice(1))).filter((id) => !document.getElementById(id));
  const parts = [...document.querySelectorAll("*")].flatMap((one) => [one.localName, ...one.classList, ...Object.keys(one.dataset), one.src ? one.src.split("/").at(-1) : ""]);
  return { links, lost, parts: [...new Set(parts)].map((part) => `${document.documentElement.lang} ${part}`) };
};

/** One walk through the whole course, each page loaded once: what several tests look at. */
async function readAll() {
  const read = { tooWide: [], loaded: new Map(), looked: new Map(), console: [], requests: [], stored: [] };
  const left = await pages("participant"), measured = new Set();
  // Two readers by turns, so that both processors have work.
  const walk = async () => {
    const { page, noted, close } = await open(browser, { viewport: { width: 320, height: 800 } });
    const measure = async (path, width) => {
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) read.tooWide.push(`${path} at ${width} px is ${overflow} px too wide`);
    };
    for (let path = left.shift(); path; path = left.shift()) {
      const before = noted.requests.length;
      await page.goto(`${participant.url}/${path}`);
      read.loaded.set(path, new Set(noted.requests.slice(before)));
      const found = await page.evaluate(looked);
      read.looked.set(path, found);
      await measure(path, 320);
      // On a desk those are measured that are made of something that no page before was made of.
      if (found.parts.every((part) => measured.has(part))) continue;
      found.parts.forEach((part) => measured.add(part));
      await page.setViewportSize({ width: 1280, height: 800 });
      await measure(path, 1280);
      await page.setViewportSize({ width: 320, height: 800 });
    }
    read.stored.push(await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]));
    read.console.push(...noted.console);
    read.requests.push(...noted.requests);
    await close();
  };
  await Promise.all([walk(), walk()]);
  return read;
}

let reading;
const everythingRead = () => (reading ??= readAll());

test("no page scrolls sideways, complains, or asks another origin", async () => {
  const { tooWide, console, requests } = await everythingRead();
  assert.deepEqual(tooWide, []);
  assert.deepEqual(console, []);
  assert.deepEqual(requests.filter((url) => !url.startsWith(participant.url)), []);
});

test("no page of facilitators scrolls sideways on the smallest phone", async (context) => {
  const server = await host(join(site, "curriculum-facilitator"));
  context.after(() => server.close());
  const { page, close } = await open(browser, { viewport: { width: 320, height: 800 } });
  const tooWide = [];
  for (const path of await pages("curriculum-facilitator")) {
    await page.goto(`${server.url}/${path}`, { waitUntil: "domcontentloaded" });
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) tooWide.push(path);
  }
  assert.deepEqual(tooWide, []);
  await close();
});

test("the switch of language keeps the section, in both directions", async () => {
  const ways = [
    ["es/principios-del-monitoreo/cuidado-del-equipo.html", "/en/monitoring-principles/care-of-the-team.html"],
    ["en/monitoring-principles/care-of-the-team.html", "/es/principios-del-monitoreo/cuidado-del-equipo.html"],
  ];
  for (const [path, target] of ways) {
    const { page, close } = await open(browser, { viewport: { width: 390, height: 800 } });
    await page.goto(`${participant.url}/${path}`);
    const place = await page.locator("#_content .heading > h2").count() - 1;
    await page.locator("#_content .heading > h2").nth(place).scrollIntoViewIfNeeded();
    await page.evaluate((place) => document.querySelectorAll("#_content .heading > h2")[place].scrollIntoView(), place);
    await page.locator(".site-head .switch").dispatchEvent("pointerdown");
    const href = await page.locator(".site-head .switch").evaluate((link) => link.href);
    const url = new URL(href);
    assert.equal(url.pathname, target);
    await page.goto(href);
    const found = await page.evaluate((id) => [...document.querySelectorAll("#_content .heading > h2")].findIndex((one) => one.id === id), decodeURIComponent(url.hash.slice(1)));
    assert.equal(found, place, `${href} is the same section`);
    await close();
  }
});

test("without scripts everything is read, and each heading leads to its counterpart", async () => {
  const { page, noted, close } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${participant.url}/`);
  await page.getByRole("link", { name: /Español/ }).click();
  assert.match(page.url(), /\/es\/index\.html$/);
  await page.locator(".entries a").first().click();
  await page.locator(".entries a").first().click();
  assert.equal(await page.locator("html").getAttribute("lang"), "es");
  const pair = page.locator("#_content .heading.h2 .pair").first();
  await pair.click();
  assert.match(page.url(), /\/en\/.*#/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.ok(await page.evaluate(() => document.querySelector(":target") !== null));
  assert.deepEqual(noted.console, []);
  await close();
});

test("without scripts an answer of the self-check unfolds by keyboard alone", async () => {
  const { page, close } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${participant.url}/es/principios-del-monitoreo/cuidado-del-equipo.html`);
  const option = page.locator(".block-quiz .option").first();
  await option.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await option.evaluate((details) => details.open));
  assert.ok(await option.locator(".verdict").isVisible());
  await close();
});

test("from a USB stick every link leads to a file that exists", async () => {
  const folder = join(site, "participant");
  const { looked } = await everythingRead();
  const there = new Set();
  for (const [path, { links, lost }] of looked) {
    assert.deepEqual(lost, [], path);
    // The page for dead addresses is served by hosts, and refers to their root.
    if (path.endsWith("404.html")) continue;
    for (const link of new Set(links)) {
      const url = new URL(link, pathToFileURL(join(folder, path)));
      if (url.protocol !== "file:") continue;
      assert.ok(!url.pathname.endsWith("/"), `${path} links to the folder ${url.pathname}`);
      url.search = url.hash = "";
      if (!there.has(url.href)) await readFile(url);
      there.add(url.href);
    }
  }
  assert.ok(there.size > 300);
});

test("opened from a USB stick, no kind of page complains", async () => {
  const { looked } = await everythingRead();
  const { page, noted, close } = await open(browser);
  // Pages in turn, each that has an element, a class, a script or something said to a script that none before it had.
  const seen = new Set();
  for (const [path, { parts }] of [...looked].sort()) {
    if (path.endsWith("404.html") || parts.every((part) => seen.has(part))) continue;
    parts.forEach((part) => seen.add(part));
    await page.goto(pathToFileURL(join(site, "participant", path)).href);
  }
  assert.ok(seen.size > 200);
  assert.deepEqual(noted.console, []);
  await close();
});

test("nothing is stored, and no cookie is set, after reading the whole course", async () => {
  const { stored } = await everythingRead();
  assert.deepEqual(stored, Array(2).fill([0, 0, "", 0]));
});

test("a page weighs at most 30 kB with all it loads, a list that grows with the course 40", async () => {
  const { gzipSync } = await import("node:zlib");
  const { loaded } = await everythingRead();
  const packed = new Map(); // by address: most pages load the same
  const weights = [];
  for (const [path, urls] of loaded) {
    if (path.endsWith("print.html")) continue; // made for paper: many pages in one
    let total = 0;
    for (const url of urls) {
      if (!packed.has(url)) packed.set(url, gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length);
      total += packed.get(url);
    }
    weights.push([total, path]);
  }
  weights.sort((a, b) => b[0] - a[0]);
  // The page about saving reads the list of all files.
  const isList = ([, path]) => /\/(glossary|instruments|checklists|offline)\.html$/.test(path);
  const [lists, read] = [weights.filter(isList), weights.filter((one) => !isList(one))];
  console.log(`heaviest: ${read[0][1]} ${(read[0][0] / 1000).toFixed(1)} kB, ${lists[0][1]} ${(lists[0][0] / 1000).toFixed(1)} kB`);
  assert.ok(read.length > 100 && lists.length === 8);
  assert.ok(read[0][0] <= 30_000, String(read[0]));
  assert.ok(lists[0][0] <= 40_000, String(lists[0]));
});

test("a page that stands in for a translation says so and is not offered to search engines", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${halves.url}/en/uno/index.html`);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.locator("#_content").getAttribute("lang"), "es");
  assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
  assert.equal(await page.locator("link[rel=alternate]").count(), 0);
  assert.ok(await page.locator(".fallback").isVisible());
  await close();
});

test("a table that fits has no shade at its edge, a wider one has", async () => {
  const { page, close } = await open(browser);
  const blank = await browser.newPage();
  /** The darkest of the last pixels of the first table, above the words of its first row: 255 is paper. */
  async function edge() {
    const box = await page.locator(".table").first().boundingBox();
    const clip = { x: Math.floor(box.x + box.width) - 4, y: box.y + 3, width: 6, height: 1 };
    const picture = (await page.screenshot({ clip })).toString("base64");
    return await blank.evaluate(async (picture) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
      const canvas = new OffscreenCanvas(image.width, 1).getContext("2d");
      canvas.drawImage(image, 0, 0);
      return Math.min(...canvas.getImageData(0, 0, image.width, 1).data);
    }, picture);
  }
  await page.goto(`${participant.url}/es/que-es-la-tortura/cuatro-elementos.html`);
  for (const width of [390, 1111, 1280]) {
    await page.setViewportSize({ width, height: 2000 });
    await page.evaluate(() => (document.querySelector("table").style.inlineSize = ""));
    assert.equal(await edge(), 255, `at ${width} px`);
    await page.evaluate(() => (document.querySelector("table").style.inlineSize = "200%"));
    assert.ok((await edge()) < 240, `a wide table at ${width} px`);
  }
  await blank.close();
  await close();
});

test("printed, a page has its text and none of the navigation", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${participant.url}/es/principios-del-monitoreo/cuidado-del-equipo.html`);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("h1").isVisible());
  for (const hidden of [".site-head", ".contents", ".turn"]) assert.ok(!(await page.locator(hidden).first().isVisible()), hidden);
  await close();
});
