// Other forms of the pages: two languages side by side, a module on one page, paper.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { host, launch, open, site } from "./harness.js";

let browser, course, small, folder;

before(async () => {
  browser = await launch();
  course = await host(join(site, "participant"));
  small = await host(join(site, "curriculum"));
  folder = await mkdtemp(join(tmpdir(), "temario-pdf-"));
});

after(async () => {
  await browser.close();
  course.close();
  small.close();
  await rm(folder, { recursive: true });
});

const parallel = { en: "en/what-is-torture/four-elements.es.html", es: "es/que-es-la-tortura/cuatro-elementos.en.html" };

test("side by side, every section stands beside the one that says the same, in both directions", async () => {
  for (const [language, path] of Object.entries(parallel)) {
    const { page, noted, close } = await open(browser, { viewport: { width: 1280, height: 800 } });
    await page.goto(`${course.url}/${path}`);
    const rows = await page.locator("#_content > .pair-of").evaluateAll((rows) => rows.map((row) => [...row.children].map((side) => ({ id: side.querySelector("h2")?.id, top: side.getBoundingClientRect().top, lang: side.closest("[lang]").lang, width: side.getBoundingClientRect().width }))));
    assert.ok(rows.length >= 6);
    const address = path.replace(/\.(en|es)\.html$/, ".html");
    await page.locator("h1 a").click();
    await page.waitForURL(`${course.url}/${address}`);
    const pairs = new Map(await page.locator("#_content .heading.h2 .pair").evaluateAll((links) => links.map((link) => [link.parentElement.querySelector("h2").id, link.hash.slice(1)])));
    for (const [own, other] of rows) {
      assert.ok(Math.abs(own.top - other.top) < 2 && own.width > 300 && other.width > 300);
      assert.notEqual(own.lang, other.lang);
      if (own.id) assert.equal(other.id, `b-${decodeURIComponent(pairs.get(own.id.slice(2)))}`);
    }
    await page.locator(".side-by-side a").click();
    await page.waitForURL(`${course.url}/${path}`);
    await page.locator(".site-head .switch").click();
    await page.waitForURL(`${course.url}/${parallel[language === "en" ? "es" : "en"]}`); // the switch exchanges the sides
    assert.deepEqual(noted.console, []);
    await close();
  }
});

test("on a phone the second language is folded, without scripts too", async () => {
  const { page, close } = await open(browser, { viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
  await page.goto(`${course.url}/${parallel.es}`);
  const second = page.locator("#_content > .pair-of > details").nth(1);
  assert.ok(!(await second.locator("h2").isVisible()));
  await second.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  assert.ok(await second.locator("h2").isVisible());
  assert.equal(await second.evaluate((side) => side.lang), "en");
  await close();
});

/** The text of a page on paper, sheet by sheet. */
async function onPaper(page, format) {
  const path = join(folder, "page.pdf");
  await page.pdf({ path, format, preferCSSPageSize: true });
  return execFileSync("pdftotext", ["-layout", path, "-"], { maxBuffer: 1 << 26 }).toString().split("\f");
}

/** Without spaces and hyphens, which the lines of paper put in. */
const plain = (text) => text.normalize("NFKC").replace(/[\s\u00ad\u200b‐-]/g, "");

test("on paper, A4 or Letter, everything is there, in both languages", async () => {
  const pages = ["es/que-es-la-tortura/print.html", "en/what-is-prevention/print.html", "en/print.html", "es/print.html", parallel.es, "es/principios-del-monitoreo/cuidado-del-equipo.html", "en/glossary.html", "es/checklists.html"];
  for (const [number, path] of pages.entries()) {
    const { page, close } = await open(browser);
    await page.goto(`${course.url}/${path}`);
    await page.emulateMedia({ media: "print" });
    const words = await page.evaluate(() => {
      const seen = new Set();
      const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest(".hidden, noscript, option, svg") && parent.checkVisibility({ contentVisibilityAuto: true })) walker.currentNode.textContent.split(/[\s–]+/).forEach((word) => seen.add(word)); // in a narrow column a line may end behind the dash of “15–16”
      }
      return [...seen];
    });
    const sheets = await onPaper(page, number % 2 ? "Letter" : "A4");
    const text = plain(sheets.join(" "));
    const missing = words.filter((word) => word.length > 3 && !text.includes(plain(word)));
    assert.deepEqual(missing, [], path);
    assert.ok(words.length > 200, `${path} has ${words.length} words`);
    await close();
  }
});

test("on paper solutions and answers come on sheets of their own, after the text", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/es/que-es-la-tortura/print.html`);
  const sheets = await onPaper(page, "A4");
  const first = sheets.findIndex((sheet) => /Soluciones de los ejercicios/.test(sheet));
  const last = sheets.findLastIndex((sheet) => /Compruebe lo aprendido/.test(sheet));
  assert.ok(first > last && last > 0, `${first} ${last}`);
  assert.match(sheets.slice(first).join(" "), /Ejercicio 1[\s\S]*Respuestas a las preguntas/);
  await page.goto(`${course.url}/es/que-es-la-tortura/malos-tratos.html`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("details.block-solution:visible").count(), 0);
  assert.ok(await page.locator(".key").isVisible());
  assert.equal(await page.locator(".key").evaluate((key) => getComputedStyle(key).breakBefore), "page");
  await close();
});

test("on paper a link says where it leads: the number of a page, or of an address listed at the foot", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/${parallel.en}`.replace(".es.html", ".html"));
  const sheets = await onPaper(page, "A4");
  assert.match(sheets.join(" "), /third page\s*\[1\.3\]/);
  await page.goto(`${small.url}/en/index.html`);
  await close();
});
