// What participants do with the pages: fill in checklists on a phone, take back an erasure, filter the glossary, make a
// certificate or have one signed.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { engines } from "./engines.js";
import { host, inEachScheme, launch, open, site } from "./harness.js";

let browser, course, small, facilitator;

before(async () => {
  browser = await launch();
  course = await host(join(site, "participant"));
  small = await host(join(site, "curriculum"));
  facilitator = await host(join(site, "facilitator"));
});

after(async () => {
  await browser.close();
  [course, small, facilitator].forEach((one) => one.close());
});

const PHONE = { viewport: { width: 360, height: 640 } };
const texts = (page) => page.evaluate(() => JSON.stringify(Object.entries(localStorage).sort()));

// ---------------------------------------------------------------------------------------------- checklists

test("the line of a checklist stays in view with the group that is read and the number of marked items", async () => {
  const forms = { en: [/^1 of 60 items marked$/, /^1 of \d+$/], es: [/^1 de 60 puntos marcados$/, /^1 de \d+$/] };
  for (const [language, [whole, part]] of Object.entries(forms)) {
    for (const server of [course, facilitator]) {
      const { page, noted, close } = await open(browser, PHONE);
      await page.goto(`${server.url}/${language}/checklists.html`);
      await page.locator(".answers input").first().check();
      assert.match(await page.locator(".group-bar .progress").textContent(), whole);
      assert.match(await page.locator(".group-count").first().textContent(), part);
      const groups = await page.locator(".points").count();
      assert.ok(groups > 5);
      for (let n = 0; n < groups; n += 3) {
        const title = await page.locator(".points h3").nth(n).textContent();
        await page.locator(".group-bar summary").click();
        await page.locator(".group-list a").nth(n).click();
        await page.waitForFunction((title) => document.querySelector(".group-now").textContent === title, title);
        assert.ok(!(await page.locator(".group-list").isVisible()), "the sheet closes");
        assert.equal(await page.locator(".group-list [aria-current]").textContent(), title);
        const place = await page.evaluate((n) => {
          const box = (element) => element.getBoundingClientRect();
          const above = document.querySelector(".exit, .edition");
          return { above: above ? box(above).bottom : 0, bar: box(document.querySelector(".group-bar")), heading: box(document.querySelectorAll(".points h3")[n]) };
        }, n);
        assert.ok(n ? Math.abs(place.bar.top - place.above) < 2 : place.bar.top > place.above - 2, `${title}: the line is at the top, below what else stays: ${JSON.stringify(place)}`);
        assert.ok(place.heading.top >= place.bar.bottom && place.heading.top < 640, `${title} is in view: ${JSON.stringify(place)}`);
        assert.ok(place.bar.height < 640 / 4, "and leaves room");
      }
      assert.deepEqual(noted.console, []);
      await close();
    }
  }
});

