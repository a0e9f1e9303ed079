// What the site saves on a device can be seen and erased, all of it, in one place; and what it no longer offers goes.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { host, launch, open, site, violations } from "./harness.js";

let browser, course;

before(async () => {
  browser = await launch();
  course = await host(join(site, "curriculum"));
});

after(async () => {
  await browser.close();
  course.close();
});

const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };

/** Waits until a function of the page gives something true. */
async function until(page, what) {
  for (let tries = 0; !(await page.evaluate(what)); tries += 1) {
    assert.ok(tries < 200, `in vain: ${what}`);
    await page.waitForTimeout(50);
  }
}
const isClean = async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length;

/** A host with sites below paths: `sites` is read at each request, so that what is published can change. `only` is the
    one path that it answers. */
async function hostOf(sites) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const base = Object.keys(sites).filter((base) => base !== "only" && path.startsWith(base)).sort((a, b) => b.length - a.length)[0];
    const inner = base && path.slice(base.length);
    if (sites.only && inner !== sites.only) return response.writeHead(503).end();
    const body = base && await readFile(join(sites[base], !inner || inner.endsWith("/") ? `${inner}index.html` : inner)).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": kinds[extname(inner || ".html") || ".html"] ?? "application/octet-stream", "cache-control": "no-cache" }).end(body ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); } };
}

const stored = (page) => page.evaluate(async () => ({
  caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname),
  texts: Object.keys(localStorage).sort(), session: sessionStorage.length, bases: (await indexedDB.databases()).length, cookie: document.cookie,
}));
const nothing = { caches: [], workers: [], texts: [], session: 0, bases: 0, cookie: "" };

/** Saves one of each kind. */
async function saveAll(page, base) {
  await page.goto(`${base}/en/display.html`);
  await page.getByLabel("Dark").check();
  await page.getByLabel("Save these settings").check();
  await page.goto(`${base}/en/index.html`);
  await page.getByLabel("Save my progress").check();
  await page.goto(`${base}/en/checklists.html`);
  await page.getByLabel("Save my marks").check();
  await page.locator(".point").first().getByLabel("No", { exact: true }).check();
  for (const tag of ["en", "es"]) {
    await page.goto(`${base}/${tag}/offline.html`);
    await page.locator("[data-unit='first'] [data-keep]").click();
    await page.getByText(/^(Done|Listo)\.$/).waitFor();
  }
}

test("one button erases all that was saved, says so only then, and other tabs do not bring it back", async () => {
  const { page, noted, close } = await open(browser);
  const before = await open(browser); // another reader's browser has nothing
  await before.page.goto(`${course.url}/en/help.html`);
  assert.match(await before.page.locator(".erase-now").textContent(), /nothing saved/);
  await before.close();
  await saveAll(page, course.url);
  const tabs = {};
  for (const name of ["display", "index", "checklists", "offline", "first/the-blocks"]) {
    tabs[name] = await page.context().newPage();
    await tabs[name].goto(`${course.url}/en/${name}.html`);
  }
  await page.goto(`${course.url}/en/help.html`);
  await page.getByText("Saved by this site on this device now").waitFor();
  for (const kind of ["display settings", "marks on checklists", "progress", "modules"]) assert.match(await page.locator(".erase-now").textContent(), new RegExp(kind));
  assert.equal((await stored(page)).texts.length, 3);
  await page.getByRole("button", { name: "Erase everything this site saved on this device" }).click();
  await page.getByText("Nothing that this site saved is left").waitFor();
  assert.deepEqual(await stored(page), nothing);
  assert.match(await page.locator(".erase-now").textContent(), /nothing saved/);

  // Each tab that was open goes on as if nothing had been saved.
  await tabs.checklists.bringToFront();
  await tabs.checklists.locator(".point").nth(1).getByLabel("No", { exact: true }).check();
  assert.match(await tabs.checklists.locator(".told").textContent(), /no longer saved/);
  assert.ok(!(await tabs.checklists.getByLabel("Save my marks").isChecked()));
  assert.ok(await tabs.checklists.locator(".point").first().getByLabel("No", { exact: true }).isChecked(), "the marks stay on the page");
  await tabs.display.getByLabel("Light").check();
  assert.ok(!(await tabs.display.getByLabel("Save these settings").isChecked()));
  const box = tabs["first/the-blocks"].getByLabel("I have read this page");
  if (await box.isVisible()) await box.check();
  await tabs.offline.reload();
  await tabs.offline.getByText("No modules are saved").waitFor();
  for (const tab of Object.values(tabs)) await tab.goto(`${course.url}/en/help.html`);
  assert.deepEqual(await stored(page), nothing);
  assert.deepEqual(noted.console, []);
  assert.deepEqual(await violations(page), []);
  await close();
});

