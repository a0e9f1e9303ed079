// The author's server against other sites, and with many tabs.
import { test, before, after, afterEach } from "node:test";
import assert from "node:assert/strict";
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { awaitLive, launch, live, open, proxy, serve } from "./harness.js";

const fixtures = fileURLToPath(new URL("../sites/", import.meta.url));
const team = "content/es/01-prepare/01-team.md";
const page_ = "/es/preparar/equipo.html";
let browser;
let root;
let server;
const ends = [];

before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });
afterEach(async () => {
  server?.close();
  for (const end of ends.splice(0)) await end();
  await rm(root, { recursive: true, force: true });
});

async function author(settings = "", ...more) {
  root = await mkdtemp(join(tmpdir(), "temario-"));
  await cp(join(fixtures, "two-languages"), root, { recursive: true });
  if (settings) await writeFile(join(root, "site.toml"), `${await readFile(join(root, "site.toml"), "utf8")}\n${settings}`);
  server = await serve(root, ...more);
}

async function change(from, to) {
  const file = join(root, team);
  await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
}

/** Everything that a page can do to another address without its leave; gives what came of each. */
const attack = async ([base, picture]) => {
  const said = {};
  const tag = (name, attributes) => new Promise((done) => {
    const element = document.createElement(name);
    element.onload = () => done("load");
    element.onerror = () => done("error");
    Object.assign(element, attributes);
    document.body.append(element);
    setTimeout(() => done("nothing"), 1500);
  });
  const fetched = (path, options) => fetch(base + path, options).then((answer) => answer.type, () => "refused");
  const keys = new Set(Object.keys(window));
  said.index = await tag("script", { src: `${base}/es/search-index.js` });
  said.live = await tag("script", { src: `${base}/_temario/live.js` });
  said.json = await tag("script", { src: `${base}/_temario/sections?page=/es/` });
  said.style = await tag("link", { rel: "stylesheet", href: `${base}/_temario/compare.css` });
  said.picture = await tag("img", { src: base + picture });
  said.noPicture = await tag("img", { src: `${base}/nothing.svg` });
  said.opaque = await fetched("/es/search-index.js", { mode: "no-cors" });
  said.opaquePage = await fetched("/es/", { mode: "no-cors", credentials: "include" });
  said.read = await fetched("/es/");
  said.events = await new Promise((done) => {
    const source = new EventSource(`${base}/_temario/events`);
    source.onopen = () => done("open");
    source.onerror = () => { source.close(); done("refused"); };
  });
  const body = JSON.stringify({ page: "prepare/team", language: "es" });
  said.simple = await fetched("/_temario/confirm", { method: "POST", mode: "no-cors", body });
  said.json_ = await fetched("/_temario/confirm", { method: "POST", body, headers: { "content-type": "application/json", "x-temario": "1" } });
  said.edit = await fetched("/_temario/edit", { method: "POST", mode: "no-cors", body: JSON.stringify({ page: "/es/" }) });
  navigator.sendBeacon(`${base}/_temario/confirm`, new Blob([body], { type: "text/plain" }));
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: `${base}/_temario/confirm`, enctype: "text/plain", target: "posted" });
  const field = document.createElement("input");
  Object.assign(field, { name: body.slice(0, -1) + ', "x": "', value: '"}' });
  form.append(field);
  const posted = document.createElement("iframe");
  posted.name = "posted";
  document.body.append(posted, form);
  form.submit();
  for (const name of ["iframe", "object", "embed"]) {
    await tag(name, name === "object" ? { data: `${base}/es/` } : { src: `${base}/es/` });
  }
  said.globals = Object.keys(window).filter((key) => !keys.has(key) && !/^\d+$/.test(key) && key !== "posted");
  return said;
};

