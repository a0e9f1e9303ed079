// The engines that are compared, each over the same built site. All give addresses of results, the best first.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);

/** All files below a folder. */
export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

export const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/** Whether a page says again what others say, as one to print or with two languages side by side. None is told to search for it. */
const repeats = (html) => html.includes('<meta name="robots" content="noindex">');

/** A copy of a built site with a Pagefind index of what stands in `main`, which is all but menus. */
export function withPagefind(site) {
  const copy = mkdtempSync(join(tmpdir(), "temario-pagefind-"));
  cpSync(site, copy, { recursive: true });
  for (const path of files(copy)) if (path.endsWith(".html") && repeats(readFileSync(path, "utf8"))) rmSync(path);
  execFileSync(join(import.meta.dirname, "node_modules/.bin/pagefind"), ["--site", copy, "--root-selector", "main"], { stdio: "ignore" });
  for (const language of ["en", "es"]) {
    if (existsSync(join(copy, language))) writeFileSync(join(copy, language, "pagefind-test.html"), `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>x</title>`);
  }
  return copy;
}

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]).replace(/\s+/g, " ").trim();

/** The sections of all pages of a language: what MiniSearch is given. */
export function sections(site, language) {
  const out = [];
  for (const path of files(join(site, language)).filter((path) => path.endsWith(".html") && !/(404|search|pagefind-test)\.html$/.test(path))) {
    const html = readFileSync(path, "utf8");
    const main = html.match(/<main[\s\S]*<\/main>/)?.[0];
    if (!main || repeats(html)) continue;
    const address = relative(site, path);
    const title = plain(main.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)?.[1] ?? "");
    const parts = main.split(/(?=<(?:h[2-6]|article)[^>]* id=")/);
    for (const part of parts) {
      const id = part.match(/^<(?:h[2-6]|article)[^>]* id="([^"]*)"/)?.[1];
      const heading = id ? plain(part.match(/<h\d[^>]*>([\s\S]*?)<\/h\d>/)?.[1] ?? "") : "";
      out.push({ id: id ? `${address}#${id}` : address, title, heading, text: plain(part) });
    }
  }
  return out;
}

/** MiniSearch as its documentation recommends: titles first, beginnings and slips. */
export async function miniSearch(documents) {
  const { default: MiniSearch } = await import("minisearch");
  const index = new MiniSearch({
    fields: ["title", "heading", "text"],
    storeFields: ["title", "heading", "text"],
    searchOptions: { boost: { title: 2, heading: 2 }, prefix: true, fuzzy: 0.2 },
  });
  index.addAll(documents);
  return index;
}

export const miniSearchScript = () => join(require.resolve("minisearch"), "../../umd/index.js");

/** Serves a folder with gzip, and counts what is asked for. */
export async function host(folder) {
  const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json", ".wasm": "application/wasm" };
  const sent = [];
  const server = createServer((request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    if (path.endsWith("/")) path += "index.html";
    const file = join(folder, path);
    if (!file.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) return response.writeHead(404).end();
    const body = gzipSync(readFileSync(file), { level: 9 });
    sent.push([path, body.length]);
    response.writeHead(200, { "content-type": kinds[extname(file)] ?? "application/octet-stream", "content-encoding": "gzip" }).end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, sent, close: () => server.close() };
}

export function browser() {
  const known = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) => (process.env.PATH ?? "").split(":").map((folder) => join(folder, name)));
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? known.find(existsSync), args: ["--no-sandbox"] });
}
