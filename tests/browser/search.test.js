// The search as readers meet it: on a phone, with the keyboard, from a folder, without a script, and when pieces are missing.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { host, inEachScheme, launch, open, site } from "./harness.js";

let browser;
let participant;

before(async () => {
  browser = await launch();
  participant = await host(join(site, "participant"));
});

after(async () => {
  await browser.close();
  participant.close();
});

const phone = { viewport: { width: 320, height: 640 } };
const words = {
  en: { query: "tortrue", title: "torture", field: "Search", term: "npm", named: "national preventive mechanism", nothing: "Nothing found" },
  es: { query: "aquiesencia", title: "aquiescencia", field: "Buscar", term: "cárcel", named: "centro penitenciario", nothing: "No se encontró nada" },
};

/** The titles of the results that stand there. */
const titles = (page) => page.locator("#search-results ol a b").allTextContents();

for (const tag of ["en", "es"]) {
  const { query, title, field, term, named, nothing } = words[tag];

  test(`${tag}: a slip is forgiven, and the address keeps the query`, async () => {
    const { page, noted, close } = await open(browser, phone);
    await page.goto(`${participant.url}/${tag}/search.html`);
    await page.getByRole("searchbox", { name: field }).fill(query);
    await page.waitForSelector("#search-results ol a");
    assert.equal((await titles(page))[0], title);
    assert.match(await page.locator("[role=status]").textContent(), new RegExp(query));
    assert.deepEqual([new URL(page.url()).search, new URL(page.url()).hash], ["", `#q=${query}`], "no server sees it");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    // The address alone shows the same.
    await page.reload();
    await page.waitForSelector("#search-results ol a");
    assert.equal((await titles(page))[0], title);
    assert.deepEqual(noted.console, []);
    assert.deepEqual(noted.requests.filter((url) => !url.startsWith(participant.url)), []);
    await close();
  });

  test(`${tag}: the keyboard alone is enough`, async () => {
    const { page, close } = await open(browser, phone);
    await page.goto(`${participant.url}/${tag}/index.html`);
    for (const keys of ["/", "Control+k"]) {
      await page.keyboard.press(keys);
      await page.waitForSelector("dialog[open] input:focus");
      await page.keyboard.type(term);
      await page.waitForSelector("dialog #search-results ol a");
      await page.keyboard.press("ArrowDown");
      assert.ok(await page.evaluate(() => document.activeElement.matches("#search-results a")));
      await page.keyboard.press("ArrowUp");
      assert.ok(await page.evaluate(() => document.activeElement.matches("input")));
      await page.keyboard.press("Escape");
      if (await page.locator("dialog[open]").count()) await page.keyboard.press("Escape");
      assert.equal(await page.locator("dialog[open]").count(), 0);
    }
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] input:focus");
    await page.keyboard.insertText(term);
    await page.waitForFunction((named) => [...document.querySelectorAll("#search-results b")].some((b) => b.textContent === named), named);
    await page.locator("#search-results a", { hasText: named }).first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/glossary\.html#/);
    await close();
  });

  test(`${tag}: results that are found anew leave the focus where it was, or give it to the field`, async () => {
    const { page, close } = await open(browser, phone);
    await page.goto(`${participant.url}/${tag}/search.html`);
    const field = page.getByRole("searchbox"), focus = () => page.evaluate(() => document.activeElement.href ?? document.activeElement.type);
    await field.fill(term);
    await page.locator("#search-results a b", { hasText: named }).first().waitFor();
    const link = page.locator("#search-results a", { hasText: named }).first();
    await link.focus();
    const before = await focus();
    for (const [text, wanted] of [[`${term} `, before], [query, "search"]]) {
      const old = await page.locator("#search-results a").first().elementHandle();
      // As when the last letters were typed before the results of the first ones stood there.
      await field.evaluate((field, text) => { field.value = text; field.dispatchEvent(new Event("input")); }, text);
      await page.waitForFunction((old) => !old.isConnected && document.querySelector("#search-results a"), old);
      assert.equal(await focus(), wanted, text);
    }
    await close();
  });

  test(`${tag}: results are grouped, filtered, marked, and lead to their section`, async () => {
    const { page, close } = await open(browser);
    await page.goto(`${participant.url}/${tag}/search.html`);
    await page.getByRole("searchbox").fill(tag === "en" ? "lack of money" : "falta de dinero");
    await page.waitForSelector("#search-results mark");
    await page.locator("select").last().selectOption("0");
    await page.waitForFunction(() => /^[126]\. |curso|course/i.test(document.querySelector("#search-results h2")?.textContent));
    const first = page.locator("#search-results ol a").first();
    assert.match(await first.getAttribute("href"), tag === "en" ? /ill-treatment\.html#when-the-conditions/ : /malos-tratos\.html#cuando-el-problema/);
    await first.click();
    await page.waitForURL(/#/);
    const seen = await page.evaluate(() => document.querySelector(":target").getBoundingClientRect().top < innerHeight);
    assert.ok(seen);
    await close();
  });

  test(`${tag}: what is said otherwise in the other language is offered below`, async () => {
    const { page, close } = await open(browser);
    await page.goto(`${participant.url}/${tag}/search.html`);
    const other = tag === "en" ? "hacinamiento" : "overcrowding";
    await page.getByRole("searchbox").fill(tag === "en" ? "reprisal" : "represalia");
    await page.waitForSelector(".elsewhere a[hreflang]");
    await page.getByRole("searchbox").fill(`${other} zzzqqq`);
    await page.waitForFunction((other) => document.querySelector(".elsewhere a")?.textContent.toLowerCase().includes(other), other);
    await close();
  });

  test(`${tag}: nothing found says so and keeps the contents`, async () => {
    const { page, close } = await open(browser, phone);
    await page.goto(`${participant.url}/${tag}/search.html#q=zzzqqqxxx`);
    await page.waitForFunction((nothing) => document.querySelector("[role=status]")?.textContent.startsWith(nothing), nothing);
    assert.ok(await page.locator("#contents").isVisible());
    await close();
  });

  test(`${tag}: without scripts the page offers the contents of the course`, async () => {
    const { page, close } = await open(browser, { javaScriptEnabled: false });
    await page.goto(`${participant.url}/${tag}/index.html`);
    await page.locator("a.search-link").click();
    await page.waitForURL(/search\.html/);
    assert.ok((await page.locator("#contents a").count()) > 15);
    assert.ok(await page.locator("#contents a[href$='glossary.html']").isVisible());
    await close();
  });

  test(`${tag}: from a folder, under the pages' own policy, offline`, async () => {
    const { page, noted, close } = await open(browser, phone);
    const folder = join(site, "participant", tag);
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    await page.keyboard.press("/");
    await page.keyboard.type(tag === "en" ? "acquiescence" : "reclusion");
    await page.waitForSelector("dialog #search-results ol a");
    await page.goto(`${pathToFileURL(join(folder, "search.html")).href}#q=${term}`);
    await page.waitForSelector("#search-results ol a");
    assert.ok((await titles(page)).includes(named));
    assert.ok(noted.requests.every((url) => url.startsWith("file:")), "nothing but files is asked for");
    assert.deepEqual(noted.console, []);
    await close();
  });
}

test("an index that is cut off, missing or of another build is told of, without a script error", async () => {
  const folder = await mkdtemp(join(tmpdir(), "temario-broken-"));
  await cp(join(site, "participant"), folder, { recursive: true });
  const index = join(folder, "es", "search-index");
  const server = await host(folder);
  const { page, noted, close } = await open(browser, phone);
  const told = async () => {
    await page.goto("about:blank");
    await page.goto(`${server.url}/es/search.html#q=tortura`);
    await page.waitForFunction(() => document.querySelector("[role=status]")?.textContent.startsWith("No fue posible"));
    assert.ok(await page.locator("#contents").isVisible(), "the contents are offered");
  };
  // Texts are missing: what was found cannot be shown.
  for (const name of await readdir(index)) if (name.startsWith("x")) await rm(join(index, name));
  await told();
  // Pieces are cut off in the middle of a text.
  for (const name of await readdir(index)) {
    if (name.startsWith("t")) await writeFile(join(index, name), (await readFile(join(index, name))).subarray(0, 900));
  }
  await told();
  // Pieces of another build: none has the name that the root knows.
  for (const name of await readdir(index)) if (name.startsWith("t")) await rm(join(index, name));
  await told();
  await rm(`${index}.js`);
  await told();
  const errors = noted.console.filter((text) => !/404|Failed to load resource/.test(text));
  assert.deepEqual(errors, []);
  await close();
  server.close();
});

test("axe finds nothing on the search, with results and in its window, in light and dark", async () => {
  const { page, close } = await open(browser, { ...phone, bypassCSP: true });
  const check = async (where) => assert.deepEqual(await inEachScheme(page, { light: {}, dark: { colorScheme: "dark" } }), [], where);
  for (const tag of ["en", "es"]) {
    await page.goto(`${participant.url}/${tag}/search.html#q=tortur`);
    await page.waitForSelector("#search-results ol a");
    await check(`${tag}, the page`);
    await page.goto(`${participant.url}/${tag}/index.html`);
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] input:focus");
    await page.keyboard.type("tortur");
    await page.waitForSelector("#search-results ol a");
    await check(`${tag}, the window`);
  }
  await close();
});

