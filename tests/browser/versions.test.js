// The worker under scripts of versions, in Chromium and Firefox: whatever is published, saved, cut off or answered by
// somebody else, a page is of one state of the site with all that it loads, and what is saved can be seen and erased.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { engines } from "./engines.js";
import { temario } from "./harness.js";

const here = fileURLToPath(new URL("../..", import.meta.url));
let folder;
const built = {}, browsers = {};

/** Builds a state of the site. Its number is in every title, in the style sheet and in a picture. */
async function build(number, { offline = true, profile = false, front = false } = {}) {
  const root = join(folder, `site-${number}`), output = join(folder, `v${number}`);
  await cp(join(here, "tests/sites/curriculum"), root, { recursive: true });
  await mkdir(join(root, "themes/default/assets"), { recursive: true });
  const style = await readFile(join(here, "themes/default/assets/site.css"), "utf8");
  await writeFile(join(root, "themes/default/assets/site.css"), `${style}\n:root { --state: ${number}; }\n`);
  const settings = (await readFile(join(root, "site.toml"), "utf8")).replace('"Curso"', `"Curso v${number}"`).replace('"Course"', `"Course v${number}"`);
  await writeFile(join(root, "site.toml"), settings.replace("offline = true", `offline = ${offline}`));
  await mkdir(join(root, "content/media"), { recursive: true });
  await writeFile(join(root, "content/media/mark.svg"), `<svg xmlns="http://www.w3.org/2000/svg" width="${100 + number}" height="10"><path d="M0 0h9v9z"/></svg>`);
  for (const tag of ["en", "es"]) {
    const page = join(root, `content/${tag}/01-first/01-blocks.md`);
    await writeFile(page, `${await readFile(page, "utf8")}\n\n![Mark](/media/mark.svg)\n`);
    if (!front) continue;
    await mkdir(join(root, `content/${tag}/00-before`), { recursive: true });
    await writeFile(join(root, `content/${tag}/00-before/index.md`), `---\ntitle: ${tag === "en" ? "Before" : "Antes"}\n${tag === "es" ? "slug: antes\n" : ""}---\n\nText.\n`);
  }
  const run = spawnSync(temario, ["--language", "en", "build", "--root", root, "--output", output, ...(profile ? ["--low-profile"] : [])], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  built[number] = { folder: output, offline: offline && !profile };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "temario-versions-"));
  await build(1);
  await build(2);
  await build(3, { front: true });
  await build(4, { offline: false });
  await build(5, { profile: true });
});

after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
  await rm(folder, { recursive: true });
});

const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };

/** A reader's browser with nothing in it, and a tab. */
async function reader(engine) {
  browsers[engine] ??= await engines[engine]();
  const opened = await browsers[engine].open();
  return { ...opened, page: await opened.tab() };
}

/** A host below a path. `mode`: up; slow; down; portal (a login page for everything); cut (`left` answers, then half of one). */
async function hosted(base) {
  const state = { base, number: 1, mode: "up", left: 0, asked: [] };
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (state.mode === "hang") return;
    if (state.mode === "slow") await new Promise((done) => setTimeout(done, 80));
    const mode = state.mode, cut = mode === "cut" && (state.left -= 1) < 0;
    if (mode === "down") return request.socket.destroy();
    if (mode === "portal") return response.writeHead(200, { "content-type": "text/html" }).end("<title>Login</title>Pay for the network");
    state.asked.push(path);
    const inner = path.startsWith(base) ? path.slice(base.length) : null;
    const body = inner !== null && await readFile(join(built[state.number].folder, !inner || inner.endsWith("/") ? `${inner}index.html` : inner)).catch(() => null);
    const headers = { "content-type": kinds[extname(inner || ".html") || ".html"] ?? "application/octet-stream", "cache-control": "no-cache" };
    if (cut && body) {
      response.writeHead(200, { ...headers, "content-length": body.length }).write(body.subarray(0, body.length / 2));
      return setTimeout(() => request.socket.destroy(), 5);
    }
    response.writeHead(body ? 200 : 404, headers).end(body || "<title>404</title>");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { state, url: `http://127.0.0.1:${server.address().port}${base}`, close: () => { server.close(); server.closeAllConnections(); } };
}

