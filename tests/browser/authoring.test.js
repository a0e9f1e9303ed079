// The author's loop in a real browser.
import { test, before, after, beforeEach, afterEach } from "node:test";
import assert from "node:assert/strict";
import { chmod, cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { awaitLive, launch, live, open, proxy, serve, temario } from "./harness.js";

const fixtures = fileURLToPath(new URL("../sites/", import.meta.url));
let browser;
let root;
let server;

before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

afterEach(async () => {
  server?.close();
  await rm(root, { recursive: true, force: true });
});

/** A copy of a site of the tests, served. */
async function author(site, settings = "", ...more) {
  root = await mkdtemp(join(tmpdir(), "temario-"));
  await cp(join(fixtures, site), root, { recursive: true });
  if (settings) await writeFile(join(root, "site.toml"), `${await readFile(join(root, "site.toml"), "utf8")}\n${settings}`);
  server = await serve(root, ...more);
}

/** A page that is listening: what is saved from now on is shown. */
async function show(path, options) {
  const opened = await open(browser, options);
  await awaitLive(opened.page);
  await opened.page.goto(server.url + path);
  await live(opened.page);
  await opened.page.evaluate(() => { globalThis.kept = true; });
  return opened;
}

/** Whether the page is the one that was loaded first. */
const isKept = (page) => page.evaluate(() => globalThis.kept === true);

async function change(path, from, to) {
  const file = join(root, path);
  const text = await readFile(file, "utf8");
  assert.ok(text.includes(from), `${path} has "${from}"`);
  await writeFile(file, text.replace(from, to));
  return () => writeFile(file, text);
}

const team = "content/es/01-prepare/01-team.md";

/** Says of the whole site that it is in step. */
function confirm() {
  const said = spawnSync(temario, ["status", "confirm", "--all", "--root", root]);
  assert.equal(said.status, 0, String(said.stderr));
}

test("a saved sentence appears without a reload, under the page's own policy; scroll and focus stay", async () => {
  await author("two-languages");
  const { page, noted, close } = await show("/es/preparar/equipo.html", { viewport: { width: 360, height: 300 } });
  await page.evaluate(() => window.scrollTo(0, 150));
  const link = page.locator("main a").last();
  await link.evaluate((element) => { element.focus({ preventScroll: true }); element.dataset.mine = "yes"; });
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  const scroll = await page.evaluate(() => window.scrollY);
  await change(team, "Descanse.", "Descanse y hable.");
  await page.getByText("Descanse y hable.").waitFor();
  assert.ok(await isKept(page));
  assert.equal(await page.evaluate(() => window.scrollY), scroll);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.mine), "yes");
  assert.equal(await page.evaluate(() => document.documentElement.getAttribute("data-theme")), "dark");
  assert.deepEqual(noted.console, []);
  await close();
});

test("what the reader has opened and answered stays, whatever changes around it", async () => {
  await author("curriculum");
  const { page, noted, close } = await show("/es/la-visita/los-bloques.html");
  const fold = page.locator("main details:not(.option)").filter({ has: page.locator("summary:visible") }).first();
  await fold.locator("summary").first().click();
  const quiz = page.locator(".block-quiz").first();
  await quiz.locator("input").nth(1).check();
  const name = await page.evaluate(() => document.querySelector("main h1").textContent);
  await change("content/es/01-first/01-blocks.md", `title: ${name}`, `title: ${name} nuevos`);
  await page.getByRole("heading", { level: 1, name: `${name} nuevos` }).waitFor();
  assert.ok(await isKept(page));
  assert.equal(await fold.evaluate((element) => element.open), true);
  assert.equal(await quiz.locator("input").nth(1).isChecked(), true);
  assert.equal(await page.title().then((title) => title.includes("nuevos")), true);
  assert.deepEqual(noted.console, []);
  await close();
});

test("a question that was changed is a question again, with the answers that are still there", async () => {
  await author("curriculum");
  const { page, close } = await show("/es/la-visita/los-bloques.html");
  const quiz = page.locator(".block-quiz").first();
  const label = (await quiz.locator("label").nth(1).textContent()).trim();
  const other = (await quiz.locator("label").nth(0).textContent()).trim();
  await quiz.locator("input").nth(1).check();
  await change("content/es/01-first/01-blocks.md", other, `${other} (cambiado)`);
  await quiz.getByText(`${other} (cambiado)`).waitFor();
  await quiz.locator("input").nth(1).waitFor();
  assert.ok(await isKept(page));
  await page.waitForFunction(() => document.querySelector(".block-quiz input:checked"));
  assert.equal((await quiz.locator("label", { has: page.locator("input:checked") }).textContent()).trim(), label);
  await close();
});

