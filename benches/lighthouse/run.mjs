// Lighthouse over the built course, as a simulated slow phone sees it: front page, module, reading page and search,
// in both languages. npm ci here first, then: node run.mjs FOLDER [--min], where FOLDER is the built site.
// With --min the end is 1 unless accessibility, best practices and SEO are 100 and performance at least 98.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import lighthouse from "lighthouse";
import { launch } from "chrome-launcher";

const [folder, flag] = process.argv.slice(2);
const paths = [
  "en/index.html", "es/index.html", "en/what-is-torture/index.html", "es/que-es-la-tortura/index.html",
  "en/what-is-torture/four-elements.html", "es/que-es-la-tortura/cuatro-elementos.html", "en/search.html", "es/search.html",
];
const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain" };

// The headers that the site asks of its host.
const blocks = (await readFile(join(folder, "_headers"), "utf8")).trim().split("\n\n").map((block) => {
  const [pattern, ...lines] = block.split("\n");
  return { prefix: pattern.replace("*", ""), headers: lines.map((line) => line.trim().split(/: (.*)/s).slice(0, 2)) };
});
const server = createServer(async (request, response) => {
  let path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (path.endsWith("/")) path += "index.html";
  try {
    const body = gzipSync(await readFile(join(folder, path)), { level: 9 });
    for (const { prefix, headers } of blocks) if (path.startsWith(prefix)) headers.forEach(([name, value]) => response.setHeader(name, value));
    response.writeHead(200, { "content-type": kinds[extname(path)] ?? "application/octet-stream", "content-encoding": "gzip" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const chrome = await launch({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });

const categories = ["performance", "accessibility", "best-practices", "seo"];
console.log("| page | performance | accessibility | best practices | SEO | largest paint s |\n|---|---:|---:|---:|---:|---:|");
let worst = true;
const failed = new Map();
for (const path of paths) {
  const { lhr } = await lighthouse(`http://127.0.0.1:${server.address().port}/${path}`, { port: chrome.port, onlyCategories: categories, logLevel: "silent" });
  const scores = categories.map((name) => Math.round(lhr.categories[name].score * 100));
  worst &&= scores[0] >= 98 && scores.slice(1).every((score) => score === 100);
  console.log(`| ${path} | ${scores.join(" | ")} | ${(lhr.audits["largest-contentful-paint"].numericValue / 1000).toFixed(2)} |`);
  for (const name of categories.slice(1)) {
    for (const { id, weight } of lhr.categories[name].auditRefs) {
      const audit = lhr.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 1) failed.set(`${id}: ${audit.title}`, [...(failed.get(`${id}: ${audit.title}`) ?? []), path]);
    }
  }
}
for (const [audit, where] of failed) console.log(`\nbelow 1: ${audit} (${where.join(", ")})`);
await chrome.kill();
server.close();
process.exit(flag === "--min" && !worst ? 1 : 0);
