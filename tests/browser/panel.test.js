// Terms, citations and footnotes open beside the word: nothing moves, the history stays, the keyboard goes on from there.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { engines } from "./engines.js";
import { host, launch, open, site, violations } from "./harness.js";

let browser, course, small, facilitator;

before(async () => {
  browser = await launch();
  course = await host(join(site, "participant"));
  small = await host(join(site, "curriculum"));
  facilitator = await host(join(site, "facilitator"));
});

after(async () => {
  await browser.close();
  for (const server of [course, small, facilitator]) server.close();
});

/** Pages with what opens on them, and what the panel says. */
const WORDS = [
  ["a term", () => `${course.url}/en/mexico-framework/who-else-acts.html`, "#_content .term", /^torture: Severe physical or mental pain/, "torture"],
  ["a term in the other language", () => `${course.url}/en/mexico-framework/who-else-acts.es.html`, "details .term, .side[lang=es] .term", /./, null],
  ["a citation by number", () => `${course.url}/es/mexico-ley-e-instituciones/que-otras-instancias-actuan.html`, ".citation a", /Ley General para Prevenir.*art\. 77.*diputados\.gob\.mx/, "art. 77"],
  ["a citation by name", () => `${facilitator.url}/es/mexico-ley-e-instituciones/que-otras-instancias-actuan.html`, ".citation a", /art\. 77\. .*Ley General para Prevenir/, "art. 77"],
  ["a footnote", () => `${course.url}/en/mexico-framework/who-else-acts.html`, ".footnote-ref a", /./, null],
];

