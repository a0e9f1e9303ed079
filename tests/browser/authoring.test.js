// The author's loop in a real browser.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, open, serve } from "./harness.js";

const fixture = fileURLToPath(new URL("../sites/two-languages", import.meta.url));
let browser;
let root;
let server;

before(async () => {
  browser = await launch();
  root = await mkdtemp(join(tmpdir(), "temario-"));
  await cp(fixture, root, { recursive: true });
  server = await serve(root);
});

after(async () => {
  await browser.close();
  server.close();
  await rm(root, { recursive: true });
});

test("a saved sentence appears by itself, under the page's own policy", async () => {
  const { page, noted, close } = await open(browser);
  await page.goto(`${server.url}/es/preparar/equipo.html`);
  const file = join(root, "content/es/01-prepare/01-team.md");
  const text = await readFile(file, "utf8");
  // The worker must be listening before the file is saved.
  await page.waitForTimeout(500);
  await writeFile(file, text.replace("Descanse.", "Descanse y hable."));
  await page.getByText("Descanse y hable.").waitFor({ timeout: 5000 });
  assert.deepEqual(noted.console, []);
  await close();
});

test("a fault is shown over the page, and goes when it is mended", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${server.url}/en/prepare/team.html`);
  await page.waitForTimeout(500);
  const file = join(root, "content/en/02-after/01-report.md");
  const text = await readFile(file, "utf8");
  await writeFile(file, `${text}\n::: excercise\nx\n:::\n`);
  await page.getByText("did you mean `exercise`?").waitFor({ timeout: 5000 });
  await writeFile(file, text);
  await page.locator("[data-temario-faults]").waitFor({ state: "detached", timeout: 5000 });
  await close();
});

test("a page that did not change is not loaded again", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${server.url}/es/despues/informe.html`);
  await page.waitForTimeout(500);
  await page.evaluate(() => { globalThis.kept = true; });
  const file = join(root, "content/es/01-prepare/01-team.md");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("Quién hace qué", "Quién hace cada cosa"));
  await page.waitForTimeout(1000);
  assert.equal(await page.evaluate(() => globalThis.kept), true);
  await close();
});