test("a download that is under way when everything is erased ends, and leaves nothing", async () => {
  const { page, close } = await open(browser);
  const slow = await page.context().newPage();
  await slow.route(/assets|\/es\//, async (route) => { await new Promise((done) => setTimeout(done, 60)); await route.continue(); });
  await slow.goto(`${course.url}/es/offline.html`);
  await slow.locator("[data-unit='first'] [data-keep]").click();
  await slow.getByText(/Descargando: archivo [3-9]/).waitFor();
  await page.goto(`${course.url}/en/help.html`);
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByText("Nothing that this site saved is left").waitFor();
  await slow.getByText("se detuvo porque").waitFor();
  await page.waitForTimeout(400);
  assert.deepEqual(await stored(page), nothing);
  await close();
});

test("what could not be erased is told, and so is a browser that lets nobody look", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/en/display.html`);
  await page.getByLabel("Save these settings").check();
  await page.addInitScript(() => { Storage.prototype.removeItem = () => {}; });
  await page.goto(`${course.url}/en/help.html`);
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByText("Still on this device: display settings").waitFor();
  await page.goto(`${course.url}/en/display.html`);
  await page.getByLabel("Save these settings").uncheck();
  assert.match(await page.locator("form.display [role=status]").textContent(), /could not be erased/);
  await close();
  const shut = await open(browser);
  await shut.page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
  await shut.page.goto(`${course.url}/en/help.html`);
  await shut.page.getByText("does not let the page look").waitFor();
  await shut.page.getByRole("button", { name: "Erase everything" }).click();
  await shut.page.locator(".erase-all [role=status]", { hasText: "does not let the page look" }).waitFor();
  await shut.close();
});

test("unticking the box of a checklist gets an answer", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/es/checklists.html`);
  await page.getByLabel("Guardar mis marcas").check();
  await page.getByLabel("Guardar mis marcas").uncheck();
  assert.equal(await page.locator(".told").textContent(), "Sus marcas ya no se guardan. Quedan en esta página hasta que la cierre.");
  assert.deepEqual((await stored(page)).texts, []);
  await close();
});

test("two courses of one host, one inside the other, neither read nor erase each other's", async () => {
  const sites = { "/a/": join(site, "curriculum"), "/a/b/": join(site, "curriculum") };
  const both = await hostOf(sites);
  const { page, close } = await open(browser);
  for (const base of ["/a", "/a/b"]) await saveAll(page, both.url + base);
  const all = await stored(page);
  assert.equal(all.texts.length, 6);
  assert.deepEqual(all.workers.sort(), ["/a/", "/a/b/"]);
  await page.goto(`${both.url}/a/en/help.html`);
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByText("Nothing that this site saved is left").waitFor();
  const left = await stored(page);
  assert.deepEqual(left.workers, ["/a/b/"]);
  assert.ok(left.texts.length === 3 && left.texts.concat(left.caches).every((name) => name.startsWith("temario /a/b/ ")), JSON.stringify(left));
  await page.goto(`${both.url}/a/b/en/checklists.html`);
  assert.ok(await page.getByLabel("Save my marks").isChecked());
  await close();
  both.close();
});