test("faults stand over the page, its own first, with the marked line and help, as text; they go when mended", async () => {
  await author("two-languages");
  const { page, close } = await show("/es/preparar/equipo.html");
  const mendOther = await change("content/en/02-after/01-report.md", "title:", "titel: x\ntitle:");
  const panel = page.locator("temario-panel");
  await panel.getByText("`titel`").first().waitFor();
  const mendOwn = await change(team, "Descanse.", "Descanse.\n\n::: ejercisio <img src=x onerror=alert(1)>\nx\n:::\n");
  await panel.getByText("did you mean `ejercicio`?").first().waitFor();
  const items = await panel.locator("li").allTextContents();
  const own = items.findIndex((text) => text.includes("ejercisio"));
  const other = items.findIndex((text) => text.includes("titel"));
  assert.ok(own >= 0 && own < other, items.join("\n"));
  assert.match(items[own], /::: ejercisio <img src=x onerror=alert\(1\)>/);
  assert.match(items[own], /\^/);
  assert.equal(await panel.locator("img").count(), 0);
  assert.ok(await isKept(page));
  await mendOwn();
  await mendOther();
  await panel.waitFor({ state: "detached" });
  await close();
});

test("a broken template leaves the last good page, says why, and is mended without a reload by hand", async () => {
  await author("two-languages");
  const { page, close } = await show("/es/preparar/equipo.html");
  const parts = join(root, "themes/default/templates/parts");
  await cp(fileURLToPath(new URL("../../themes/default/templates/parts/foot-menu.html", import.meta.url)), join(parts, "foot-menu.html"));
  const good = await readFile(join(parts, "foot-menu.html"), "utf8");
  await writeFile(join(parts, "foot-menu.html"), `${good}{{ nothing.such }}`);
  await page.locator("temario-panel").getByText("foot-menu.html").first().waitFor();
  assert.ok(await page.getByText("Descanse.").isVisible());
  await writeFile(join(parts, "foot-menu.html"), `${good}<p>Pie propio</p>`);
  await page.getByText("Pie propio").waitFor();
  await page.locator("temario-panel").waitFor({ state: "detached" });
  await close();
});