test("a group without items for a kind of place is not in the line's sheet", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${small.url}/es/checklists.html`);
  await page.locator("select").selectOption("police");
  await page.locator(".group-bar summary").click();
  assert.deepEqual(await page.locator(".group-list a:visible").allTextContents(), ["Registros"]);
  assert.equal(await page.locator(".group-count").first().textContent(), "0 de 2");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".group-list").isVisible()));
  await close();
});

test("what has the focus is never behind the line, there and back; in a low window it does not stay", async () => {
  for (const [server, height, largest] of [[course, 640, false], [small, 640, false], [small, 640, true], [facilitator, 640, false], [course, 400, false]]) {
    const { page, close } = await open(browser, { viewport: { width: 360, height } });
    if (largest) await page.addInitScript(() => { window.name = "display:size=3,spacing=wide"; });
    await page.goto(`${server.url}/es/checklists.html`);
    await page.locator(".checklist select").first().focus();
    let stuck = 0;
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press(presses < 40 ? "Tab" : "Shift+Tab");
      const found = await page.evaluate(() => {
        const focus = document.activeElement.getBoundingClientRect();
        const bars = [...document.querySelectorAll(".group-bar, .exit, .edition")].filter((bar) => !bar.contains(document.activeElement)).map((bar) => bar.getBoundingClientRect());
        const covering = bars.filter((bar) => bar.bottom > 0 && bar.top < focus.bottom - 1 && bar.bottom > focus.top + 1 && bar.left < focus.right && bar.right > focus.left);
        const bar = document.querySelector(".group-bar").getBoundingClientRect();
        return { covering: covering.length, isStuck: scrollY > 1600 && bar.bottom > 0 && bar.top < 120, on: document.activeElement.outerHTML.slice(0, 90) };
      });
      if (/^<body|class="skip"/.test(found.on)) continue; // behind the last, before the first
      assert.equal(found.covering, 0, found.on);
      stuck += Number(found.isStuck);
    }
    if (server === course && height > 480) assert.ok(stuck > 5, "it stays in view meanwhile");
    if (height < 480) assert.equal(stuck, 0, "in a low window it scrolls away");
    await close();
  }
});

test("answers are two by two on a phone, each as high as a thumb; in one row on a desk", async () => {
  for (const [width, columns] of [[320, 2], [360, 2], [480, 2], [900, 4]]) {
    const { page, close } = await open(browser, { viewport: { width, height: 700 } });
    for (const path of ["es/checklists.html", "en/checklists.html", "es/monitoreo-tematico/primeras-horas.html"]) {
      await page.goto(`${course.url}/${path}`);
      const labels = await page.locator(".answers").first().locator("label").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, width, height }) => ({ top: Math.round(top), width, height })));
      assert.equal(labels.length, 4, path);
      assert.equal(labels.filter((one) => one.top === labels[0].top).length, columns, `${path} at ${width}`);
      assert.ok(labels.every((one) => one.height >= 44), `${path} at ${width}: ${JSON.stringify(labels)}`);
      if (columns === 2) assert.ok(labels.every((one) => one.width > width * 0.35), "and as wide as there is room");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${width}`);
    }
    await close();
  }
});

test("without scripts the groups are links above the list, which does not cover it; on paper there is nothing of the line", async () => {
  const { page, close } = await open(browser, { ...PHONE, javaScriptEnabled: false });
  await page.goto(`${course.url}/es/checklists.html`);
  assert.ok(!(await page.locator(".group-bar .progress").isVisible()), "no number that would stand still");
  await page.locator(".group-bar summary").click();
  assert.equal(await page.locator(".group-list a:visible").count(), await page.locator(".points").count());
  await page.locator(".group-list a").nth(4).click();
  const place = await page.evaluate(() => ({ bar: document.querySelector(".group-bar").getBoundingClientRect().bottom, target: document.querySelector(":target").getBoundingClientRect().top }));
  assert.ok(place.target >= 0 && place.bar <= place.target, JSON.stringify(place));
  await close();
  const scripted = await open(browser);
  await scripted.page.goto(`${course.url}/es/checklists.html`);
  await scripted.page.emulateMedia({ media: "print" });
  assert.ok(!(await scripted.page.locator(".group-bar").isVisible()));
  await scripted.close();
});

// ---------------------------------------------------------------------------------------------- undo

