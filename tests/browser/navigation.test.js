// Finding the way: the header at every width, the menus with and without scripts, and tasks on a phone.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { host, launch, open, site } from "./harness.js";

let browser;
let course;

before(async () => {
  browser = await launch();
  course = await host(join(site, "participant"));
});

after(async () => {
  await browser.close();
  course.close();
});

const phone = { viewport: { width: 360, height: 740 } };

/** Taps what the reader sees under a name, in the part of the page that `within` names. */
async function tap(page, name, within = "body") {
  const seen = page.locator(within).locator("a, summary, button").filter({ hasText: name, visible: true });
  await seen.first().click();
  await page.waitForLoadState();
}

/** Tasks from the front page: what is tapped, and what must then be in the window. */
const tasks = {
  "en/index.html": [
    ["the third page of module 8", [[/^Conducting the visit/, "main"], [/^Registers and documents/, ".entries"]], "h1", "Registers and documents"],
    ["the second day of the three-day workshop", [[/^Three-day workshop, Day 2/, ".programmes"]], "h2", /^Day 2/],
    ["the cards", [[/^Menu/, "header"], [/^Checklists/, ".sheet"], [/^Pocket cards/, "main"]], "h1", "Pocket cards"],
    ["the definition of safeguard", [[/^Menu/, "header"], [/^Glossary/, ".sheet"], [/^S$/, ".letters"]], ".entry h3", /^safeguard/],
  ],
  "es/index.html": [
    ["la tercera página del módulo 8", [[/^Realizar la visita/, "main"], [/^Registros y documentos/, ".entries"]], "h1", "Registros y documentos"],
    ["el segundo día del taller de tres días", [[/^Taller de tres días, Día 2/, ".programmes"]], "h2", /^Día 2/],
    ["las tarjetas", [[/^Menú/, "header"], [/^Listas/, ".sheet"], [/^Tarjetas/, "main"]], "h1", /^Tarjetas/],
    ["la definición de salvaguardia", [[/^Menú/, "header"], [/^Glosario/, ".sheet"], [/^S$/, ".letters"]], ".entry h3", /^salvaguardia/],
  ],
};

for (const [start, list] of Object.entries(tasks)) {
  for (const javaScriptEnabled of [true, false]) {
    test(`what a reader looks for is at most three taps away on a phone (${start}, ${javaScriptEnabled ? "with" : "without"} scripts)`, async () => {
      const { page, close } = await open(browser, { ...phone, javaScriptEnabled });
      for (const [task, taps, element, words] of list) {
        assert.ok(taps.length <= 3, task);
        await page.goto(`${course.url}/${start}`);
        for (const [name, within] of taps) await tap(page, name, within);
        const found = page.locator(element).filter({ hasText: words }).first();
        const box = await found.boundingBox();
        // An entry further down in its letter is one movement of the thumb away.
        assert.ok(box && box.y >= 0 && box.y < (element === ".entry h3" ? 4 : 1) * phone.viewport.height, `${task}: ${JSON.stringify(box)}`);
      }
      await close();
    });
  }
}

test("the header is one row at every width, in both languages and editions, and its menus fit", async () => {
  const { page, close } = await open(browser);
  for (const path of ["en/index.html", "es/que-es-la-tortura/cuatro-elementos.html", "en/glossary.html", "es/404.html"]) {
    await page.goto(`${course.url}/${path}`);
    for (const width of [320, 360, 400, 480, 576, 640, 768, 1024, 1100, 1152, 1280, 1600]) {
      await page.setViewportSize({ width, height: 800 });
      const head = await page.locator(".site-head").boundingBox();
      assert.ok(head.height < 64, `${path} at ${width} px is ${head.height} px high`);
      for (const menu of await page.locator(".site-head summary").filter({ visible: true }).all()) {
        await menu.click();
        const [overflow, sheet] = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.querySelector("details[open] > .sheet").getBoundingClientRect()]);
        assert.ok(overflow <= 0 && sheet.left >= 0 && sheet.right <= width && sheet.bottom <= 801, `${path} at ${width} px: ${overflow}, ${JSON.stringify(sheet)}`);
        await menu.click();
      }
    }
  }
  await close();
});