test("a page of another site can neither read nor frame nor act, from any place", async () => {
  const place = join(await mkdtemp(join(tmpdir(), "temario-")), "opened");
  await writeFile(`${place}.sh`, `#!/bin/sh\ntouch ${place}\n`);
  await chmod(`${place}.sh`, 0o755);
  await author(`[serve]\neditor = "${place}.sh {file}:{line}"\n`, "--edition", "facilitator", "--allow-programs");
  const evil = createServer((request, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><body>"));
  await new Promise((done) => evil.listen(0, done));
  ends.push(() => { evil.close(); evil.closeAllConnections(); });
  await writeFile(join(root, "evil.html"), "<!DOCTYPE html><body>");
  const port = evil.address().port;
  const lock = () => readFile(join(root, "content/es.lock"), "utf8").catch(() => "none");
  const unchanged = await lock();
  const there = new URL(server.url);
  // The same for a browser that does not say which site a request comes from.
  const old = await proxy(server.url);
  old.isOld = true;
  ends.push(() => old.close());
  const cases = [
    [`http://127.0.0.1:${port}/`, server.url],
    [`http://localhost:${port}/`, server.url],
    [`http://127.0.0.1:${port}/`, `http://localhost:${there.port}`],
    [pathToFileURL(join(root, "evil.html")).href, server.url],
    [`http://127.0.0.1:${port}/`, old.url],
    [`http://localhost:${port}/`, old.url],
    [pathToFileURL(join(root, "evil.html")).href, old.url],
  ];
  for (const [from, base] of cases) {
    const { page, close } = await open(browser);
    // The author has the site open in the same browser.
    const own = await page.context().newPage();
    await own.goto(`${base}${page_}`);
    // The site's own page can load what the other one cannot.
    const picture = await own.evaluate(() => new URL(document.querySelector("link[rel~=icon]").href).pathname);
    for (const path of [picture, "/es/search-index.js"]) assert.equal((await own.request.get(base + path, { headers: { "sec-fetch-site": "same-origin" } })).status(), 200, path);
    await page.goto(from);
    const said = await page.evaluate(attack, [base, picture]);
    assert.deepEqual(said, {
      index: "error", live: "error", json: "error", style: "error", picture: "error", noPicture: "error",
      opaque: "refused", opaquePage: "refused", read: "refused", events: "refused",
      simple: "refused", json_: "refused", edit: "refused", globals: [],
    }, `${from} against ${base}`);
    for (const frame of page.frames().slice(1)) {
      const text = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
      assert.ok(!/Preparar|Descanse|temario/i.test(text), `${from}: a frame shows ${text}`);
    }
    // A link leads to the site, in a window that the other page has no handle on.
    const [popup] = await Promise.all([page.waitForEvent("popup"), page.evaluate((url) => { window.popup = window.open(url); }, base + page_)]);
    await popup.locator("h1").waitFor();
    await page.waitForFunction(() => window.popup.closed);
    assert.equal(await lock(), unchanged, from);
    await assert.rejects(readFile(place), `${from} opened the editor`);
    await close();
  }
});

test("Alt and a click without an editor say what to do, and so does every kind of wrong editor", async () => {
  const folder = await mkdtemp(join(tmpdir(), "te mario'ñ $(x)-"));
  const plain = join(folder, "not a program");
  await writeFile(plain, "x");
  const ends_ = join(folder, "ends.sh");
  await writeFile(ends_, "#!/bin/sh\nexit 3\n");
  await chmod(ends_, 0o755);
  await author();
  const { page, noted, close } = await open(browser);
  await awaitLive(page);
  const click = async (words, settings) => {
    if (settings) await writeFile(join(root, "site.toml"), `${await readFile(join(fixtures, "two-languages/site.toml"), "utf8")}\n${settings}`);
    await page.goto(server.url + page_);
    await live(page);
    await page.getByText("Descanse.").first().click({ modifiers: ["Alt"] });
    await page.locator("temario-panel").getByText(words).waitFor();
  };
  await click("no editor is set: in site.toml, under the line `[serve]`, add `editor = \"code -g {file}:{line}\"`");
  await click("this site wants to run `/nowhere/editor '{file}:{line}'`", '[serve]\neditor = "/nowhere/editor {file}:{line}"');
  const port = new URL(server.url).port;
  server.close();
  await page.locator("temario-panel").getByText("temario is not running").waitFor();
  server = await serve(root, "--port", port, "--allow-programs");
  await click("the editor `/nowhere/editor` is not on this computer", '[serve]\neditor = "/nowhere/editor {file}:{line}"');
  await click("cannot be run", `[serve]\neditor = ${JSON.stringify(`"${plain}" {file}`)}`);
  await click("ended at once", `[serve]\neditor = ${JSON.stringify(`"${ends_}" {file}`)}`);
  assert.deepEqual(noted.console.filter((line) => !/409/.test(line)), []);
  await close();
});

/** Opens many tabs of one browser. */
async function tabs(context, count, path = page_) {
  const pages = [];
  for (let number = 0; number < count; number += 1) {
    const page = await context.newPage();
    await page.goto(server.url + path);
    pages.push(page);
  }
  return pages;
}

test("ten tabs and three views side by side have one stream, and all show what is saved", async () => {
  await author();
  const { url, close: end } = server;
  const seen = await proxy(url);
  server = { url: seen.url, close: () => { seen.close(); end(); } };
  const context = await browser.newContext();
  await awaitLive(context);
  const pages = await tabs(context, 10);
  const views = await tabs(context, 3, `/_compare${page_}`);
  for (const page of [...pages, ...views]) await live(page);
  await change("Descanse.", "Diez pestañas.");
  for (const page of pages) await page.getByText("Diez pestañas.").waitFor();
  for (const view of views) await view.frameLocator('iframe[data-language="es"]').getByText("Diez pestañas.").waitFor();
  assert.equal(seen.asked.filter((path) => path === "/_temario/events").length, 1);
  // Tabs that are closed are not told any more, and the others still are.
  for (const page of pages.slice(0, 9)) await page.close();
  await change("Diez pestañas.", "Una pestaña.");
  await pages[9].getByText("Una pestaña.").waitFor();
  await context.close();
});

test("without shared workers a tab listens while it can be seen, and ten tabs load", async () => {
  await author();
  const context = await browser.newContext();
  await awaitLive(context);
  await context.addInitScript(() => {
    delete globalThis.SharedWorker;
    // The browser of the tests shows all tabs at once; this tells a page what a phone would.
    let state = "visible";
    Object.defineProperty(Document.prototype, "visibilityState", { get: () => state });
    globalThis.show = (next) => { state = next; document.dispatchEvent(new Event("visibilitychange")); };
  });
  const pages = [];
  for (let number = 0; number < 10; number += 1) {
    const [page] = await tabs(context, 1);
    await live(page);
    if (number < 9) await page.evaluate(() => globalThis.show("hidden"));
    pages.push(page);
  }
  await change("Descanse.", "Sin obrero común.");
  await pages[9].getByText("Sin obrero común.").waitFor();
  assert.equal(await pages[0].getByText("Sin obrero común.").count(), 0);
  await pages[0].evaluate(() => globalThis.show("visible"));
  await pages[0].getByText("Sin obrero común.").waitFor();
  await context.close();
});

test("after an answer that is not the site's the page says so and recovers by itself", async () => {
  await author();
  const { url, close: end } = server;
  const seen = await proxy(url);
  server = { url: seen.url, close: () => { seen.close(); end(); } };
  const { page, close } = await open(browser);
  await awaitLive(page);
  await page.goto(server.url + page_);
  await live(page);
  await page.evaluate(() => { globalThis.kept = true; });
  seen.status = 502;
  seen.cut();
  await page.locator("temario-panel").getByText("the server answers with status 502").waitFor();
  await change("Descanse.", "Detrás del intermediario.");
  seen.status = 0;
  await page.getByText("Detrás del intermediario.").waitFor();
  await page.locator("temario-panel").waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => globalThis.kept === true));
  await close();
});