const pages = ["es/index.html", "es/la-visita/", "es/la-visita/los-bloques.html", "es/glossary.html", "en/first/the-blocks.html", "en/index.html", "index.html"];

/** Opens a page; gives its state, or what else is shown. A page of the site must be whole. */
async function visit(page, address) {
  const failed = await page.go(address).then(() => false, () => true);
  const seen = await page.evaluate(() => {
    const image = document.querySelector("img[src*='mark.svg']");
    return {
      title: document.title, style: getComputedStyle(document.documentElement).getPropertyValue("--state").trim(),
      width: image && image.complete ? image.naturalWidth : null, isUnsaved: !!document.querySelector("[data-saved]"),
    };
  }).catch(() => ({ title: "" }));
  if (seen.title === "Login" || seen.title === "404") return seen.title;
  if (/^(Apuntes|Notes)/.test(seen.title)) return seen.style === "5" ? 5 : assert.fail(`mixed: ${JSON.stringify(seen)}`);
  const number = Number((seen.title.match(/v(\d)/) ?? [])[1]);
  if (!number) return failed ? "error" : seen.title;
  assert.equal(seen.style, String(number), `${address} is mixed: ${JSON.stringify(seen)}`);
  assert.ok([null, 100 + number].includes(seen.width), `${address} has a picture of another state: ${JSON.stringify(seen)}`);
  return seen.isUnsaved ? "unsaved" : number;
}

const copies = (page) => page.evaluate(async () => Promise.all((await caches.keys()).map(async (name) => {
  const answer = await caches.match(new URL("kept.json", new URL("../", document.querySelector("script[data-saves]").src)).href, { cacheName: name });
  const state = answer && await answer.json();
  return { name, tag: state && state.tag, modules: state && state.modules, paths: state && Object.keys(state.files) };
})));

/** The page of saved modules, once it shows. */
async function offlinePage(page, url, tag) {
  await page.go(`${url}${tag}/offline.html`);
  await page.until(() => !document.querySelector(".offline").hidden);
}

/** Clicks a button there, and waits for what is said at the end. */
async function act(page, selector) {
  await page.click(selector);
  await page.until(() => {
    const status = document.querySelector(".offline-status").textContent;
    return !document.querySelector(".offline").hasAttribute("aria-busy") && status;
  });
}

async function save(page, url, tag, unit) {
  await offlinePage(page, url, tag);
  const button = unit === "all" ? "[data-all] [data-keep]" : `[data-unit='${unit}'] [data-keep]`;
  await act(page, button);
  // Firefox now and then gives up a connection to a server that has just started. The page says to try again.
  if (/^(That did not|No se pudo)/.test(await text(page, ".offline-status"))) await act(page, button);
  assert.match(await text(page, ".offline-status"), /^(Done|Listo)/);
}
const text = (page, selector) => page.evaluate((selector) => document.querySelector(selector).textContent, selector);
const shows = (page, selector) => page.evaluate((selector) => !document.querySelector(selector).hidden, selector);