/** The addresses that a server is asked for. */
async function counted(folder) {
  const server = await host(folder), asked = [];
  const { page, close } = await open(browser);
  page.on("request", (request) => asked.push(new URL(request.url()).search));
  return { server, page, asked, close: async () => { await close(); server.close(); } };
}

test("no server is sent the words: on reload, on Back, from an old address, and without scripts", async () => {
  const { server, page, asked, close } = await counted(join(site, "participant"));
  await page.goto(`${server.url}/en/search.html`);
  await page.getByRole("searchbox").fill("torture");
  await page.waitForSelector("#search-results ol a");
  await page.reload();
  await page.waitForSelector("#search-results ol a");
  await page.locator("#search-results ol a").first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("search.html"));
  await page.goBack();
  await page.waitForSelector("#search-results ol a");
  assert.equal(await page.getByRole("searchbox").inputValue(), "torture", "and the search is as it was");
  assert.deepEqual(asked.filter(Boolean), []);
  // An address of an earlier version has been sent; it is not sent again.
  await page.goto(`${server.url}/en/search.html?q=visit`);
  await page.waitForSelector("#search-results ol a");
  assert.deepEqual([new URL(page.url()).search, new URL(page.url()).hash], ["", "#q=visit"]);
  await page.reload();
  await page.waitForSelector("#search-results ol a");
  assert.equal(asked.filter((search) => search.includes("visit")).length, 1);
  // Another fragment on the same page is another search.
  await page.evaluate(() => { location.hash = "#q=overcrowding"; });
  await page.waitForFunction(() => document.querySelector("[type=search]").value === "overcrowding");
  await close();
  const plain = await open(browser, { javaScriptEnabled: false });
  await plain.page.goto(pathToFileURL(join(site, "participant/en/search.html")).href);
  assert.equal(await plain.page.locator("form:visible, input:visible, button[type=submit]:visible").count(), 0, "nothing that could send");
  await plain.close();
});

