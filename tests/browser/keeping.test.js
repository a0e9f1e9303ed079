// What a reader may ask her device to keep: modules without a network, progress. Nothing before she asks.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inEachScheme, launch, open, published, site } from "./harness.js";

let browser, course, folder;

before(async () => {
  browser = await launch();
  course = await published(join(site, "curriculum"));
  folder = await mkdtemp(join(tmpdir(), "temario-keeping-"));
  await cp(join(site, "curriculum"), join(folder, "site"), { recursive: true });
});

after(async () => {
  await browser.close();
  course.close();
  await rm(folder, { recursive: true });
});

const stored = (page) => page.evaluate(async () => ({ caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length, local: localStorage.length }));

test("a module is kept, read and searched without a network, renewed by what changed, and removed in one step", async () => {
  const own = await published(join(folder, "site"));
  const { page, noted, close } = await open(browser);
  await page.goto(`${own.url}/es/offline.html`);
  const unit = page.locator("[data-unit='first']");
  await unit.waitFor();
  assert.match(await unit.locator(".size").textContent(), /^\d+ kB$/, "the size is said first");
  assert.match(await page.locator(".offline-state").textContent(), /No hay módulos guardados.*\d+ kB/);
  assert.deepEqual(await stored(page), { caches: [], workers: 0, local: 0 }, "nothing before she asks");
  await unit.getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Listo.").waitFor();
  assert.match(await page.locator(".offline-state").textContent(), /Módulos guardados: 1/);
  await page.reload(); // the worker answers from now on
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

  // Pieces of the search are not asked for again: their names tell what is in them.
  const [pieces, away] = [join(own.at, "es/search-index"), join(folder, "pieces")];
  await rename(pieces, away);
  await page.keyboard.press("/");
  await page.locator("dialog input").fill("tortura");
  await page.locator("#search-results a").first().waitFor({ timeout: 10000 });
  await rename(away, pieces);

  own.close();
  await page.goto(`${own.url}/es/la-visita/los-bloques.html`);
  assert.ok(await page.locator("h1").isVisible(), "without a network");
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".site-head")).display), "flex", "with its style");
  await page.goto(`${own.url}/es/la-visita/`);
  assert.match(await page.title(), /La visita/);
  await page.keyboard.press("/");
  await page.locator("dialog input").fill("tortura");
  await page.locator("#search-results a").first().waitFor();

  // The network is back with a new sentence: it is seen at once, and kept.
  const path = join(folder, "site", "es/la-visita/los-bloques.html");
  const text = (await readFile(path, "utf8")).replace("</h1>", " Nuevo</h1>");
  await writeFile(path, text);
  const list = join(folder, "site", "es/offline-files.json");
  const before = await readFile(list, "utf8");
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  await writeFile(list, before.replace(/(los-bloques\.html",")[0-9a-f]{16}/, `$1${digest}`));
  const again = await published(join(folder, "site"), own.port);
  await page.goto(`${own.url}/es/offline.html`);
  await page.locator(".offline-state", { hasText: /Archivos que cambiaron desde entonces: 1/ }).waitFor();
  noted.requests.length = 0;
  await page.getByRole("button", { name: "Descargar los cambios" }).click();
  await page.getByText("Listo.").waitFor();
  assert.deepEqual(noted.requests.filter((url) => url.endsWith(".html")), [`${own.url}/es/la-visita/los-bloques.html`], "and nothing else is fetched");
  again.close();
  await page.goto(`${own.url}/es/la-visita/los-bloques.html`);
  assert.match(await page.locator("h1").textContent(), /Nuevo/);

  await page.goto(`${own.url}/es/offline.html`);
  await page.getByRole("button", { name: "Quitar todos los módulos guardados" }).click();
  await page.getByText("se quitaron de este dispositivo").waitFor();
  assert.deepEqual(await stored(page), { caches: [], workers: 0, local: 0 });
  assert.deepEqual(noted.console.filter((line) => !/ERR_CONNECTION_REFUSED|Failed to load resource/.test(line)), []);
  await close();
});