for (const [width, height] of [[360, 640], [1280, 800]]) {
  test(`what a word refers to opens beside it and goes away (${width} px)`, async () => {
    for (const [what, url, selector, says, of] of WORDS) {
      const { page, noted, close } = await open(browser, { viewport: { width, height } });
      await page.goto(url());
      await page.evaluate(() => document.querySelectorAll("details.side").forEach((side) => { side.open = true; }));
      const found = page.locator(selector).filter({ hasText: of ?? "" });
      // Footnotes are not on every page.
      if (!await found.count()) { assert.equal(what, "a footnote"); await close(); continue; }
      const word = found.first();
      await word.scrollIntoViewIfNeeded();
      await page.evaluate(() => scrollBy(0, 120));
      await word.hover(); // which scrolls, if it must
      const before = await page.evaluate(() => [history.length, location.href]);
      const top = await word.evaluate((one) => one.getBoundingClientRect().top);
      assert.equal(await word.getAttribute("role"), "button", what);
      await word.click();
      const panel = page.locator(".panel");
      assert.match((await panel.textContent()).replace(/\s+/g, " "), says, what);
      assert.equal(await panel.locator(".back, [id]").count(), 0, what);
      assert.equal(await page.evaluate(() => document.activeElement.className), "panel", `${what}: the focus is in the panel`);
      assert.equal(await word.getAttribute("aria-expanded"), "true", what);
      assert.equal(await panel.getAttribute("lang"), await word.evaluate((one) => one.closest("[lang]").lang), what);
      const box = await panel.boundingBox();
      const line = await word.evaluate((one) => { const { top, bottom } = one.getBoundingClientRect(); return { top, bottom }; });
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${what}: inside the window, ${JSON.stringify(box)}`);
      assert.ok(box.y >= line.bottom - 1 || box.y + box.height <= line.top + 1, `${what}: the word is not covered`);
      if (width > 1000) {
        assert.ok(Math.min(Math.abs(box.y - line.bottom), Math.abs(box.y + box.height - line.top)) < 20, `${what}: beside the word`);
        assert.equal(line.top, top, `${what}: the text stays where it is`);
      } else assert.ok(Math.abs(box.y + box.height - height) < 1, `${what}: at the foot of the window`);
      assert.deepEqual(await page.evaluate(() => [history.length, location.href]), before, `${what}: no history`);
      assert.deepEqual(await violations(page), [], what);

      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
      assert.ok(await word.evaluate((one) => one === document.activeElement), `${what}: the focus is back`);
      assert.equal(await word.getAttribute("aria-expanded"), "false", what);

      for (const key of ["Enter", " "]) {
        await page.keyboard.press(key);
        await panel.waitFor();
        await page.locator(".panel button").click();
        await panel.waitFor({ state: "detached" });
        assert.ok(await word.evaluate((one) => one === document.activeElement), `${what}: the focus is back from the button`);
      }
      await word.click();
      await word.click();
      await panel.waitFor({ state: "detached" });
      await word.click();
      await page.mouse.click(2, await page.evaluate(() => 2));
      await panel.waitFor({ state: "detached" });

      // Tab goes through the panel, and on to what follows the word in the text.
      const next = await word.evaluate((one) => {
        const stops = [...document.querySelectorAll("a[href], button, summary, input")].filter((stop) => stop.tabIndex >= 0 && stop.checkVisibility({ visibilityProperty: true }));
        const at = stops[stops.indexOf(one) + 1];
        at.setAttribute("data-next", "");
        one.focus();
        return true;
      });
      assert.ok(next);
      await page.keyboard.press("Enter");
      await panel.waitFor();
      for (let presses = 0; presses < 8 && !await page.evaluate(() => document.activeElement.hasAttribute("data-next")); presses += 1) await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement.hasAttribute("data-next")), `${what}: Tab goes on`);
      await panel.waitFor({ state: "detached" });
      assert.deepEqual(noted.console, [], what);
      await close();
    }
  });
}

test("without scripts the entry itself shows at the foot of the window, and its arrow leads back", async () => {
  for (const [, url, selector, says] of [WORDS[0], WORDS[2], WORDS[3]]) {
    const { page, close } = await open(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 700 } });
    await page.goto(url());
    const word = page.locator(selector).filter({ has: page.locator("xpath=self::*[@id]") }).first();
    await word.scrollIntoViewIfNeeded();
    await word.click();
    const entry = page.locator(":target");
    assert.equal(await entry.evaluate((one) => getComputedStyle(one).position), "fixed");
    const box = await entry.boundingBox();
    assert.ok(Math.abs(box.y + box.height - 700) < 1 && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    assert.ok((await entry.textContent()).length > 10 && says);
    await entry.locator(".back").click();
    assert.ok(await word.evaluate((one) => one.matches(":target")), "back at the word");
    await close();
  }
});

test("an address that names an entry leads to it in its list, and covers nothing", async () => {
  const { page, close } = await open(browser);
  for (const id of ["_word_1", "_source_2"]) {
    await page.goto("about:blank");
    await page.goto(`${small.url}/en/first/the-blocks.html#${id}`);
    assert.equal(await page.locator(`#${id}`).evaluate((one) => getComputedStyle(one).position), "static", id);
  }
  await close();
});

test("a browser without popovers leads to the entry", async () => {
  const { page, close } = await open(browser);
  await page.addInitScript(() => { delete HTMLElement.prototype.showPopover; });
  await page.goto(`${small.url}/en/first/the-blocks.html`);
  await page.locator(".term").first().click();
  assert.match(page.url(), /#_word_1$/);
  assert.equal(await page.locator(".term").first().getAttribute("role"), null);
  await close();
});

test("numbers stand for citations on the screen, and names on paper; both are read out", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/en/mexico-framework/who-else-acts.html`);
  const cited = page.locator(".citation a").nth(1), name = cited.locator("span");
  const width = () => name.evaluate((one) => one.getBoundingClientRect().width);
  assert.ok(await width() <= 1, "the name is not seen");
  assert.equal(await cited.evaluate((one) => getComputedStyle(one, "::before").content), '"2"');
  assert.match(await cited.evaluate((one) => one.textContent), /art\./);
  // The number is that of the entry in the list, and each place has one.
  const numbers = await page.locator(".citation a[href^='#']").evaluateAll((links) => links.map((link) => [link.dataset.number, link.hash, link.textContent]));
  const places = new Map();
  for (const [number, hash, text] of numbers) {
    assert.equal(hash, `#_source_${number}`);
    assert.ok(!places.has(text) || places.get(text) === number, `${text} has one number`);
    places.set(text, number);
  }
  const listed = await page.locator(".sources ol > li").evaluateAll((entries) => entries.map((entry) => entry.id));
  assert.deepEqual(listed, listed.map((_, place) => `_source_${place + 1}`), "in the order of the numbers");
  assert.equal(listed.length, Math.max(...numbers.map(([number]) => Number(number))));
  await page.emulateMedia({ media: "print" });
  assert.ok(await width() > 20, "paper has the name");
  assert.equal(await cited.evaluate((one) => getComputedStyle(one, "::before").content), "none");
  await close();
});

for (const engine of Object.keys(engines)) {
  test(`a panel opens and closes in ${engine}`, async () => {
    const { open, close } = await engines[engine]();
    try {
      const window = await open(), tab = await window.tab();
      for (const [, url, selector] of WORDS.slice(0, 4)) {
        await tab.go(url());
        await tab.evaluate(() => document.querySelectorAll("details.side").forEach((side) => { side.open = true; }));
        const before = await tab.evaluate(() => history.length);
        await tab.click(selector);
        const seen = await tab.until(() => {
          const panel = document.querySelector(".panel"), box = panel?.getBoundingClientRect();
          return box?.height > 40 && panel.contains(document.activeElement) && { left: box.left, right: innerWidth - box.right };
        });
        assert.ok(seen.left >= 0 && seen.right >= 0, `${engine}: ${selector}`);
        assert.equal(await tab.evaluate(() => history.length), before);
        await tab.click(".panel button");
        await tab.until(() => !document.querySelector(".panel"));
        assert.ok(await tab.evaluate((selector) => document.activeElement.matches(selector), selector), `${engine}: the focus is back`);
      }
      await window.close();
    } finally { await close(); }
  });
}