test("a low profile has the words in no address at all", async () => {
  const { server, page, asked, close } = await counted(join(site, "low-profile"));
  for (const old of ["?q=visita", "#q=visita"]) {
    await page.goto("about:blank");
    await page.goto(`${server.url}/es/search.html${old}`);
    await page.waitForSelector("#search-results ol a");
    assert.equal(page.url(), `${server.url}/es/search.html`);
    const links = await page.locator("#search-results a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.ok(links.length && links.every((href) => !/:~:|visit/.test(href)), links.join(" "));
  }
  assert.equal(asked.filter(Boolean).length, 1);
  await close();
});

for (const [tag, query, before, address] of [
  ["en", "who should be in a visiting team and how large", "This page answers: Who", /\/preparing-visit\/the-team\.html/],
  ["es", "quién puede interpretar en una visita", "Esta página responde: ¿Quién", /\/preparar-la-visita\/el-equipo\.html/],
]) {
  test(`${tag}: a question is shown with the page that answers it, and cells are set apart`, async () => {
    const { page, close } = await open(browser, phone);
    await page.goto(`${participant.url}/${tag}/search.html#q=${encodeURIComponent(query)}`);
    const first = page.locator("#search-results ol li").first();
    await first.waitFor();
    assert.match(await first.locator("a").getAttribute("href"), address);
    assert.ok((await first.locator("p").textContent()).startsWith(before));
    assert.ok((await first.locator("p mark").count()) > 1, "its words are marked");
    await page.getByRole("searchbox").fill(tag === "en" ? "in-depth visit thematic visit follow-up visit" : "visita temática visita de seguimiento respuesta rápida");
    await page.waitForFunction(() => [...document.querySelectorAll("#search-results p")].some((text) => text.textContent.includes(" · ")));
    for (const text of await page.locator("#search-results ol p").allTextContents()) assert.doesNotMatch(text, /[^.!?:;…\s]\n/, "a line that is no sentence is set apart");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await close();
  });
}
