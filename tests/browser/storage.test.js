// A browser that keeps nothing: storage that is denied, absent, full, or that forgets in silence. No script ends by it,
// and no page says that it saved what it did not save.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { host, launch, open, site } from "./harness.js";

let browser, course, sandboxed;

/** The same site on a host that gives its pages an origin of their own, which has no storage of any kind. */
async function sandbox(behind) {
  const server = createServer(async (request, response) => {
    const answer = await fetch(behind.url + request.url);
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-length|content-encoding|transfer-encoding|connection|keep-alive|content-security-policy)$/.test(name)));
    response.writeHead(answer.status, { ...headers, "content-security-policy": "sandbox allow-scripts allow-forms" }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); } };
}

before(async () => {
  browser = await launch();
  course = await host(join(site, "curriculum"));
  sandboxed = await sandbox(course);
});

after(async () => {
  await browser.close();
  course.close();
  sandboxed.close();
});

/** Ways in which a browser does not save; each is put in place before the scripts of a page. */
const WAYS = {
  "denied by the browser itself": null,
  "denied on access": () => {
    for (const name of ["localStorage", "sessionStorage", "caches"]) {
      Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
    }
    Object.defineProperty(Navigator.prototype, "serviceWorker", { get() { throw new DOMException("denied", "SecurityError"); } });
  },
  "switched off": () => {
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { value: null });
    Object.defineProperty(window, "caches", { value: undefined });
  },
  "denied on reading and writing": () => {
    for (const name of ["getItem", "setItem", "removeItem", "key"]) Storage.prototype[name] = () => { throw new DOMException("denied", "SecurityError"); };
    CacheStorage.prototype.keys = CacheStorage.prototype.has = CacheStorage.prototype.open = () => Promise.reject(new DOMException("denied", "SecurityError"));
  },
  "full": () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  },
  "forgetting in silence": () => { Storage.prototype.setItem = () => {}; },
};

const PLACES = {
  display: { path: "display.html", box: "form.display input[name=keep]", said: "form.display [role=status]" },
  checklist: { path: "checklists.html", box: ".checklist .keep input", said: ".checklist .told" },
  progress: { path: "index.html", box: ".progress-tools [data-keep]", said: ".progress-tools [role=status]" },
};

for (const [name, way] of Object.entries(WAYS)) {
  test(`storage that is ${name}: every page works, and each place says that it did not save`, async () => {
    const { page, noted, close } = await open(browser);
    if (way) await page.addInitScript(way);
    const { url } = way ? course : sandboxed;
    for (const path of ["es/la-visita/los-bloques.html", "es/help.html", "es/certificate.html", "es/offline.html"]) {
      await page.goto(`${url}/${path}`);
      await page.waitForFunction(() => document.readyState === "complete");
    }
    // Saving modules says that it is impossible, or that it did not finish.
    const module = page.locator(".offline [data-keep]").first();
    const said = () => page.locator(".offline-status").evaluate((status) => Object.keys(status.dataset).find((key) => status.dataset[key] === status.textContent));
    await page.waitForFunction(() => document.querySelector(".offline-status").textContent || document.querySelector(".offline [data-keep]").offsetParent);
    if (await module.isVisible()) {
      await module.click();
      await page.waitForFunction(() => document.querySelector(".offline-status").textContent && !document.querySelector(".offline").hasAttribute("aria-busy"));
    }
    // What only texts forget does not concern them.
    const expected = name === "forgetting in silence" ? ["done"] : ["impossible", "failed", "full"];
    assert.ok(expected.includes(await said()), `modules say: ${await page.locator(".offline-status").textContent()}`);
    for (const [place, { path, box, said }] of Object.entries(PLACES)) {
      await page.goto(`${url}/es/${path}`);
      await page.locator(box).first().click();
      const status = page.locator(said).first();
      assert.equal(await status.textContent(), await status.getAttribute("data-refused"), place);
      assert.equal(await page.locator(box).first().isChecked(), false, place);
    }
    // What is marked is still on the page, and settings hold in this tab.
    await page.goto(`${url}/es/checklists.html`);
    await page.locator(".point input").first().check();
    assert.match(await page.locator(".checklist .progress").first().textContent(), /\b1\b/);
    await page.goto(`${url}/es/display.html`);
    await page.locator("input[name=theme][value=dark]").check();
    await page.goto(`${url}/en/search.html`);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await page.locator("#_content input").first().fill("torture");
    await page.locator("#search-results a").first().waitFor();
    assert.deepEqual(noted.console, []);
    await close();
  });
}

test("when storage becomes full, what was saved stays, and nothing claims that the last change was", async () => {
  const { page, noted, close } = await open(browser);
  const fill = () => page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
  const texts = () => page.evaluate(() => Object.values(localStorage).sort());
  const stale = async (which) => assert.equal(await page.locator(which).first().textContent(), await page.locator(which).first().getAttribute("data-stale"), which);

  await page.goto(`${course.url}/en/checklists.html`);
  const { box, said } = PLACES.checklist;
  await page.locator(box).first().check();
  await page.locator(".point input").first().check();
  let before = await texts();
  await fill();
  await page.locator(".point").nth(1).locator("input").first().check();
  await stale(said);
  assert.ok(await page.locator(box).first().isChecked(), "what was saved before still is");
  assert.deepEqual(await texts(), before);
  await page.evaluate(() => { delete Storage.prototype.setItem; }).catch(() => {});
  await page.reload();
  assert.ok(await page.locator(".point input").first().isChecked());
  await page.locator(".point").nth(1).locator("input").first().check();
  assert.notDeepEqual(await texts(), before, "with room again it is saved");
  await page.locator(".checklist .erase").first().click();
  assert.deepEqual(await texts(), []);

  await page.goto(`${course.url}/en/display.html`);
  await page.locator(PLACES.display.box).check();
  before = await texts();
  await fill();
  await page.locator("input[name=theme][value=dark]").check();
  await stale(PLACES.display.said);
  assert.ok(await page.locator(PLACES.display.box).isChecked());
  assert.deepEqual(await texts(), before);
  await page.locator("button[type=reset]").click();
  assert.deepEqual(await texts(), []);

  await page.goto(`${course.url}/en/index.html`);
  await page.locator(PLACES.progress.box).check();
  before = await texts();
  await page.goto(`${course.url}/en/first/the-blocks.html`);
  await fill();
  const read = page.locator(".progress-tools input");
  await read.click();
  await stale(".progress-tools [role=status]");
  assert.equal(await read.isChecked(), false);
  assert.deepEqual(await texts(), before);
  assert.deepEqual(noted.console, []);
  await close();
});