/** Numbers from a seed, from 0 to less than n. */
function random(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

for (const engine of Object.keys(engines)) {
test(`${engine}: modules keep their names when one is added in front; an update is whole, or nothing changes`, async () => {
  const own = await hosted("/");
  const { page, close } = await reader(engine);
  await save(page, own.url, "es", "first");
  own.state.number = 3;
  await offlinePage(page, own.url, "es");
  // The buttons come one module after the other.
  const button = (selector) => page.until((selector) => !document.querySelector(selector).hidden, selector);
  await button("[data-unit='before'] [data-keep]");
  await button("[data-unit='first'] [data-drop]");
  // Cut off in the middle: the old copy stays, whole, and nothing else.
  for (const left of [0, 3, 9]) {
    await offlinePage(page, own.url, "es");
    Object.assign(own.state, { mode: "cut", left });
    await act(page, "[data-update]");
    assert.match(await text(page, ".offline-status"), /No se pudo terminar|acaba de cambiar/);
    own.state.mode = "down";
    assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1);
    assert.deepEqual((await copies(page)).map((copy) => copy.modules), [["first"]]);
    own.state.mode = "up";
  }
  await offlinePage(page, own.url, "es");
  await act(page, "[data-update]");
  own.state.mode = "down";
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 3);
  assert.equal(await visit(page, `${own.url}es/antes/`), "unsaved", "what was not asked for is not there");
  await close();
  own.close();
});

test(`${engine}: a page that is seen in its new state with a connection does not come without its style later`, async () => {
  const own = await hosted("/");
  const { page, close } = await reader(engine);
  await save(page, own.url, "es", "first");
  own.state.number = 2;
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 2, "the new state comes first");
  own.state.mode = "down";
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1);
  own.state.mode = "portal";
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1, "nobody else's page takes the place of a saved one");
  assert.equal(await visit(page, `${own.url}es/la-visita/`), 1);
  await offlinePage(page, own.url, "es");
  assert.match(await text(page, ".offline-state"), /No se pudo descargar la lista/);
  own.state.mode = "down";
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1);
  await close();
  own.close();
});

test(`${engine}: without a network a page that is not saved is answered with what is, in its language, at its address`, async () => {
  for (const base of ["/", "/curso/"]) {
    const own = await hosted(base);
    own.state.number = 3;
    const { page, close } = await reader(engine);
    const seen = () => page.evaluate(() => ({
      address: location.href, lang: document.documentElement.lang, title: document.querySelector("h1")?.textContent,
      shown: [...document.querySelectorAll("section[data-saved]")].filter((one) => !one.hidden).map((one) => one.dataset.saved),
      links: [...document.querySelectorAll("[data-saved] a")].filter((one) => one.offsetParent).map((one) => one.href),
      status: performance.getEntriesByType("navigation")[0].responseStatus, style: getComputedStyle(document.querySelector(".offline-units")).listStyleType,
    }));
    // Nothing is saved: the browser says by itself that there is no connection.
    own.state.mode = "down";
    assert.equal(await visit(page, `${own.url}es/antes/`), "error");
    own.state.mode = "up";
    await save(page, own.url, "es", "first");
    const cases = {
      "es/antes/": ["es", "Esta página no está guardada aquí"], "es/antes/index.html#x": ["es", "Esta página no está guardada aquí"],
      "en/before/": ["en", "This page is not saved here"], "en/first/the-blocks.html": ["en", "This page is not saved here"],
    };
    for (const [path, [lang, title]] of Object.entries(cases)) {
      await page.go(`${own.url}en/display.html`); // so that the next is no step on the same page
      own.state.mode = "down";
      assert.equal(await visit(page, own.url + path), "unsaved", path);
      const found = await seen();
      assert.deepEqual([found.address, found.lang, found.title, found.style], [own.url + path, lang, title, "none"], path);
      assert.equal(found.status, 503, path);
      assert.deepEqual(found.shown, ["es"], "only the language that is saved");
      assert.deepEqual(found.links.filter((url) => !/\/(glossary|instruments|checklists)\.html$/.test(url)), [`${own.url}es/la-visita/`.replace(/$/, "index.html")], "the module that is saved, and no other");
      for (const url of found.links) assert.equal(await visit(page, url), 3, url);
      own.state.mode = "up";
      assert.ok([3, "404"].includes(await visit(page, own.url + path)), "with a connection the same address is the page");
    }
    // Elsewhere than where its links hold, it is led to.
    own.state.mode = "down";
    for (const path of ["es/nothing.html", "x/y/z/nothing.html", "en/nothing"]) {
      assert.equal(await visit(page, own.url + path), "unsaved", path);
      const { address, shown } = await seen();
      assert.deepEqual([address, shown], [`${own.url}${path.startsWith("en") ? "en" : "es"}/unsaved/index.html`, ["es"]], path);
    }
    // Both languages saved, each with its modules.
    own.state.mode = "up";
    await save(page, own.url, "en", "before");
    own.state.mode = "down";
    assert.equal(await visit(page, `${own.url}en/first/the-blocks.html`), "unsaved");
    const both = await seen();
    assert.deepEqual(both.shown, ["en", "es"]);
    assert.deepEqual(both.links.map((url) => url.slice(own.url.length)).filter((path) => path.split("/").length > 2), ["en/before/index.html", "es/la-visita/index.html"]);
    await close();
    own.close();
  }
});