/** Every place where a reader erases: what she saves there, and the control that erases it. */
const ERASERS = {
  "the marks of a list": {
    path: "en/checklists.html", erase: ".checklist .erase", undo: ".checklist [data-undo]",
    async save(page) {
      await page.getByLabel("Save my marks").check();
      await page.locator(".point").first().getByLabel("No", { exact: true }).check();
    },
    back: (page) => page.locator(".point").first().getByLabel("No", { exact: true }).isChecked(),
  },
  "marks that are not saved": {
    path: "en/checklists.html", erase: ".checklist .erase", undo: ".checklist [data-undo]",
    save: (page) => page.locator(".point").first().getByLabel("No", { exact: true }).check(),
    back: async (page) => await page.locator(".point").first().getByLabel("No", { exact: true }).isChecked() && !(await page.getByLabel("Save my marks").isChecked()),
  },
  "progress, by its button": {
    path: "en/index.html", erase: "[data-erase]", undo: ".progress-tools [data-undo]",
    async save(page) {
      await page.getByLabel("Save my progress").check();
      await page.evaluate(() => { localStorage.setItem(Object.keys(localStorage)[0], JSON.stringify(document.querySelector("[data-progress]").dataset.progress.trim().split(" "))); });
      await page.reload();
    },
    back: (page) => page.locator(".progress-mark").first().isVisible(),
  },
  "progress, by its box": { path: "en/index.html", erase: ".progress-tools [data-keep]", undo: ".progress-tools [data-undo]", save: (page) => page.getByLabel("Save my progress").check(), back: (page) => page.getByLabel("Save my progress").isChecked() },
  "settings": {
    path: "en/display.html", erase: "button[type=reset]", undo: "form.display [data-undo]",
    async save(page) {
      await page.getByLabel("Dark").check();
      await page.getByLabel("Save these settings").check();
    },
    back: (page) => page.evaluate(() => document.documentElement.dataset.theme === "dark" && document.querySelector("form.display").keep.checked),
  },
  "everything": {
    path: "en/help.html", erase: ".erase-all button", undo: ".erase-all [data-undo]",
    async save(page) {
      for (const name of ["the marks of a list", "progress, by its button", "settings"]) {
        await page.goto(page.url().replace(/en\/\w+\.html/, ERASERS[name].path));
        if (name.startsWith("progress")) await page.getByLabel("Save my progress").check();
        else await ERASERS[name].save(page);
      }
      await page.goto(page.url().replace(/en\/\w+\.html/, "en/help.html"));
      await page.getByText("Saved by this site on this device now").waitFor();
    },
    back: async (page) => await page.getByText("saved on this device again").isVisible() && await page.evaluate(() => document.documentElement.dataset.theme === "dark"),
  },
};

/** Ways in which the page is left, or no longer seen. */
const WAYS = {
  "leaving the page": () => window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })),
  "another tab, or a locked phone": () => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  },
  // Whether or not the other page ever comes.
  "the quick exit": () => document.querySelector(".exit a:not(.skip)").click(),
};

for (const [name, { path, erase, undo, save, back }] of Object.entries(ERASERS)) {
  for (const place of ["host", "folder"]) {
    test(`${name}: erased at once, and taken back on this page alone (${place})`, async () => {
      const base = place === "host" ? small.url : pathToFileURL(join(site, "curriculum")).href;
      const { page, noted, close } = await open(browser);
      await page.route("https://weather.example/**", (route) => route.fulfill({ contentType: "text/html", body: "Sun" }));
      await page.goto(`${base}/${path}`);
      await save(page);
      const before = await texts(page);
      assert.ok(!(await page.locator(undo).isVisible()), "nothing to take back yet");
      await page.locator(erase).first().click();
      await page.locator(undo).waitFor();
      assert.equal(await texts(page), "[]", "it is gone from the device");
      assert.deepEqual(await page.evaluate(() => [sessionStorage.length, document.cookie, history.state, /display:.*dark/.test(window.name)]), [0, "", null, false], "and nowhere else");
      await page.locator(undo).click();
      await page.waitForFunction((undo) => document.querySelector(undo).hidden, undo);
      assert.equal(await texts(page), before, "as it was");
      for (let tries = 0; !(await back(page)); tries += 1) {
        assert.ok(tries < 40, "it is seen");
        await page.waitForTimeout(50);
      }
      for (const [way, leave] of Object.entries(WAYS)) {
        await page.goto(`${base}/${path}`);
        await page.evaluate((saved) => { for (const [key, text] of JSON.parse(saved)) localStorage.setItem(key, text); }, before);
        await page.reload();
        if (name === "marks that are not saved") await save(page);
        await page.locator(erase).first().click();
        await page.locator(undo).waitFor();
        const after = await page.evaluate(([leave, undo]) => {
          (0, eval)(`(${leave})`)();
          const button = document.querySelector(undo), { hidden } = button;
          button.click();
          return [hidden, localStorage.length];
        }, [String(leave), undo]);
        assert.deepEqual(after, [true, 0], `${way}: it is gone for good`);
        if (way === "the quick exit") await page.waitForURL("https://weather.example/");
      }
      assert.deepEqual(noted.console, []);
      await close();
    });
  }
}

