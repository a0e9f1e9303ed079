// Each kind of target, and each server that gets the site from one: what can differ from host to host, as readers meet
// it. What does not is looked at on one of them (keeping.test.js, safety.test.js).
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { deployed, launch, open, temario } from "./harness.js";

let browser, folder;

/** Builds a source into a folder that stands beside it. */
function build(source, output) {
  const run = spawnSync(temario, ["--language", "en", "build", "--root", source, "--output", output], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
}

before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "temario-hosts-"));
});

after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** What a server answers to one request, by a connection that nobody else has. */
const asked = (url, headers = {}) => new Promise((done, fail) => {
  get(url, { agent: false, headers }, (answer) => {
    const parts = [];
    answer.on("data", (part) => parts.push(part));
    answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  }).on("error", fail);
});

/** A store sends what it was told of each object, and knows of no folder, no other page and no packed copy. */
const ways = [["folder", "nginx"], ["rsync", "nginx"], ["git", "apache"], ["sftp", "caddy"], ["s3", "store"]];

for (const [target, server] of ways) {
  test(`${target} to ${server}: what readers get, by themselves and in a browser`, async (context) => {
    // The site of the tests with everything that a host is asked for, and a worker and a way out besides.
    const [source, site] = [join(folder, `${target}-source`), join(folder, target)];
    await cp(fileURLToPath(new URL("../sites/hosts", import.meta.url)), source, { recursive: true });
    const settings = join(source, "site.toml");
    await writeFile(settings, `${await readFile(settings, "utf8")}\n[reader]\noffline = true\n\n[safety]\nquick_exit = "https://weather.example/"\n`);
    build(source, site);
    const own = await deployed(target, server, site, { base: "course" });
    context.after(() => own.close());
    const isStore = server === "store", index = isStore ? "index.html" : "";
    const manifest = JSON.parse(await readFile(join(site, "manifest.json"), "utf8"));
    const [style] = Object.keys(manifest.files).filter((path) => /^assets\/site\.[^/]*\.css$/.test(path));

    const said = spawnSync(temario, ["--language", "en", "verify", own.url, "--manifest", join(own.at, "manifest.json"), ...(isStore ? [] : ["--deny", "warnings"])], { encoding: "utf8", env: { ...process.env, ALL_PROXY: "" } });
    assert.equal(said.status, 0, said.stdout + said.stderr);

    // The kind of each file, how long it may be kept, and what protects readers.
    const kinds = { "es/help.html": /^text\/html/, [style]: /^text\/css/, "sw.js": /^(text|application)\/javascript/, "es/offline-files.json": /^application\/json/ };
    for (const [path, kind] of Object.entries(kinds)) {
      const { status, headers } = await asked(`${own.url}/${path}`);
      assert.equal(status, 200, path);
      assert.match(headers["content-type"], kind, path);
      assert.match(headers["cache-control"], path === style ? /max-age=31536000, immutable/ : /max-age=(0|60)\b/, path);
      if (isStore) continue;
      assert.match(headers["content-security-policy"], /^default-src 'none';.*frame-ancestors 'none'/, path);
      assert.deepEqual(["referrer-policy", "x-content-type-options", "strict-transport-security"].map((name) => headers[name]), ["no-referrer", "nosniff", "max-age=31536000"], path);
    }
    if (!isStore) {
      const packed = await asked(`${own.url}/es/la-visita/`, { "accept-encoding": "gzip" });
      assert.deepEqual(["content-encoding", "x-course"].map((name) => packed.headers[name]), ["gzip", "visitas; 2026"]);
      assert.match(gunzipSync(packed.body).toString(), /<html lang="es"/);
      for (const hidden of ["_host/nginx.conf", "_headers", ".htaccess"]) assert.ok([403, 404].includes((await asked(`${own.url}/${hidden}`)).status), hidden);
    }

    const { page, noted, close } = await open(browser);
    await page.route("https://weather.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Weather</title>Sun" }));
    await page.goto(`${own.url}/es/la-visita/${index}`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".site-head")).display), "flex", "with its style");
    // A former address leads on.
    await page.goto(`${own.url}/en/old/${index}`);
    await page.waitForURL(`${own.url}/en/visit/${index}`);
    assert.deepEqual(noted.console, []);
    // What a page may load is held by the browser.
    assert.equal(await page.evaluate(() => new Promise((done) => {
      document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      new Image().src = "https://elsewhere.example/x.png";
    })), "img-src");
    if (!isStore) {
      for (const tag of ["es", "en"]) {
        assert.equal((await page.goto(`${own.url}/${tag}/nothing.html`)).status(), 404);
        assert.equal(await page.locator("html").getAttribute("lang"), tag);
        assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".site-head")).display), "flex", "with its style");
      }
      assert.equal((await page.goto(`${own.url}/es/help`)).status(), 200);
    }

    // A module is kept; what is published anew is seen, and fetched.
    noted.console.length = 0;
    await page.goto(`${own.url}/es/offline.html`);
    await page.locator("[data-unit='visit'] [data-keep]").click();
    await page.getByText("Listo.").waitFor();
    await page.reload();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const text = join(source, "content/es/01-visit/index.md");
    await writeFile(text, `${await readFile(text, "utf8")}\nUna frase nueva.\n`);
    build(source, site);
    await own.again();
    await page.reload();
    await page.locator(".offline-state", { hasText: /Archivos que cambiaron desde entonces: \d/ }).waitFor();
    await page.getByRole("button", { name: "Descargar los cambios" }).click();
    await page.getByText("Listo.").waitFor();

    // The way out works here too, and leaves nothing to go back to.
    await page.goto(`${own.url}/es/help.html`);
    await page.goto(`${own.url}/es/la-visita/${index}`);
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Shift");
    await page.waitForURL("https://weather.example/");
    await page.goBack();
    assert.equal(page.url(), `${own.url}/es/help.html`);
    assert.deepEqual(noted.console, []);

    await own.close();
    await page.goto(`${own.url}/es/la-visita/index.html`);
    assert.ok(await page.getByText("Una frase nueva.").isVisible(), "without a network");
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".site-head")).display), "flex", "with its style");
    await close();
  });
}