test(`${engine}: unlucky addresses: what is read with a connection is the newest`, async () => {
  for (const base of ["/assets/course/", "/search-index/", "/es/search-index/x/"]) {
    const own = await hosted(base);
    const { page, close } = await reader(engine);
    await save(page, own.url, "es", "all");
    own.state.number = 2;
    for (const address of pages) assert.equal(await visit(page, own.url + address), 2, base + address);
    own.state.mode = "down";
    for (const address of pages.slice(0, 4)) assert.equal(await visit(page, own.url + address), 1, base + address);
    await close();
    own.close();
  }
});

test(`${engine}: a slow server and one that hangs do not keep a saved page waiting`, async () => {
  const own = await hosted("/");
  const { page, close } = await reader(engine);
  await save(page, own.url, "es", "first");
  own.state.mode = "hang";
  const before = Date.now();
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1);
  assert.ok(Date.now() - before < 9000);
  await close();
  own.close();
});

test(`${engine}: a tab that is closed in the middle of a download leaves nothing that stays`, async () => {
  const own = await hosted("/");
  const { page, tab, close } = await reader(engine);
  await save(page, own.url, "es", "first");
  own.state.number = 2;
  const other = await tab();
  await offlinePage(other, own.url, "es");
  own.state.mode = "slow";
  await other.click("[data-update]");
  await other.until(() => /archivo [2-9]/.test(document.querySelector(".offline-status").textContent));
  await other.close();
  assert.equal((await copies(page)).length, 2, "half of a copy is there");
  own.state.mode = "down";
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1, "and is not used");
  own.state.mode = "up";
  await offlinePage(page, own.url, "es");
  await page.until(async () => (await caches.keys()).length === 1);
  await close();
  own.close();
});

test(`${engine}: what the first worker kept is never shown, and goes`, async () => {
  const own = await hosted("/");
  const { page, close } = await reader(engine);
  await page.go(`${own.url}es/index.html`);
  await page.evaluate(async () => {
    const cache = await caches.open("temario /");
    await cache.put("/es/la-visita/los-bloques.html", new Response("<title>Login</title>", { headers: { "content-type": "text/html" } }));
    await cache.put("/es/kept.json", new Response('{"modules":["0"],"files":{}}'));
  });
  await save(page, own.url, "es", "first");
  await page.until(async () => !(await caches.has("temario /")));
  own.state.mode = "down";
  assert.equal(await visit(page, `${own.url}es/la-visita/los-bloques.html`), 1);
  await close();
  own.close();
});

