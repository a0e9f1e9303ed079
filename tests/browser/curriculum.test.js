// Questions, terms, checklists: by keyboard alone, without scripts, and on paper.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { host, inEachScheme, launch, open, site } from "./harness.js";

let browser;
let course;
let facilitator;
const pages = { es: "es/la-visita/los-bloques.html", en: "en/first/the-blocks.html" };

before(async () => {
  browser = await launch();
  course = await host(join(site, "curriculum"));
  facilitator = await host(join(site, "curriculum-facilitator"));
});

after(async () => {
  await browser.close();
  for (const server of [course, facilitator]) server.close();
});

/** Presses Tab until an element that fits the selector has the focus. */
async function tabTo(page, selector, most = 120) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`Tab never reaches ${selector}`);
}

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

test("a question is answered and marked by keyboard alone, in both languages", async () => {
  for (const [language, path] of Object.entries(pages)) {
    const { page, noted, close } = await open(browser);
    await page.goto(`${course.url}/${path}`);
    const quiz = page.locator(".block-quiz").nth(1);
    await tabTo(page, ".block-quiz:nth-of-type(n) input[type=radio]");
    assert.equal(await quiz.locator("[role=radiogroup]").count(), 1, "one right answer: radio buttons");
    await page.keyboard.press("Space");
    await tabTo(page, ".check-answer");
    await page.keyboard.press("Enter");
    const status = quiz.locator("[role=status]");
    assert.match(await status.textContent(), language === "es" ? /Todavía no/ : /Not right yet/);
    assert.ok(await quiz.locator(".feedback").nth(0).isVisible(), "the feedback of what was chosen");
    assert.ok(!(await quiz.locator(".feedback").nth(1).isVisible()), "and no other");
    assert.match(await quiz.locator(".block-kind").textContent(), language === "es" ? /^Pregunta 2 de 2$/ : /^Question 2 of 2$/);
    assert.match(await quiz.locator(".feedback").nth(0).textContent(), language === "es" ? /^\s*Su respuesta: no es correcta\./ : /^\s*Your answer: not correct\./);
    assert.equal(await quiz.locator(".chosen:not(.right)").count(), 1, "the answer that was given is marked");
    const described = await quiz.locator("input").nth(0).getAttribute("aria-describedby");
    assert.equal(described, await quiz.locator(".feedback").nth(0).getAttribute("id"));
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowDown");
    assert.equal(await status.textContent(), "", "a new choice takes the verdict back");
    assert.equal(await quiz.locator(".chosen, .feedback:visible, [aria-describedby]").count(), 0, "and its mark");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(await status.textContent(), language === "es" ? /Correcto/ : /Right/);
    assert.equal(await quiz.locator(".chosen.right").count(), 1);
    // The other question is left: the button leads there, its first answer has the focus.
    assert.match(await status.textContent(), language === "es" ? /sin respuesta correcta:$/ : /without a correct answer:$/);
    await page.keyboard.press("Tab");
    assert.match(await focused(page), language === "es" ? /^Pregunta 1 de 2$/ : /^Question 1 of 2$/);
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(".block-quiz").first().locator("input").first().evaluate((input) => input === document.activeElement));
    assert.equal(page.url(), `${course.url}/${path}`, "nothing goes into the address");
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, history.length, window.name]), [0, 0, 2, ""]);
    assert.deepEqual(noted.console, []);
    await close();
  }
});

test("several right answers are asked for together", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/${pages.en}`);
  const quiz = page.locator(".block-quiz").first();
  const boxes = quiz.locator("input[type=checkbox]");
  const button = quiz.locator(".check-answer");
  const status = quiz.locator("[role=status]");
  await button.click();
  assert.match(await status.textContent(), /Choose an answer first/);
  // What is missing and what is too much is told apart; answers 0 and 2 are right.
  const answers = [[[1], /^Not right yet/], [[0], /not complete/], [[0, 1], /is missing, and one of your choices is not right/], [[0, 1, 2], /^All the right answers are there, but/], [[0, 2], /^Right\.?/]];
  for (const [chosen, says] of answers) {
    for (let place = 0; place < await boxes.count(); place += 1) await boxes.nth(place).setChecked(chosen.includes(place));
    await button.click();
    assert.match(await status.textContent(), says, String(chosen));
  }
  assert.ok(await quiz.locator(".feedback").nth(1).isVisible(), "once all is right, everything may be read");
  assert.match(await quiz.locator(".feedback").nth(1).textContent(), /^\s*Not correct\./, "of what was not chosen it is not said to be the answer");
  assert.equal(await quiz.locator(".chosen").count(), 2);
  await close();
});

test("without scripts each option unfolds and says whether it is right", async () => {
  const { page, close } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${course.url}/${pages.es}`);
  assert.equal(await page.locator(".block-quiz input, .check-answer").count(), 0);
  await tabTo(page, ".option > summary");
  await page.keyboard.press("Enter");
  const first = page.locator(".option").first();
  assert.ok(await first.locator(".verdict").isVisible());
  assert.match(await first.textContent(), /Correcta\./);
  await close();
});