test("the link with the token opens the site from any page; after a restart the page says what to do, and continues", async () => {
  await author("", "--token");
  const { page, close } = await open(browser);
  await awaitLive(page);
  const refused = await page.goto(server.url + page_);
  assert.equal(refused.status(), 403);
  assert.match(await page.locator("body").innerText(), /only with the link that `temario serve` shows/);
  // From a page of another site, such as a mailbox.
  const mail = createServer((request, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><body>"));
  await new Promise((done) => mail.listen(0, done));
  ends.push(() => { mail.close(); mail.closeAllConnections(); });
  await page.goto(`http://localhost:${mail.address().port}/`);
  const link = await server.link();
  await page.evaluate((url) => { location.href = url; }, link.replace("/?", `${page_}?`));
  await page.waitForURL(server.url + page_);
  await page.getByText("Descanse.").first().waitFor();
  assert.equal(await page.evaluate(() => document.cookie), "");
  await live(page);
  const port = new URL(server.url).port;
  server.close();
  await page.locator("temario-panel").getByText("temario is not running").waitFor();
  server = await serve(root, "--port", port, "--token");
  await page.locator("temario-panel").getByText("open the link that the terminal shows").waitFor();
  const other = await page.context().newPage();
  await other.goto(await server.link());
  await page.locator("temario-panel").waitFor({ state: "detached" });
  await change("Descanse.", "Otra vez.");
  await page.getByText("Otra vez.").waitFor();
  await close();
});

test("the browser is opened without a secret in an argument or in the history, and once", async () => {
  const tools = await mkdtemp(join(tmpdir(), "tools-"));
  ends.push(() => rm(tools, { recursive: true, force: true }));
  await writeFile(join(tools, "xdg-open"), `#!/bin/sh\nprintf '%s' "$*" > ${tools}/asked.part\nmv ${tools}/asked.part ${tools}/asked\n`);
  await chmod(join(tools, "xdg-open"), 0o755);
  await author("", "--token", "--open", { PATH: `${tools}:${process.env.PATH}` });
  const token = new URL(await server.link()).searchParams.get("token");
  let asked = "";
  for (let tries = 0; tries < 100 && !asked; tries += 1) {
    asked = await readFile(join(tools, "asked"), "utf8").catch(() => "");
    await new Promise((done) => setTimeout(done, 50));
  }
  const words = await readFile(`/proc/${server.pid}/cmdline`, "utf8");
  const secrets = [token, ...(await readFile(asked, "utf8")).match(/[0-9a-f]{32}/g)];
  for (const secret of secrets) assert.ok(!asked.includes(secret) && !words.includes(secret) && !server.said.join().includes(secret));
  const addresses = [];
  const { page, close } = await open(browser);
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  await page.goto(pathToFileURL(asked).href);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  assert.ok(page.url().startsWith(server.url), page.url());
  for (const secret of secrets) assert.ok(!addresses.join().includes(secret), addresses.join());
  await close();
  // The code is used up.
  const second = await open(browser);
  await second.page.goto(pathToFileURL(asked).href);
  await second.page.getByText("only with the link").waitFor();
  await second.close();
});