// Each run tries some; TEMARIO_SEEDS=all tries every one.
const every = process.env.TEMARIO_SEEDS === "all";
const seeds = engine === "chromium" ? [[11, "/"], [14, "/es/search-index/"], [12, "/assets/course/"], [13, "/curso/"]] : [[21, "/curso/"], [22, "/assets/"]];
for (const [seed, base] of seeds.slice(0, every ? seeds.length : engine === "chromium" ? 2 : 1)) {
  test(`${engine}: a random script of versions (${seed})`, async () => {
    const next = random(seed), own = await hosted(base), done = [];
    const { page, close } = await reader(engine);
    let saved = []; // the copies, as the browser has them
    const publish = () => { own.state.number = [1, 2, 3, 1, 2, 3, 4, 5][next(8)]; return `publish ${own.state.number}`; };
    const erase = async (tag) => {
      await page.go(`${own.url}${tag}/help.html`);
      await page.click(".erase-all button");
      await page.until(() => document.querySelector(".erase-all [role=status]").textContent);
      assert.deepEqual(await page.evaluate(async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length, localStorage.length]), [[], 0, 0]);
    };
    try {
      for (let step = 0; step < 22; step += 1) {
        const tag = next(2) ? "es" : "en";
        switch (built[own.state.number].offline ? next(9) : next(3)) {
          case 0: done.push(publish()); break;
          case 1: case 2: {
            const address = pages[next(pages.length)], mode = ["up", "down", "portal"][next(3)];
            own.state.mode = mode;
            done.push(`visit ${address} ${mode}`);
            const seen = await visit(page, own.url + address);
            const isSaved = saved.some((copy) => copy.paths?.includes(address.endsWith("/") ? `${address}index.html` : address));
            if (mode === "up") assert.ok(seen === own.state.number || seen === "404", `${seen}, not ${own.state.number}`);
            else if (isSaved) assert.ok(typeof seen === "number", `saved, but ${seen}`);
            else if (mode === "portal") assert.ok(seen === "Login" || seen === "error", `not saved, but ${seen}`);
            else assert.ok(saved.some((copy) => copy.tag) ? seen === "unsaved" : seen === "error", `not saved, but ${seen}`);
            own.state.mode = "up";
            break;
          }
          case 3: case 4: case 5: {
            await offlinePage(page, own.url, tag);
            const count = await page.evaluate(() => {
              const all = [...document.querySelectorAll(".offline button:not([data-remove])")].filter((button) => !button.hidden);
              all.forEach((button, number) => button.setAttribute("data-number", number));
              return all.length;
            });
            if (!count) break;
            const button = `[data-number='${next(count)}']`, cut = next(3) === 0;
            done.push(`${tag} ${await text(page, button)}${cut ? ", cut off" : ""}`);
            if (cut) Object.assign(own.state, { mode: "cut", left: next(12) });
            await act(page, button);
            own.state.mode = "up";
            break;
          }
          case 6: {
            done.push("remove all");
            await offlinePage(page, own.url, tag);
            if (await shows(page, "[data-remove]")) await act(page, "[data-remove]");
            break;
          }
          case 7: {
            done.push("publish while a page is open");
            await visit(page, `${own.url}es/la-visita/los-bloques.html`);
            publish();
            const seen = await visit(page, `${own.url}es/glossary.html`);
            assert.equal(seen, own.state.number);
            break;
          }
          default: {
            done.push("erase");
            await erase(tag);
          }
        }
        // What is on the device is seen on the page of help, by its kind, or there is none.
        await page.go(`${own.url}${tag}/help.html`);
        await page.until(() => document.querySelector(".erase-now").textContent);
        const { offline } = built[own.state.number];
        if (!offline) await page.until(async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length, undefined, 6000);
        saved = await copies(page);
        assert.ok(saved.every((copy) => copy.name.startsWith(`temario ${base} modules `)), JSON.stringify(saved.map((copy) => copy.name)));
        const words = await text(page, ".erase-now");
        if (offline) assert.equal(/modules|módulos/.test(words), saved.length > 0, `${words}: ${saved.length}`);
        const whole = saved.filter((copy) => copy.tag);
        assert.equal(new Set(whole.map((copy) => copy.tag)).size, whole.length, "one copy a language");
      }
      await erase("es");
    } catch (fault) {
      fault.message = `${done.join("; ")}: ${fault.message}`;
      throw fault;
    }
    await close();
    own.close();
  });
}
}