test("a file that is not the one of the list is not kept", async () => {
  await cp(join(site, "curriculum"), join(folder, "mixed"), { recursive: true });
  const path = join(folder, "mixed", "en/first/the-blocks.html");
  await writeFile(path, `${await readFile(path, "utf8")} `);
  const own = await published(join(folder, "mixed"));
  const { page, close } = await open(browser);
  await page.goto(`${own.url}/en/offline.html`);
  await page.locator("[data-all]").getByRole("button", { name: "Save" }).click();
  await page.getByText("The site has just been updated").waitFor();
  assert.match(await page.locator(".offline-state").textContent(), /No modules are saved/);
  await close();
  own.close();
});

test("from a folder, and without scripts, the page says what holds", async () => {
  const { page, noted, close } = await open(browser);
  await page.goto(pathToFileURL(join(site, "curriculum/en/offline.html")).href);
  await page.getByText("opened these pages from a folder").waitFor();
  assert.ok(!(await page.locator(".offline").isVisible()));
  assert.deepEqual(noted.console, []);
  await close();
  const plain = await open(browser, { javaScriptEnabled: false });
  await plain.page.goto(`${course.url}/es/offline.html`);
  assert.ok(await plain.page.locator("noscript p").isVisible());
  await plain.close();
});

for (const place of ["host", "folder"]) {
  test(`progress is kept only once it is turned on, in both languages alike, and erased in one step (${place})`, async () => {
    const base = place === "host" ? course.url : pathToFileURL(join(site, "curriculum")).href;
    const { page, noted, close } = await open(browser);
    await page.goto(`${base}/en/first/the-blocks.html`);
    assert.ok(!(await page.locator(".progress-tools").isVisible()), "no box before");
    await page.goto(`${base}/en/certificate.html`);
    assert.match(await page.locator(".certificate-tools [role=status]").textContent(), /not being saved/);
    await page.goto(`${base}/en/index.html`);
    await page.getByLabel("Save my progress on this device").check();
    assert.match(await page.locator(".progress-tools [role=status]").textContent(), /^0 of \d+ pages? read/);
    const total = Number((await page.locator(".progress-tools [role=status]").textContent()).match(/of (\d+)/)[1]);
    await page.goto(`${base}/en/first/the-blocks.html`);
    await page.getByLabel("I have read this page").check();
    await page.goto(`${base}/es/index.html`);
    assert.match(await page.locator(".progress-tools [role=status]").textContent(), new RegExp(`^1 de ${total} páginas?`));
    assert.equal(await page.locator(".progress-mark").count(), 1);
    await page.goto(`${base}/es/certificate.html`);
    const status = page.locator(".certificate-tools [role=status]");
    if (total > 1) assert.match(await status.textContent(), /sin marcar/);
    await page.evaluate(() => { const key = Object.keys(localStorage)[0]; localStorage.setItem(key, JSON.stringify([...document.querySelectorAll("[data-progress]")].map((one) => one.dataset.progress))); });
    await page.reload();
    assert.match(await status.textContent(), /Todas las páginas/);
    await page.getByLabel("Nombre en la constancia").fill("Nombre de ejemplo");
    assert.match(await page.locator(".certificate").textContent(), /Nombre de ejemplo[\s\S]*Nadie la ha verificado/);
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes("ejemplo"), "the name is kept nowhere");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".certificate").isVisible() && !(await status.isVisible()));
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, "on one sheet");
    await page.emulateMedia({ media: "screen" });
    await page.goto(`${base}/en/index.html`);
    await page.getByRole("button", { name: "Erase my progress" }).click();
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    assert.ok(!(await page.getByLabel("Save my progress").isChecked()));
    assert.deepEqual(noted.console, []);
    await close();
  });
}

test("axe finds nothing on the pages about keeping", async () => {
  const { page, close } = await open(browser, { viewport: { width: 320, height: 800 }, bypassCSP: true });
  await page.goto(`${course.url}/es/index.html`);
  await page.getByLabel("Guardar mi avance").check();
  for (const [path, shown] of Object.entries({ "es/index.html": ".progress-tools", "es/offline.html": ".offline", "es/certificate.html": ".certificate-tools", "es/la-visita/los-bloques.html": ".progress-tools" })) {
    await page.goto(`${course.url}/${path}`);
    await page.locator(shown).first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    assert.deepEqual(await inEachScheme(page, { light: {}, dark: { colorScheme: "dark" } }), [], path);
  }
  await close();
});
