// Other forms of the pages: two languages side by side, a module on one page, paper.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engines } from "./engines.js";
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
    // No heading or label is the last thing on a sheet; each sheet but the first says what it is of.
    const heads = new Set((await page.locator("h1, h2, h3, h4, h5, .block-kind, .block-title, .key-of, .part-from").allTextContents()).map(plain));
    if (/glossary/.test(path)) heads.clear(); // names of terms are links of other terms too
    const title = plain(await page.title());
    for (const [at, sheet] of sheets.slice(0, -1).entries()) {
      const lines = sheet.split("\n").map(plain).filter(Boolean);
      const foot = lines.pop();
      assert.equal(foot, plain(`${course.url}/${path}`.replace(course.url, /print|\.(en|es)\.html/.test(path) ? course.url : "https://temario.example.org")) + (at + 1), path);
      assert.equal(lines[0] === title, at > 0, `${path}, sheet ${at + 1}: ${lines[0]}`);
      const isContents = lines.filter((line) => heads.has(line)).length > lines.length / 2;
      assert.ok(isContents || !heads.has(lines.at(-1)), `${path}, sheet ${at + 1} ends with ${lines.at(-1)}`);
    }
    // The text, and the answers behind it, may end early on a sheet.
    if (/\w+\/\w.*\/print/.test(path)) assert.ok(sheets.slice(0, -1).filter((sheet) => sheet.split(/\s+/).length < 90).length <= 1, `${path} has sheets that are nearly empty`);
    if (/checklists/.test(path)) assert.ok(sheets.length - 1 <= 6, `the list has ${sheets.length - 1} sheets`);
    await close();
  }
});

test("Firefox, which knows no rule for what follows a heading, strands none either", async () => {
  const firefox = await engines.firefox();
  const { tab, close } = await firefox.open();
  const page = await tab();
  for (const path of ["es/checklists.html", "es/que-es-la-tortura/print.html"]) {
    await page.go(`${course.url}/${path}`);
    const heads = new Set((await page.evaluate(() => [...document.querySelectorAll("main :is(h2, h3, h4, h5):not(.block-head)")].map((head) => head.textContent))).map(plain));
    await writeFile(join(folder, "firefox.pdf"), await page.print());
    const sheets = execFileSync("pdftotext", ["-layout", join(folder, "firefox.pdf"), "-"]).toString().split("\f").slice(0, -1);
    assert.ok(sheets.length > 4 && heads.size > 10);
    assert.deepEqual(sheets.map((sheet) => plain(sheet.trimEnd().split("\n").at(-1))).filter((line) => heads.has(line)), [], path);
  }
  await close();
  await firefox.close();
});

test("a module on paper has one list of words, to which each of its marks leads", async () => {
  for (const path of ["es/que-es-la-tortura/print.html", "en/print.html"]) {
    const { page, close } = await open(browser);
    await page.goto(`${course.url}/${path}`);
    assert.equal(await page.locator(".terms").count(), 1);
    const { marks, names, wrong } = await page.evaluate(() => {
      const entries = [...document.querySelectorAll(".terms li")];
      const marks = [...document.querySelectorAll(".term[data-number]")];
      return { marks: marks.length, names: entries.map((entry) => entry.firstElementChild.textContent), wrong: marks.filter((mark) => document.querySelector(mark.hash) !== entries[mark.dataset.number - 1]).map((mark) => mark.outerHTML) };
    });
    assert.ok(marks > names.length && names.length > 15, `${marks} marks, ${names.length} words`);
    assert.deepEqual(wrong, []);
    assert.equal(new Set(names).size, names.length, "each word once");
    await close();
  }
});

test("on paper a table of twelve columns has them all", async () => {
  const { page, close } = await open(browser, { viewport: { width: 612, height: 900 } });
  await page.goto(`${small.url}/es/la-visita/los-bloques.html`);
  await page.emulateMedia({ media: "print" });
  const [end, edge] = await page.evaluate(() => {
    const row = (name) => `<tr>${Array.from({ length: 12 }, (_, at) => `<${name}>Responsabilidad ${at + 1}</${name}>`).join("")}</tr>`;
    document.querySelector("#_content").insertAdjacentHTML("afterbegin", `<div class="table"><table><thead>${row("th")}</thead><tbody>${row("td")}</tbody></table></div>`);
    return [document.querySelector(".table td:last-child").getBoundingClientRect().right, document.querySelector("#_content").getBoundingClientRect().right];
  });
  assert.ok(end <= edge + 1, `${end} of ${edge}`);
  await close();
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
