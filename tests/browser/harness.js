// A browser, a static server for built sites, and the course's server, for the tests.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join, normalize, extname } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
export const site = process.env.SITE;
export const temario = process.env.TEMARIO;

const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** The headers that a built site asks of its host for all pages. */
async function headersOf(folder) {
  const text = await readFile(join(folder, "_headers"), "utf8").catch(() => "");
  const lines = text.split("\n\n")[0].split("\n").slice(1).map((line) => line.trim().split(/: (.*)/s));
  return Object.fromEntries(lines.filter(([name]) => name).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Serves a folder as a plain host does, with the headers that the site asks for; gives its address. */
export async function host(folder, port = 0) {
  const headers = await headersOf(folder);
  const server = createServer(async (request, response) => {
    let path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (path.endsWith("/")) path += "index.html";
    try {
      const body = await readFile(join(folder, path));
      response.writeHead(200, { ...headers, "content-type": kinds[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404, { "content-type": kinds[".html"] }).end(await readFile(join(folder, "404.html")));
    }
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  const close = () => { server.close(); server.closeAllConnections(); };
  return { url: `http://127.0.0.1:${server.address().port}`, port: server.address().port, close };
}

/** Starts `temario serve` on a site; gives its address and a way to end it. */
export async function serve(root, ...more) {
  const child = spawn(temario, ["--language", "en", "serve", "--root", root, ...(more.includes("--port") ? [] : ["--port", "0"]), ...more], { stdio: ["ignore", "ignore", "pipe"] });
  const lines = createInterface({ input: child.stderr });
  const url = await new Promise((done, fail) => {
    lines.on("line", (line) => {
      const found = line.match(/^(http:\/\/127\.0\.0\.1:\d+)\//);
      if (found) done(found[1]);
    });
    child.on("exit", () => fail(new Error("temario serve ended")));
  });
  return { url, close: () => child.kill() };
}

/** Chromium from the system, without its own background traffic. */
export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}

/** What axe finds on a page; the size of targets (WCAG 2.2, 2.5.8) included, unless nobody can tap it. */
export async function violations(page, { targets = true } = {}) {
  await page.evaluate(axeSource);
  const found = await page.evaluate((enabled) => globalThis.axe.run({ rules: { "target-size": { enabled } } }), targets);
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
}

/** A page that notes every console message, error and request. */
export async function open(browser, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const noted = { console: [], requests: [] };
  page.on("console", (message) => noted.console.push(message.text()));
  page.on("pageerror", (error) => noted.console.push(String(error)));
  page.on("request", (request) => noted.requests.push(request.url()));
  return { page, noted, close: () => context.close() };
}

export async function isFile(path) {
  return stat(path).then((found) => found.isFile(), () => false);
}