for (const engine of Object.keys(engines)) {
  test(`${engine}: a question leads to the next without a right answer, and the last to those left or to all again`, async () => {
    const other = await engines[engine]();
    const { tab, close } = await other.open();
    const page = await tab();
    const forms = {
      "es/la-visita/los-bloques.html": ["Siguiente pregunta", /Todavía no.* Todavía sin respuesta correcta:$/, "Pregunta 1 de 2", /^Correcto\. Todas las preguntas tienen/, "Responder todas otra vez"],
      "en/first/the-blocks.html": ["Next question", /Not right yet.* Still without a correct answer:$/, "Question 1 of 2", /^Right\. All questions are/, "Answer all again"],
    };
    // What a question shows after an answer: the status, the buttons behind it, and the option that has the focus.
    const answer = ([at, places]) => {
      const block = document.querySelectorAll(".block-quiz")[at];
      block.querySelectorAll("input").forEach((input, place) => { if (input.checked !== places.includes(place)) input.click(); });
      block.querySelector(".check-answer").click();
      return [block.querySelector(".quiz-status").textContent, ...[...block.querySelectorAll(".quiz-status ~ button")].map((button) => button.textContent)];
    };
    const press = (at) => {
      document.querySelectorAll(".block-quiz")[at].querySelector(".quiz-status ~ button").click();
      const focus = document.activeElement, block = focus.closest(".block-quiz"), { top } = block.getBoundingClientRect();
      return [focus.id === block.querySelector("input").id, [...document.querySelectorAll(".block-quiz")].indexOf(block), top >= 0 && top < innerHeight];
    };
    for (const [path, [next, left, first, done, again]] of Object.entries(forms)) {
      await page.go(`${small.url}/${path}`);
      assert.deepEqual((await page.evaluate(answer, [0, [1]])).slice(1), [next], "also when the answer is not right");
      assert.deepEqual(await page.evaluate(press, 0), [true, 1, true], "it is in view, and its first option has the focus");
      const [said, ...ways] = await page.evaluate(answer, [1, [0]]);
      assert.match(said, left);
      assert.deepEqual(ways, [first]);
      assert.deepEqual(await page.evaluate(press, 1), [true, 0, true]);
      assert.equal(await page.evaluate(() => document.querySelectorAll(".block-quiz")[0].querySelectorAll(":checked, .chosen, .feedback:not([hidden])").length), 0, "it is a question again");
      await page.evaluate(answer, [0, [0, 2]]);
      const [praise, ...more] = await page.evaluate(answer, [1, [1]]);
      assert.match(praise, done);
      assert.deepEqual(more, [again]);
      assert.deepEqual(await page.evaluate(press, 1), [true, 0, true]);
      assert.deepEqual(await page.evaluate(() => [document.querySelectorAll(".block-quiz :checked").length, localStorage.length, sessionStorage.length]), [0, 0, 0]);
    }
    await close();
    await other.close();
  });

  test(`${engine}: who comes back to a page finds no undo`, async () => {
    const other = await engines[engine]();
    const { tab, close } = await other.open();
    const page = await tab();
    await page.go(`${small.url}/en/index.html`);
    await page.click(".progress-tools [data-keep]");
    await page.click("[data-erase]");
    await page.until(() => !document.querySelector(".progress-tools [data-undo]").hidden);
    await page.go(`${small.url}/en/help.html`);
    await page.evaluate(() => { setTimeout(() => history.back(), 0); });
    await page.until(() => document.querySelector(".progress-tools [data-undo]"));
    await page.click(".progress-tools [data-undo]");
    assert.deepEqual(await page.evaluate(() => [document.querySelector(".progress-tools [data-undo]").hidden, localStorage.length]), [true, 0]);
    await close();
    await other.close();
  });
}