test("on paper the questions stand without answers, and the key on a sheet of its own", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/${pages.es}`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".feedback:visible, .quiz-foot:visible").count(), 0);
  const key = page.locator(".key");
  assert.ok(await key.isVisible());
  assert.equal(await key.evaluate((element) => getComputedStyle(element).breakBefore), "page");
  assert.match(await key.textContent(), /a\) La intención[\s\S]*c\) La intervención[\s\S]*b\) Falso/);
  await page.emulateMedia({ media: "screen" });
  assert.ok(!(await key.isVisible()), "on the screen it is not there");
  await close();
});

test("on paper terms are numbered and their definitions stand at the foot", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/${pages.en}`);
  await page.emulateMedia({ media: "print" });
  const mark = await page.locator(".term").first().evaluate((term) => getComputedStyle(term, "::after").content);
  assert.equal(mark, '"*1"', "other than a footnote");
  assert.equal(await page.locator(".panel").count(), 0);
  assert.match(await page.locator("#_word_1").textContent(), /^torture: Severe pain/);
  await close();
});

test("the glossary leads from a letter to a term and back to the pages that use it", async () => {
  const { page, close } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${course.url}/es/glossary.html`);
  const letters = await page.locator(".letters a").allTextContents();
  assert.deepEqual(letters, ["M", "N", "T"]);
  const entry = page.locator("#npm");
  assert.match(await entry.textContent(), /\(MNP\)[\s\S]*English: national preventive mechanism \(NPM\)[\s\S]*arts\.\s17 y 18/);
  await entry.getByRole("link", { name: "1.1" }).click();
  assert.equal(page.url(), `${course.url}/${pages.es}`);
  await close();
});

test("a checklist is filled in by keyboard, filtered and counted, and forgets", async () => {
  const { page, noted, close } = await open(browser);
  const url = `${course.url}/es/checklists.html`;
  await page.goto(url);
  await tabTo(page, ".answers input[type=radio]");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.locator(".answers input:checked").first().getAttribute("value"), "yes");
  assert.match(await page.locator(".progress").textContent(), /1 de 3/);
  await page.locator("select").selectOption("prison");
  assert.deepEqual(await page.locator(".point:visible").count(), 2);
  assert.match(await page.locator(".progress").textContent(), /1 de 2/);
  assert.equal(page.url(), url, "nothing goes into the address");
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  await page.reload();
  assert.match(await page.locator(".progress").textContent(), /0 de 3/);
  assert.deepEqual(noted.console, []);
  await close();
});

test("marks are kept only if the reader turns that on, and erased in one step", async () => {
  const { page, close } = await open(browser);
  const url = `${course.url}/en/checklists.html`;
  await page.goto(url);
  await page.getByLabel("Save my marks on this device").check();
  await page.locator(".point").first().getByLabel("No", { exact: true }).check();
  await page.reload();
  assert.ok(await page.locator(".point").first().getByLabel("No", { exact: true }).isChecked());
  assert.match(await page.locator(".told").textContent(), /saved on this device/);
  assert.equal(page.url(), url);
  await page.getByRole("button", { name: "Erase the marks on this list" }).click();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.match(await page.locator(".progress").textContent(), /0 of 3/);
  await page.reload();
  assert.match(await page.locator(".progress").textContent(), /0 of 3/);
  await close();
});

test("without scripts a checklist can be marked, and printed with boxes", async () => {
  const { page, close } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${course.url}/es/checklists.html`);
  await page.locator(".point").first().getByLabel("Sí").check();
  assert.equal(await page.locator(".checklist-tools:visible").count(), 0, "no control that would do nothing");
  await page.emulateMedia({ media: "print" });
  const label = page.locator(".answers label");
  assert.ok(await label.nth(0).isVisible());
  assert.ok(!(await label.nth(2).isVisible()), "`not checked` is an empty line on paper");
  await close();
});

/** The sizes of the pages of a PDF in points. */
async function sheets(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  return [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((found) => [Math.round(found[1]), Math.round(found[2])]);
}

test("four cards print on a sheet of A4; none is higher than its quarter, and a group on two cards says so", async () => {
  const whole = await host(join(site, "participant"));
  const { page, close } = await open(browser);
  for (const [server, path, most, parts] of [[course, "es/cards.html", 1, null], [whole, "es/cards.html", 4, /^Salud \(1 de 2\)$/], [whole, "en/cards.html", 4, /^Health \(1 of 2\)$/]]) {
    await page.goto(`${server.url}/${path}`);
    const found = await sheets(page);
    assert.ok(found.every(([width, height]) => Math.abs(width - 595) <= 1 && Math.abs(height - 842) <= 1) && found.length <= most, JSON.stringify(found));
    await page.emulateMedia({ media: "print" });
    const heights = await page.locator(".card").evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().height * 25.4 / 96));
    assert.ok(Math.max(...heights) <= 148.1, String(heights));
    await page.emulateMedia({ media: null });
    if (parts) assert.ok((await page.locator(".card h2").allTextContents()).some((title) => parts.test(title)), path);
  }
  await close();
  whole.close();
});