test("a menu closes with Escape, which gives the focus back, and when the reader goes on elsewhere", async () => {
  const { page, close } = await open(browser, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${course.url}/en/what-is-torture/four-elements.html`);
  const isOpen = () => page.evaluate(() => [...document.querySelectorAll(".menu")].map((menu) => menu.open));
  const [modules, more] = [page.locator(".site-head > .menu > summary"), page.locator(".places summary")];
  await modules.focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await isOpen(), [true, false]);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".sheet") !== null), true, "the links follow their button");
  await page.keyboard.press("Escape");
  assert.deepEqual(await isOpen(), [false, false]);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "summary");
  await modules.click();
  await more.click();
  assert.deepEqual(await isOpen(), [false, true], "one at a time");
  await page.mouse.click(640, 760); // beside the menu
  assert.deepEqual(await isOpen(), [false, false]);
  // With the keys past the last link, what has the focus is not behind an open menu.
  await more.click();
  for (let n = 0; n < 30 && (await isOpen())[1]; n += 1) await page.keyboard.press("Tab");
  assert.deepEqual(await isOpen(), [false, false]);
  assert.equal(page.url(), `${course.url}/en/what-is-torture/four-elements.html`, "no entry in the history");
  await close();
});

test("the start leads on to the first module that is not finished, for readers who save their progress", async () => {
  const { page, close } = await open(browser, phone);
  await page.goto(`${course.url}/es/index.html`);
  const start = page.locator(".start");
  assert.match(await start.textContent(), /^Empezar: /);
  const first = await start.getAttribute("href");
  await page.locator("[data-keep]").check();
  assert.match(await start.textContent(), /^Empezar: /, "nothing is read yet");
  const read = (count) => page.evaluate((count) => {
    const ids = [...document.querySelectorAll("[data-progress]")].slice(0, count).flatMap((one) => one.dataset.progress.split(" ").filter(Boolean));
    temarioKept.update("progress", "", JSON.stringify(ids));
  }, count);
  await read(2);
  await page.reload();
  assert.match(await start.textContent(), /^Continuar: ¿Funciona la prevención/);
  await start.click();
  assert.match(await page.locator("h1").textContent(), /¿Funciona la prevención/);
  await page.goto(`${course.url}/es/index.html`);
  await read(12);
  await page.reload();
  assert.match(await start.textContent(), /^Empezar: /, "all is read");
  assert.equal(await start.getAttribute("href"), first);
  await close();
});

test("the current page is in view in the list of modules, and the marks beside a heading are no part of it", async () => {
  const { page, close } = await open(browser);
  for (const [width, height] of [[1100, 700], [1280, 600], [1440, 900]]) {
    await page.setViewportSize({ width, height });
    await page.goto(`${course.url}/es/despues-de-la-visita/represalias.html`);
    const [here, list] = await page.evaluate(() => {
      const here = document.querySelector(".contents [aria-current]");
      return [here, here.closest("nav")].map((one) => one.getBoundingClientRect().toJSON());
    });
    assert.ok(here.height > 0 && here.top >= list.top - 1 && here.bottom <= list.bottom + 1 && here.bottom <= height, `${width} px: ${JSON.stringify([here, list])}`);
  }
  const names = await page.locator("#_content h2").allTextContents();
  assert.ok(names.length > 2 && names.every((name) => !/\bEN\b|§/.test(name)), names.join(", "));
  const marks = page.locator(".heading.h2 .pair");
  await page.setViewportSize({ width: 320, height: 800 });
  for (const mark of await marks.all()) assert.ok((await mark.boundingBox()).height < 40, "the mark of the other language is not broken");
  await close();
});
