// The site in WebKit, the engine of Safari and of every browser on an iPhone: does each page stay alive at each width,
// is everything that the style sheets ask for understood, and does what a reader does work?
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { host, site } from "./harness.js";
import { webkit, KEYS } from "./webdriver.js";

/** What WebKit does not know, and what is as it should be without it: how lines break, paper, other systems. */
const WITHOUT = new Set([
  "-webkit-text-size-adjust", "box-decoration-break", "forced-color-adjust", "hyphenate-limit-chars", "string-set", "text-size-adjust",
]);

const WIDTHS = [400, 600, 768, 900, 1023, 1024, 1100, 1279, 1280];

/** Pages of each kind, in English and Spanish. Those with a text have the most layouts. */
const TEXTS = {
  reading: ["en/what-is-torture/four-elements.html", "es/que-es-la-tortura/cuatro-elementos.html"],
  quiz: ["en/monitoring-principles/care-of-the-team.html", "es/principios-del-monitoreo/cuidado-del-equipo.html"],
};
const OTHERS = {
  module: ["en/what-is-torture/index.html", "es/que-es-la-tortura/index.html"],
  course: ["en/index.html", "es/index.html"],
  glossary: ["en/glossary.html", "es/glossary.html"],
  checklists: ["en/checklists.html", "es/checklists.html"],
  search: ["en/search.html", "es/search.html"],
  help: ["en/help.html", "es/help.html"],
  display: ["en/display.html", "es/display.html"],
  parallel: ["en/what-is-torture/four-elements.es.html", "es/que-es-la-tortura/cuatro-elementos.en.html"],
};

let driver;
const servers = {};

/** Serves a folder as `host` does, with a script before all others that notes what goes wrong on a page. */
async function watched(folder) {
  const behind = await host(folder);
  const notes = `window.wrong = [];
    ['error', 'unhandledrejection', 'securitypolicyviolation'].forEach(function (kind) {
      window.addEventListener(kind, function (event) { window.wrong.push(kind + ': ' + (event.message || event.reason || event.blockedURI || (event.target && event.target.outerHTML))); }, true);
    });`;
  const server = createServer(async (request, response) => {
    if (request.url === "/_notes.js") return response.writeHead(200, { "content-type": "text/javascript" }).end(notes);
    const answer = await fetch(behind.url + request.url);
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-length|content-encoding|transfer-encoding|connection|keep-alive)$/.test(name)));
    let body = Buffer.from(await answer.arrayBuffer());
    if (/html/.test(headers["content-type"])) body = body.toString().replace(/<head>/i, '$&<script src="/_notes.js"></script>');
    response.writeHead(answer.status, headers).end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); behind.close(); } };
}

before(async () => {
  driver = await webkit();
  for (const name of ["participant", "facilitator", "curriculum"]) servers[name] = await watched(join(site, name));
});

after(async () => {
  await driver.close();
  for (const server of Object.values(servers)) server.close();
});

/** The declarations of a style sheet that is written as ours are, outside `@page`: `{ selector, property, value }`. */
function declarations(text) {
  const found = [], within = [];
  const plain = text.replace(/\/\*[^]*?\*\//g, "");
  for (const [, piece, end] of plain.matchAll(/((?:"(?:\\[^]|[^"\\])*"|\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)|[^{};"(])*)([{};])/g)) {
    const words = piece.trim();
    if (end === "{") { within.push(words); continue; }
    const [, property, value] = words.match(/^([\w-]+)\s*:\s*([^]+?)(?:\s*!important)?$/) ?? [];
    if (words && !within.some((outer) => outer.startsWith("@page"))) {
      assert.ok(property, `not a declaration: ${words}`);
      found.push({ selector: within.at(-1), property, value });
    }
    if (end === "}") within.pop();
  }
  assert.deepEqual(within, [], "every bracket is closed");
  return found;
}

/** The style sheets of the theme and of what the program itself serves. */
async function styleSheets() {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const paths = [];
  for (const folder of ["themes/default", "src"]) {
    for (const name of await readdir(join(root, folder), { recursive: true })) if (name.endsWith(".css")) paths.push(join(folder, name));
  }
  assert.ok(paths.length > 10);
  return Promise.all(paths.sort().map(async (path) => ({ path, rules: declarations(await readFile(join(root, path), "utf8")) })));
}