test("a site that becomes low-profile, or offers no more, erases on the next visit what it saved before", async () => {
  const sites = { "/c/": join(site, "curriculum") };
  const own = await hostOf(sites);
  const { page, close } = await open(browser);
  await saveAll(page, `${own.url}/c`);
  sites["/c/"] = join(site, "low-profile");
  await page.goto(`${own.url}/c/es/help.html`);
  assert.match(await page.title(), /^Apuntes/, "the new page, and not the saved one");
  await until(page, isClean);
  assert.deepEqual(await stored(page), { ...nothing, texts: ["temario /c/ settings"] }, "display settings are offered there too");
  await page.goto(`${own.url}/c/es/checklists.html`);
  assert.equal(await page.locator(".keep").count(), 0);
  await page.locator(".point").first().getByLabel("No", { exact: true }).check();
  assert.match(await page.locator(".checklist .progress").textContent(), /^1 /);
  await close();
  own.close();
});

test("a browser that never gets to a new page removes the worker by what stands at its address", async () => {
  const sites = { "/c/": join(site, "curriculum") };
  const own = await hostOf(sites);
  const { page, close } = await open(browser);
  await saveAll(page, `${own.url}/c`);
  Object.assign(sites, { "/c/": join(site, "low-profile"), only: "sw.js" });
  await page.goto(`${own.url}/c/es/help.html`);
  assert.match(await page.title(), /Curso/, "the server gives no page: the saved one is shown");
  // As the browser does by itself after such a visit.
  await page.evaluate(async () => { for (const one of await navigator.serviceWorker.getRegistrations()) await one.update().catch(() => {}); });
  await until(page, isClean);
  await close();
  own.close();
});

test("names of earlier versions are taken over, and erased with the rest", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/en/index.html`);
  await page.evaluate(async () => {
    localStorage.setItem("temario-display", "theme=dark");
    localStorage.setItem("temario-checklist-visit", "{}");
    localStorage.setItem("temario-progress /", "[]");
    localStorage.setItem("somebody-else", "x");
    await (await caches.open("temario /")).put("/es/x.html", new Response("old"));
  });
  await page.goto(`${course.url}/en/index.html`);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.ok(await page.getByLabel("Save my progress").isChecked());
  await page.goto(`${course.url}/en/checklists.html`);
  assert.deepEqual((await stored(page)).texts, ["somebody-else", "temario / checklist visit", "temario / progress", "temario / settings"]);
  await page.goto(`${course.url}/en/help.html`);
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByText("Nothing that this site saved is left").waitFor();
  assert.deepEqual(await stored(page), { ...nothing, texts: ["somebody-else"] });
  await close();
});

test("from a folder the eraser works too", async () => {
  const base = pathToFileURL(join(site, "curriculum")).href;
  const { page, noted, close } = await open(browser);
  await page.goto(`${base}/en/index.html`);
  await page.getByLabel("Save my progress").check();
  await page.goto(`${base}/en/help.html`);
  await page.getByText("device now: progress").waitFor();
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByText("Nothing that this site saved is left").waitFor();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.deepEqual(noted.console, []);
  await close();
});

test("a device that is full keeps what it had, and a list that names files elsewhere is none", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/en/offline.html`);
  await page.locator("[data-unit='first'] [data-keep]").click();
  await page.getByText("Done.").waitFor();
  const before = (await stored(page)).caches;
  await page.addInitScript(() => {
    const { put } = Cache.prototype;
    let count = 0;
    Cache.prototype.put = function (...given) {
      count += 1;
      return count > 5 ? Promise.reject(new DOMException("full", "QuotaExceededError")) : put.apply(this, given);
    };
  });
  await page.reload();
  await page.locator("[data-all] [data-keep]").click();
  await page.getByText("There is not enough free space").waitFor();
  assert.match(await page.locator(".offline-state").textContent(), /Saved modules: 1/);
  assert.deepEqual((await stored(page)).caches, before);
  for (const path of ["../x.html", "//elsewhere.example/x.js", "https://elsewhere.example/x.js", "a b.html"]) {
    await page.route(/offline-files/, (route) => route.fulfill({ json: { base: [[path, "0123456789abcdef", 1, 0]], modules: { first: [] } } }));
    await page.reload();
    await page.getByText("could not be downloaded").waitFor();
    await page.unroute(/offline-files/);
  }
  await close();
});