test("where the script of the undo does not come, everything is erased all the same", async () => {
  for (const [name, { path, erase, save }] of Object.entries(ERASERS)) {
    const { page, close } = await open(browser);
    await page.route(/undo\.[0-9a-f]+\.js/, (route) => route.abort());
    await page.goto(`${small.url}/${path}`);
    await save(page);
    await page.locator(erase).first().click();
    await page.waitForFunction(() => !localStorage.length);
    if (name === "everything") await page.getByText("Nothing that this site saved is left").waitFor();
    await close();
  }
});

test("an undo does not write over what was saved meanwhile, and says when nothing could be saved", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${small.url}/en/checklists.html`);
  await ERASERS["the marks of a list"].save(page);
  const names = await page.evaluate(() => Object.keys(localStorage));
  assert.ok(names.length > 0);
  await page.locator(".erase").click();
  // Another window saves; a second tab would hide this one, and then nothing can be taken back.
  await page.evaluate((names) => names.forEach((name) => localStorage.setItem(name, "{}")), names);
  const fresh = await texts(page);
  await page.locator("[data-undo]").click();
  assert.equal(await texts(page), fresh);
  await page.locator(".erase").click();
  await page.locator(".point").nth(1).getByLabel("No", { exact: true }).check();
  await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
  await page.locator("[data-undo]").click();
  const told = page.locator(".told");
  assert.equal(await told.textContent(), await told.getAttribute("data-refused"));
  assert.ok(!(await page.getByLabel("Save my marks").isChecked()));
  await close();
});

// ---------------------------------------------------------------------------------------------- glossary

test("the glossary is filtered by name in any language, without case and accents, and says how many it found", async () => {
  const cases = {
    es: { "TORTURE": "tortura", "aquiescencia": "aquiescencia", "ACQUIESCENCE": "aquiescencia", "detencion": /detención/, "  malos   tratos ": /^malos tratos/ },
    en: { "Tortura": "torture", "malos tratos": /^ill-treatment/, "ILL TREATMENT": /^ill-treatment/, "MNP": /national preventive mechanism/ },
  };
  for (const [language, words] of Object.entries(cases)) {
    const { page, noted, close } = await open(browser, PHONE);
    await page.goto(`${course.url}/${language}/glossary.html`);
    const url = page.url(), all = await page.locator(".entry:visible").count();
    const field = page.locator("#_filter"), status = page.locator("#_found");
    for (const [typed, wanted] of Object.entries(words)) {
      await field.fill(typed);
      const names = await page.locator(".entry:visible h3").evaluateAll((all) => all.map((one) => one.firstChild.textContent.trim()));
      assert.ok(names.some((name) => (wanted instanceof RegExp ? wanted.test(name) : name === wanted)), `${typed}: ${names}`);
      assert.ok(names.length < all / 3, `${typed}: ${names.length}`);
      assert.ok((await status.textContent()).startsWith(`${names.length} `), await status.textContent());
      // The letters are those of what is shown.
      const letters = await page.locator(".letters a:visible").allTextContents();
      assert.deepEqual(letters, await page.locator(".letter:visible h2").allTextContents());
      assert.ok(letters.length && letters.length <= names.length);
    }
    await field.fill("xyzzy");
    assert.equal(await page.locator(".entry:visible, .letter:visible, .letters a:visible").count(), 0);
    assert.equal(await status.textContent(), await status.getAttribute("data-none"));
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".entry:visible").count(), all);
    assert.equal(await status.textContent(), "");
    await field.fill("tortura");
    await page.keyboard.press("Enter");
    assert.equal(page.url(), url, "nothing goes into the address");
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, history.state, window.name, history.length]), [0, 0, "", null, "", 2]);
    // A link to a term that is filtered away shows it.
    const related = page.locator(".entry:visible a[href^='#']");
    for (const link of await related.all()) {
      const id = (await link.getAttribute("href")).slice(1);
      if (await page.locator(`[id="${id}"]`).isVisible()) continue;
      await link.click();
      await page.locator(`[id="${id}"]`).waitFor();
      assert.equal(await field.inputValue(), "");
      break;
    }
    await page.reload();
    assert.equal(await page.locator(".entry:visible").count(), all, "and nothing is left after a reload");
    assert.deepEqual(noted.console, []);
    await close();
  }
});

test("the counts of the filter have the forms of the language; without scripts there is no field", async () => {
  const { page, close } = await open(browser);
  for (const [path, typed, said] of [["en", "torture", "1 term found."], ["en", "n", "2 terms found."], ["es", "torture", "1 término encontrado."], ["es", "n", "2 términos encontrados."]]) {
    await page.goto(`${small.url}/${path}/glossary.html`);
    await page.locator("#_filter").fill(typed);
    assert.equal(await page.locator("#_found").textContent(), said);
  }
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.locator(".term-filter").isVisible()));
  await close();
  const plain = await open(browser, { javaScriptEnabled: false });
  await plain.page.goto(`${small.url}/es/glossary.html`);
  assert.ok(!(await plain.page.locator(".term-filter").isVisible()));
  await plain.close();
});

// ---------------------------------------------------------------------------------------------- certificates

/** The number of sheets of a page on paper, and whether they are upright. */
async function sheets(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true, format: "A4" })).toString("latin1");
  return [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((found) => (Number(found[1]) < Number(found[2]) ? "upright" : "wide"));
}

test("the certificate names the pages that are not read, by module, and leads to them", async () => {
  for (const language of ["en", "es"]) {
    const { page, noted, close } = await open(browser, PHONE);
    await page.goto(`${course.url}/${language}/certificate.html`);
    assert.ok(!(await page.locator(".unread").isVisible()), "nothing is said of pages before progress is saved");
    await page.goto(`${course.url}/${language}/index.html`);
    await page.locator(".progress-tools [data-keep]").check();
    const all = await page.evaluate(() => [...document.querySelectorAll("[data-progress]")].flatMap((one) => one.dataset.progress.trim().split(" ")));
    const [first, last] = [all[0], all.at(-1)];
    const mark = (read) => page.evaluate((read) => localStorage.setItem(Object.keys(localStorage)[0], JSON.stringify(read)), read);
    await page.goto(`${course.url}/${language}/certificate.html`);
    assert.equal(await page.locator(".unread a:visible").count(), all.length);
    await mark(all.slice(1, -1));
    await page.reload();
    const left = await page.locator(".unread [data-progress]:visible").evaluateAll((all) => all.map((one) => one.dataset.progress));
    assert.deepEqual(left, [first, last]);
    assert.equal(await page.locator(".unread > li:visible").count(), 2, "each with its module");
    assert.match(await page.locator(".certificate-tools [role=status]").textContent(), new RegExp(`: 2 (of|de) ${all.length}`));
    assert.ok(!(await page.locator(".certificate").isVisible()));
    const title = await page.locator(".unread a:visible span").last().textContent();
    await page.locator(".unread a:visible").last().click();
    assert.equal(await page.locator("h1").textContent(), title);
    await page.locator(".progress-tools input").check();
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll(".unread [data-progress]:not([hidden])").length === 1);
    await mark(all);
    await page.reload();
    assert.ok(await page.locator(".certificate").isVisible() && !(await page.locator(".unread").isVisible()));
    assert.deepEqual(await sheets(page), ["wide"], "the whole course on one sheet");
    assert.deepEqual(noted.console, []);
    await close();
  }
});

test("a certificate to sign is one upright sheet, filled in by hand or on the page, and is kept nowhere", async () => {
  for (const language of ["en", "es"]) {
    for (const javaScriptEnabled of [true, false]) {
      const { page, noted, close } = await open(browser, { javaScriptEnabled });
      await page.goto(`${course.url}/${language}/certificate.html`);
      noted.requests.length = 0;
      const sheet = page.locator(".attendance");
      const fields = sheet.locator("input[type=text]");
      assert.equal(await fields.count(), 5, "name, dates, place, trainer, organisation");
      assert.equal(await sheet.locator(".signature").count(), 2);
      assert.equal(await sheet.locator("input[type=checkbox]").count(), 12, "the modules");
      assert.match(await sheet.locator(".certificate-limits").textContent(), /not valid without a signature|No vale sin firma/i);
      assert.deepEqual(await sheets(page), ["upright"]);
      for (const field of await fields.all()) {
        await field.fill("Nombre de ejemplo");
        await page.keyboard.press("Enter");
      }
      await sheet.locator("input[type=checkbox]").first().check();
      assert.deepEqual(await sheets(page), ["upright"]);
      assert.deepEqual(noted.requests.filter((url) => !/\/assets\/icon/.test(url)), [], "nothing is sent");
      await page.emulateMedia({ media: "print" });
      assert.ok(await sheet.isVisible() && (await page.locator(".page-head").evaluate((head) => getComputedStyle(head).clipPath)) === "inset(50%)" && !(await page.locator(".site-foot").isVisible()));
      if (javaScriptEnabled) assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.search, location.hash]), [0, 0, "", "", ""]);
      await page.emulateMedia({ media: "screen" });
      await page.reload();
      assert.deepEqual(await fields.evaluateAll((all) => all.map((one) => one.value)), ["", "", "", "", ""]);
      await close();
    }
  }
});

test("with both certificates on the page a button prints its own, and nothing else", async () => {
  const { page, close } = await open(browser);
  await page.addInitScript(() => { window.print = () => { globalThis.printed = document.querySelector("main").className; }; });
  await page.goto(`${small.url}/en/index.html`);
  await page.locator(".progress-tools [data-keep]").check();
  await page.goto(`${small.url}/en/certificate.html`);
  await page.evaluate(() => localStorage.setItem(Object.keys(localStorage)[0], JSON.stringify([...document.querySelectorAll("[data-progress]")].map((one) => one.dataset.progress))));
  await page.reload();
  for (const [which, shown, other] of [["own", ".certificate", ".attendance"], ["signed", ".attendance", ".certificate"], ["own", ".certificate", ".attendance"]]) {
    await page.locator(`[data-print=${which}]`).click();
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(shown).isVisible() && !(await page.locator(other).isVisible()), which);
    assert.equal((await sheets(page)).length, 1, which);
    await page.emulateMedia({ media: "screen" });
  }
  await close();
});

test("axe finds nothing on the line of a checklist, the filter and the certificates", async () => {
  const { page, close } = await open(browser, { viewport: { width: 320, height: 800 }, bypassCSP: true });
  const acts = {
    "es/checklists.html": () => document.querySelector(".group-bar summary").click(),
    "en/glossary.html": () => { const field = document.querySelector("#_filter"); field.value = "torture"; field.dispatchEvent(new Event("input")); },
    "en/certificate.html": () => { document.querySelector(".unread").hidden = document.querySelector(".certificate").hidden = document.querySelector(".certificate-form").hidden = false; },
    "es/unsaved/index.html": () => document.querySelectorAll("[data-saved]").forEach((one) => { one.hidden = false; }),
  };
  for (const [path, act] of Object.entries(acts)) {
    await page.goto(`${course.url}/${path}`);
    await page.evaluate(act);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    assert.deepEqual(await inEachScheme(page, { light: {}, dark: { colorScheme: "dark" }, forced: { forcedColors: "active" } }), [], path);
  }
  await close();
});