/** The times and minutes of a run sheet. */
const times = (page) => page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(0, 2).map((cell) => cell.textContent)));

test("a run sheet adds up and prints on one page", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${facilitator.url}/en/first/run-sheet.html`);
  const rows = [["0:00", ""], ["0:00", "10"], ["0:10", "25"], ["0:35", "10"], ["", ""], ["0:45", ""]];
  assert.deepEqual(await times(page), rows);
  assert.equal((await sheets(page)).length, 1);
  const plain = await fetch(`${course.url}/en/first/run-sheet.html`);
  assert.equal(plain.status, 404, "participants do not have it");
  assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
  await close();
});

test("a run sheet begins at the chosen hour, also on paper, and forgets it", async () => {
  const { page, noted, close } = await open(browser);
  const url = `${facilitator.url}/es/la-visita/run-sheet.html`;
  await page.goto(url);
  const relative = await times(page);
  await page.getByLabel("Hora de inicio").fill("23:30");
  const chosen = (await times(page)).map(([time]) => time);
  assert.deepEqual(chosen, ["23:30", "23:30", "23:40", "00:05", "", "00:15"]);
  assert.ok(!(await page.locator("[data-relative]").isVisible()), "the times are no longer relative");
  await page.emulateMedia({ media: "print" });
  assert.equal((await times(page))[1][0], "23:30");
  assert.ok(!(await page.locator("form.start-time").isVisible()), "the form is not printed");
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: "Contar desde 0:00" }).click();
  assert.deepEqual(await times(page), relative);
  await page.getByLabel("Hora de inicio").fill("08:05");
  assert.equal(page.url(), url, "nothing goes into the address");
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  await page.reload();
  assert.deepEqual(await times(page), relative);
  assert.deepEqual(noted.console, []);
  await close();
  const plain = await open(browser, { javaScriptEnabled: false });
  await plain.page.goto(url);
  assert.deepEqual(await times(plain.page), relative);
  assert.ok(!(await plain.page.locator("form.start-time").isVisible()), "without scripts there is no form");
  await plain.close();
});

test("a run sheet of the course prints on one page, and the notes on the whole module on the next", async () => {
  const own = await host(join(site, "facilitator"));
  const { page, close } = await open(browser);
  for (const path of ["en/what-is-torture", "es/que-es-la-prevencion", "en/monitoring-principles"]) {
    await page.goto(`${own.url}/${path}/run-sheet.html`);
    assert.equal((await sheets(page)).length, 2, path);
    // What stands before the notes.
    await page.evaluate(() => document.querySelectorAll(".module-notes, .site-foot").forEach((part) => part.remove()));
    assert.equal((await sheets(page)).length, 1, path);
  }
  await close();
  own.close();
});

test("a notice leads past its passage, and the label of an invented case shows on paper too", async () => {
  const { page, close } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${course.url}/${pages.es}`);
  await page.locator(".block-notice .past").click();
  assert.equal(await page.evaluate(() => document.querySelector(":target").textContent.startsWith("Trabajo")), true);
  await page.locator(".notice a").click();
  assert.match(page.url(), /#_after$/);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".block-scenario .block-label").textContent(), "FICTICIO");
  assert.ok(await page.locator(".block-scenario .block-label").isVisible());
  await close();
});

test("axe finds nothing on the pages of this course, questions answered and definitions open", async () => {
  const { page, close } = await open(browser, { viewport: { width: 320, height: 800 }, bypassCSP: true });
  const all = [pages.es, "en/glossary.html", "es/instruments.html", "en/checklists.html", "es/cards.html", "en/overview.html", "es/la-visita/index.html"];
  const urls = [...all.map((path) => `${course.url}/${path}`), `${facilitator.url}/es/la-visita/run-sheet.html`, `${facilitator.url}/es/desk.html`];
  for (const url of urls) {
    await page.goto(url);
    if (url.endsWith(pages.es)) {
      for (const input of await page.locator(".block-quiz input").all()) await input.check();
      for (const button of await page.locator(".check-answer").all()) await button.click();
      await page.locator("a.term").first().click();
    }
    assert.deepEqual(await inEachScheme(page, { light: {}, dark: { colorScheme: "dark" } }), [], url);
  }
  await close();
});