test("WebKit understands every declaration of every style sheet", async (context) => {
  const sheets = await styleSheets();
  const given = new Map(sheets.flatMap(({ rules }) => rules).filter(({ property }) => property.startsWith("--")).map(({ property, value }) => [property, value]).reverse());
  // A value with a variable counts as understood whatever stands around it, so what stands for the variable is put in.
  const filled = (value) => {
    while (value.includes("var(")) value = value.replace(/var\((--[\w-]+)(?:, *[^()]*)?\)/g, (_, name) => given.get(name) ?? assert.fail(`${name} is nowhere given`));
    return value;
  };
  const asked = sheets.flatMap(({ path, rules }) => rules
    .filter(({ property }) => !property.startsWith("--") && !WITHOUT.has(property))
    .map(({ selector, property, value }) => ({ at: `${path}: ${selector}`, property, value: filled(value) })));
  assert.ok(asked.length > 1000);
  const page = await driver.session();
  context.after(() => page.close());
  const unknown = await page.run((asked) => asked
    .filter(({ property, value }) => !CSS.supports(property, value))
    .map(({ at, property, value }) => `${at} { ${property}: ${value} }`), asked);
  assert.deepEqual(unknown, []);
});

test("no fold's content scrolls by itself", async () => {
  // In a fold that is `display: contents` this ends the tab (WebKit bug 320447); elsewhere the fold can scroll.
  const scrolls = (await styleSheets()).flatMap(({ path, rules }) => rules
    .filter(({ selector, property, value }) => /::details-content/.test(selector) && /^overflow/.test(property) && !/^(visible|clip)$/.test(value))
    .map(({ selector }) => `${path}: ${selector}`));
  assert.deepEqual(scrolls, []);
});

/** What can be wrong on a page as it is now. */
function faults() {
  const found = [...window.wrong];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`${wide} px too wide`);
  if (!document.querySelector("h1")?.getBoundingClientRect().height) found.push("no title is seen");
  const plain = [...document.querySelectorAll("a.term")].filter((link) => {
    const { textDecorationLine, textDecorationStyle } = getComputedStyle(link);
    return textDecorationLine !== "underline" || textDecorationStyle !== (link.matches(":hover") ? "solid" : "dotted");
  });
  if (plain.length) found.push(`${plain.length} terms look like text`);
  return found;
}

for (const edition of ["participant", "facilitator"]) {
  test(`every kind of page stays alive at every width (${edition})`, async () => {
    const wrong = [];
    let window = await driver.session();
    /** Does something with the window, and opens another one when the tab has ended by it. */
    async function attempt(what, work) {
      try {
        await work();
        wrong.push(...(await window.run(faults)).map((fault) => `${what}: ${fault}`));
        return true;
      } catch (error) {
        wrong.push(`${what}: ${error.message}`);
        await window.close().catch(() => {});
        window = await driver.session();
        return false;
      }
    }
    const { url } = servers[edition];
    for (const [kind, paths] of Object.entries(TEXTS)) {
      for (const [at, width] of WIDTHS.entries()) {
        const path = paths[at % 2];
        await attempt(`${path} opened at ${width} px`, async () => {
          await window.resize(width);
          await window.goto(`${url}/${path}`);
          if (kind === "reading") assert.ok(await window.run(() => document.querySelectorAll("a.term").length > 0), "has terms");
        });
      }
    }
    for (const [at, path] of Object.values(OTHERS).flat().entries()) {
      // One language has every other width, and the other the rest.
      const [first, ...rest] = WIDTHS.filter((_, place) => (place + at) % 2 === 0);
      let alive = await attempt(`${path} opened at ${first} px`, async () => {
        await window.resize(first);
        await window.goto(`${url}/${path}`);
      });
      for (const width of rest) alive = alive && await attempt(`${path} drawn to ${width} px`, () => window.resize(width));
    }
    await window.close();
    assert.deepEqual(wrong, []);
  });
}