test("a style sheet changes without a reload, and the page is never bare", async () => {
  await author("two-languages");
  const { page, close } = await show("/es/preparar/equipo.html");
  const css = await readFile(fileURLToPath(new URL("../../themes/default/assets/site.css", import.meta.url)), "utf8");
  await cp(fixtures, join(root, "elsewhere"), { recursive: true });
  const folder = join(root, "themes/default/assets");
  await cp(fileURLToPath(new URL("../../themes/default/assets/site.js", import.meta.url)), join(folder, "site.js"));
  await writeFile(join(folder, "site.css"), `${css}\nh1 { letter-spacing: 7px }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "7px");
  await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"][href*="site."]').length === 1);
  assert.ok(await isKept(page));
  await close();
});

test("a page that did not change is left alone, and two tabs each show their language", async () => {
  await author("two-languages");
  // The worker asks for pages, and what a shared worker asks for no page is told.
  const { close: end, url } = server;
  const seen = await proxy(url);
  server = { url: seen.url, close: () => { seen.close(); end(); } };
  const spanish = await show("/es/preparar/equipo.html");
  const english = await show("/en/prepare/team.html");
  const before = seen.asked.length;
  await change(team, "Descanse.", "Solo en español.");
  await spanish.page.getByText("Solo en español.").waitFor();
  await change("content/en/01-prepare/01-team.md", "title: ", "title: Only English ");
  await english.page.getByRole("heading", { level: 1, name: /Only English/ }).waitFor();
  // The other language's link on the Spanish page has the new title too.
  await spanish.page.getByText("Only English").first().waitFor({ state: "attached" });
  assert.ok(await isKept(spanish.page) && await isKept(english.page));
  assert.equal(seen.asked.slice(before).filter((path) => path === "/en/prepare/team.html").length, 1);
  await spanish.close();
  await english.close();
});

test("a renamed page is followed to its new address, a removed one to its module", async () => {
  await author("two-languages");
  const { page, close } = await show("/es/despues/informe.html");
  await change("content/es/02-after/01-report.md", "slug: informe", "slug: reporte");
  await page.waitForURL("**/es/despues/reporte.html");
  await live(page);
  await rename(join(root, "content/es/02-after"), join(root, "content/es/02-later"));
  await rename(join(root, "content/en/02-after"), join(root, "content/en/02-later"));
  // The server has seen the new name of the module before a page of it goes.
  for (let tries = 0; !(await fetch(`${server.url}/en/later/report.html`)).ok; tries += 1) {
    assert.ok(tries < 400, "the module has its new address within twenty seconds");
    await page.waitForTimeout(50);
  }
  await live(page);
  await rm(join(root, "content/es/02-later/01-report.md"));
  await rm(join(root, "content/en/02-later/01-report.md"));
  await page.waitForURL(/\/es\/[a-z-]+\/$/);
  assert.equal(await page.locator("h1").count(), 1);
  await close();
});

test("a page that is gone before its tab has connected, or before the browser is where it was sent, is followed to its module", async () => {
  await author("two-languages");
  const isGone = async (page, path) => {
    for (let tries = 0; (await fetch(server.url + path)).ok; tries += 1) {
      assert.ok(tries < 400, "the page is gone within twenty seconds");
      await page.waitForTimeout(50);
    }
  };
  const remove = async (page, path) => {
    for (const language of ["es", "en"]) await rm(join(root, `content/${language}/02-after/01-report.md`));
    await isGone(page, path);
  };
  const { page, close } = await show("/es/despues/");
  const report = await Promise.all(["es", "en"].map((language) => readFile(join(root, `content/${language}/02-after/01-report.md`))));
  // Gone when its answer is there and its script has not run.
  await page.route("**/es/despues/informe.html", async (route) => {
    const answer = await route.fetch();
    await remove(page, "/es/despues/informe.html");
    await route.fulfill({ response: answer });
  }, { times: 1 });
  await page.goto(`${server.url}/es/despues/informe.html`);
  await page.waitForURL("**/es/despues/");
  // Gone when the browser was sent to its new address.
  await Promise.all(["es", "en"].map((language, number) => writeFile(join(root, `content/${language}/02-after/01-report.md`), report[number])));
  for (let tries = 0; !(await fetch(`${server.url}/es/despues/informe.html`)).ok; tries += 1) {
    assert.ok(tries < 400, "the page is back within twenty seconds");
    await page.waitForTimeout(50);
  }
  await page.goto(`${server.url}/es/despues/informe.html`);
  await live(page);
  await page.route("**/es/despues/reporte.html", async (route) => {
    await remove(page, "/es/despues/reporte.html");
    await route.continue();
  }, { times: 1 });
  await change("content/es/02-after/01-report.md", "slug: informe", "slug: reporte");
  await page.waitForURL("**/es/despues/");
  assert.equal(await page.locator("h1").count(), 1);
  await close();
});

test("after a restart the page connects by itself and shows what changed meanwhile", async () => {
  await author("two-languages");
  const { page, close } = await show("/es/preparar/equipo.html");
  const port = new URL(server.url).port;
  server.close();
  await page.locator("temario-panel").getByText("temario is not running").waitFor();
  await change(team, "Descanse.", "Cambiado sin servidor.");
  server = await serve(root, "--port", port);
  await page.getByText("Cambiado sin servidor.").waitFor();
  await page.locator("temario-panel").waitFor({ state: "detached" });
  assert.ok(await isKept(page));
  await close();
});

test("Alt and a click open the editor at the line, and nothing else does", async () => {
  const place = join(await mkdtemp(join(tmpdir(), "temario-")), "opened");
  const editor = `${place}.sh`;
  await writeFile(editor, `#!/bin/sh\nprintf '%s' "$*" > ${place}\n`);
  await chmod(editor, 0o755);
  await author("two-languages", `[serve]\neditor = "${editor} {file}:{line}"\n`, "--allow-programs");
  const { page, close } = await show("/es/preparar/equipo.html");
  await page.getByText("Descanse.").first().click({ modifiers: ["Alt"] });
  const text = await readFile(join(root, team), "utf8");
  const line = text.split("\n").findIndex((one) => one.includes("Descanse.")) + 1;
  for (let tries = 0; tries < 50 && !await readFile(place, "utf8").catch(() => ""); tries += 1) await page.waitForTimeout(50);
  assert.ok((await readFile(place, "utf8")).endsWith(`${team}:${line}`));
  await rm(place);
  const body = JSON.stringify({ page: "/es/preparar/equipo.html", text: "Descanse." });
  const ask = (headers, text = body) => fetch(`${server.url}/_temario/edit`, { method: "POST", headers: { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "X-Temario": "1", ...headers }, body: text });
  assert.equal((await ask({})).status, 403, "no origin");
  assert.equal((await ask({ Origin: "https://evil.example" })).status, 403, "a foreign origin");
  assert.equal((await ask({ Origin: server.url, "X-Temario": [] })).status, 403, "without our own header");
  const outside = JSON.stringify({ page: "/", file: "../../etc/passwd", line: 1 });
  assert.equal((await ask({ Origin: server.url }, outside)).status, 404, "a file outside");
  await page.waitForTimeout(200);
  await assert.rejects(readFile(place));
  await close();
});

test("with --follow the page that is saved comes to the front", async () => {
  await author("two-languages", "", "--follow");
  const { page, close } = await show("/es/");
  await change(team, "Descanse.", "Descanse un rato.");
  await page.waitForURL("**/es/preparar/equipo.html");
  await page.getByText("Descanse un rato.").waitFor();
  await close();
});

test("side by side the languages scroll together, and what is missing or older is outlined", async () => {
  await author("two-languages");
  confirm();
  const { page, noted, close } = await open(browser, { viewport: { width: 1200, height: 500 } });
  await awaitLive(page);
  await page.goto(`${server.url}/_compare/es/preparar/equipo.html`);
  const frame = (language) => page.frameLocator(`iframe[data-language="${language}"]`);
  await frame("es").getByText("Descanse.").first().waitFor();
  await frame("en").locator("h1").waitFor();
  await live(page);
  const before = await frame("es").locator("html").evaluate(() => window.scrollY);
  await frame("en").locator("body").hover();
  await page.mouse.wheel(0, 600);
  await page.waitForFunction(() => [...document.querySelectorAll("iframe")].every((one) => one.contentWindow.scrollY > 0));
  assert.ok(await frame("es").locator("html").evaluate(() => window.scrollY) > before);
  await change("content/en/01-prepare/01-team.md", "\n## ", "\nA sentence that is new.\n\n## ");
  await change("content/en/01-prepare/01-team.md", (await readFile(join(root, "content/en/01-prepare/01-team.md"), "utf8")).trimEnd().split("\n").at(-1), "The last sentence is another.");
  await frame("es").locator('[data-temario-state="outdated"]').first().waitFor();
  await writeFile(join(root, team), `${await readFile(join(root, team), "utf8")}\n## Solo aquí\n\nTexto.\n`);
  await frame("es").locator('[data-temario-state="missing"]').first().waitFor();
  assert.deepEqual(noted.console, []);
  await close();
});

test("what is open is listed side by side, and a click says that it is in step", async () => {
  await author("two-languages");
  confirm();
  const { page, noted, close } = await open(browser, { viewport: { width: 1200, height: 700 } });
  await awaitLive(page);
  await page.goto(`${server.url}/_compare/es/preparar/equipo.html`);
  const open_ = page.locator(".open li");
  await page.frameLocator('iframe[data-language="es"]').locator("h1").waitFor();
  await live(page);
  assert.equal(await open_.count(), 0);
  await change("content/en/01-prepare/01-team.md", "\n## ", "\nA sentence that is new.\n\n## ");
  await open_.first().waitFor();
  assert.equal(await open_.count(), 1);
  const lock = join(root, "content/es.lock");
  const before_ = await readFile(lock, "utf8");
  await open_.first().locator("button").click();
  await page.waitForFunction(() => document.querySelector(".open").hidden);
  assert.notEqual(await readFile(lock, "utf8"), before_);
  // A change of the translation alone is listed too.
  await change(team, "\n## ", "\nUna frase nueva.\n\n## ");
  await open_.first().waitFor();
  assert.match(await open_.first().textContent(), /translation changed/);
  await open_.first().locator("button").click();
  await page.waitForFunction(() => document.querySelector(".open").hidden);
  assert.equal(spawnSync(temario, ["status", "--root", root]).status, 0);
  assert.deepEqual(noted.console, []);
  await close();
});

test("the translator's pages show texts in two columns with their states, and confirm", async () => {
  await author("two-languages");
  confirm();
  const { page, noted, close } = await open(browser);
  await change("content/en/01-prepare/01-team.md", "\n## ", "\nA sentence that is new.\n\n## ");
  await page.goto(`${server.url}/_translate/`);
  await page.getByRole("link", { name: "prepare/team" }).click();
  await page.waitForURL(/_translate\/es\/prepare\/team$/);
  assert.ok(await page.locator("tr.missing").count() === 1, "the new paragraph has no translation yet");
  assert.ok(await page.locator("td[lang]").count() > 10);
  await page.locator(".open button").first().click();
  await page.locator(".open").waitFor({ state: "detached" });
  assert.equal(spawnSync(temario, ["status", "--root", root]).status, 0);
  const refused = await page.request.post(`${server.url}/_temario/confirm`, { data: { page: "prepare/team", language: "es" }, headers: { origin: "https://evil.example" } });
  assert.equal(refused.status(), 403);
  assert.deepEqual(noted.console, []);
  await close();
});