for (const [language, width, words] of [["en", 400, "torture"], ["es", 1100, "tortura"]]) {
  test(`what a reader does works (${language}, ${width} px)`, async (context) => {
    const [own, other] = language === "en" ? [0, 1] : [1, 0];
    const page = await driver.session();
    context.after(() => page.close());
    await page.resize(width);
    const nothingWrong = async (what) => assert.deepEqual(await page.run(() => window.wrong), [], what);

    // A term opens and goes away. In the middle, where what shows at the foot of the window does not cover it.
    await page.goto(`${servers.participant.url}/${TEXTS.reading[own]}`);
    for (const word of ["#_content .term", "#_content .citation a"]) {
      await page.run((word) => document.querySelector(word).scrollIntoView({ block: "center" }), word);
      await page.click(word);
      await page.until("the panel is seen", () => {
        const shown = document.querySelector(".panel");
        return shown && shown.contains(document.activeElement) && shown.getBoundingClientRect().height > 40 && shown.getBoundingClientRect().bottom <= innerHeight + 1;
      });
      await page.press(KEYS.escape);
      await page.until("the panel is away", () => !document.querySelector(".panel"));
    }

    // The navigation leads on: beside the text, or in its fold.
    if (width < 1024) await page.click(".contents > summary");
    const target = await page.run(() => document.querySelector(".contents nav a[href^='#']").getAttribute("href"));
    await page.click(".contents nav a[href^='#']");
    await page.until("the section", (target) => decodeURIComponent(location.hash) === decodeURIComponent(target), target);
    await nothingWrong("a text");

    // The switch of language keeps the place.
    await page.click(".site-head .switch");
    await page.until("the other language", (path) => location.pathname === path && location.hash.length > 1, `/${TEXTS.reading[other]}`);

    // A quiz is solved.
    await page.goto(`${servers.participant.url}/${TEXTS.quiz[own]}`);
    await page.click(".block-quiz .choices > li:nth-child(1) label");
    await page.click(".block-quiz .check-answer");
    await page.until("the answer is marked", () => {
      const block = document.querySelector(".block-quiz");
      return block.querySelector(".quiz-status").textContent && block.querySelector(".chosen > .feedback:not([hidden]) > .verdict").getBoundingClientRect().height > 0;
    });
    await page.click(".block-quiz .quiz-status ~ button");
    await page.until("the next question", () => document.activeElement === document.querySelectorAll(".block-quiz")[1].querySelector("input"));
    await nothingWrong("a quiz");

    // The search: in its window, and on its page.
    await page.press("/");
    await page.until("the window of the search", () => document.querySelector("dialog[open] input"));
    await page.type("dialog input", words);
    await page.until("results", () => document.querySelector("dialog #search-results a"));
    await page.press(KEYS.escape);
    await page.until("the window is closed", () => !document.querySelector("dialog[open]"));
    await page.goto(`${servers.participant.url}/${OTHERS.search[own]}`);
    await page.type("#_content input", words);
    await page.until("results", () => document.querySelector("#search-results a"));
    const found = await page.run(() => document.querySelector("#search-results a").href);
    await page.click("#search-results a");
    await page.until("what was found", (found) => location.href === found, found);
    await nothingWrong("a search");

    // A list is filled in.
    await page.goto(`${servers.participant.url}/${OTHERS.checklists[own]}`);
    await page.click(".point .answers label");
    await page.until("it is counted", () => /\b1\b/.test(document.querySelector(".checklist .progress").textContent));
    await nothingWrong("a list");

    // The display: its choice shows at once, and on the next page.
    await page.goto(`${servers.curriculum.url}/${OTHERS.display[own]}`);
    await page.click("input[name=theme][value=dark]");
    await page.until("dark", () => getComputedStyle(document.documentElement).colorScheme === "dark");

    // The way out, by Shift and by its link; the page that was left is not there to go back to.
    for (const way of ["shift", "click"]) {
      await page.goto(`${servers.curriculum.url}/${language}/index.html`);
      assert.equal(await page.run(() => getComputedStyle(document.documentElement).colorScheme), way === "shift" ? "dark" : "light", "choices go along, and end with the way out");
      await page.goto(`${servers.curriculum.url}/${language}/help.html`);
      const away = `${servers.participant.url}/${language}/index.html`;
      await page.run((away) => document.querySelectorAll(".exit a").forEach((link) => { link.href = away; }), away);
      await nothingWrong("help");
      if (way === "shift") await page.press(KEYS.shift, KEYS.shift, KEYS.shift); else await page.click(".exit a:not(.skip)");
      await page.until("away", (away) => location.href === away, away);
      await page.back();
      await page.until("the page before", (path) => location.pathname === path, `/${language}/index.html`);
    }
  });
}
