// What a reading page and its front page weigh on a first visit, beside other generators with the same text: the first
// module of our course, its blocks as headings and paragraphs, its terms and citations as words.
//
//   npm install --ignore-scripts; node run.mjs TEMARIO_BINARY
//
// Everything that travels until the network is still counts, packed with gzip, at 360 pixels and with an empty cache.
// mdBook takes part if MDBOOK names its binary.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const temario = resolve(process.argv[2] ?? join(root, "target/release/temario"));
// Inside this folder, so that the generators find their packages.
const work = mkdtempSync(join(here, ".work-"));
const module = "01-what-is-torture";
const modules = join(here, "node_modules");

/** The pages of the module as plain Markdown: name, title, text. */
function pages(language) {
  const folder = join(root, "content", language, module);
  return readdirSync(folder).sort().filter((name) => name.endsWith(".md")).map((name) => {
    const [, front, body] = readFileSync(join(folder, name), "utf8").match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/);
    const title = front.match(/^title: (.*)$/m)[1].replaceAll('"', "'");
    const text = body
      .replace(/^:{3,}\s*$/gm, "")
      .replace(/^:{3,}\s*(\S+)\s*([^{\n]*).*$/gm, (_, kind, words) => `**${words.trim() || kind}**\n`)
      .replace(/\[\[[^\]|]*\|([^\]]*)\]\]/g, "$1").replace(/\[\[([^\]]*)\]\]/g, "$1")
      .replace(/\s*\[@([^\]]*)\]/g, " ($1)")
      .replace(/\{#[^}]*\}/g, "")
      .replace(/\]\([^)]*\.md[^)]*\)/g, "](#)")
      .replace(/[{}<>]/g, "");
    return { name: name.replace(/^\d+-/, "").replace(".md", ""), title, text };
  });
}

function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const run = (program, parameters, cwd, env = {}) => execFileSync(program, parameters, { cwd, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", ...env } });

const makers = {
  temario() {
    const folder = join(work, "temario");
    run(temario, ["build", "--root", root, "--output", folder], root);
    return { folder, page: "en/what-is-torture/four-elements.html", front: "en/what-is-torture/index.html" };
  },
  Starlight() {
    const folder = join(work, "starlight");
    put(join(folder, "package.json"), '{"type":"module"}');
    put(join(folder, "astro.config.mjs"), `import { defineConfig } from "astro/config";\nimport starlight from "@astrojs/starlight";\nexport default defineConfig({ integrations: [starlight({ title: "Course", defaultLocale: "en", locales: { en: { label: "English", lang: "en" }, es: { label: "Español", lang: "es" } } })] });\n`);
    put(join(folder, "src/content.config.ts"), `import { defineCollection } from "astro:content";\nimport { docsLoader } from "@astrojs/starlight/loaders";\nimport { docsSchema } from "@astrojs/starlight/schema";\nexport const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n`);
    for (const language of ["en", "es"]) for (const { name, title, text } of pages(language)) put(join(folder, "src/content/docs", language, `${name}.md`), `---\ntitle: "${title}"\n---\n${text}`);
    run(process.execPath, [join(modules, "astro/astro.js"), "build"], folder);
    return { folder: join(folder, "dist"), page: "en/four-elements/index.html", front: "en/index.html" };
  },
  Docusaurus() {
    const folder = join(work, "docusaurus");
    put(join(folder, "package.json"), '{"name":"course","version":"0.0.0"}');
    put(join(folder, "docusaurus.config.js"), `module.exports = { title: "Course", url: "https://example.org", baseUrl: "/", onBrokenLinks: "ignore", onBrokenAnchors: "ignore", i18n: { defaultLocale: "en", locales: ["en", "es"] }, markdown: { format: "md" }, presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]] };\n`);
    for (const language of ["en", "es"]) {
      const target = language === "en" ? join(folder, "docs") : join(folder, "i18n/es/docusaurus-plugin-content-docs/current");
      for (const { name, title, text } of pages(language)) put(join(target, `${name}.md`), `---\ntitle: "${title}"\n${name === "index" ? "slug: /\n" : ""}---\n${text}`);
    }
    run(process.execPath, [join(modules, "@docusaurus/core/bin/docusaurus.mjs"), "build"], folder);
    return { folder: join(folder, "build"), page: "four-elements/index.html", front: "index.html" };
  },
  mdBook() {
    if (!process.env.MDBOOK) return null;
    const folder = join(work, "mdbook");
    put(join(folder, "book.toml"), '[book]\ntitle = "Course"\nlanguage = "en"\n');
    const all = pages("en").sort((a, b) => (b.name === "index") - (a.name === "index"));
    put(join(folder, "src/SUMMARY.md"), `# Summary\n\n${all.map(({ name, title }) => `- [${title}](${name === "index" ? "front" : name}.md)`).join("\n")}\n`);
    for (const { name, title, text } of all) put(join(folder, "src", `${name === "index" ? "front" : name}.md`), `# ${title}\n${text}`);
    run(process.env.MDBOOK, ["build"], folder);
    return { folder: join(folder, "book"), page: "four-elements.html", front: "front.html" };
  },
};

const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json" };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const kilo = (bytes) => (bytes / 1000).toFixed(1);

/** What travels for one page, by kind. */
async function weigh(folder, path) {
  const sums = { html: 0, css: 0, js: 0, other: 0, requests: 0 };
  const server = createServer((request, response) => {
    let name = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (name.endsWith("/")) name += "index.html";
    try {
      const body = readFileSync(join(folder, name)), packed = /\.(woff2?|png|jpe?g|webp)$/.test(name) ? body : gzipSync(body, { level: 9 });
      sums[{ ".html": "html", ".css": "css", ".js": "js", ".mjs": "js" }[extname(name)] ?? "other"] += packed.length;
      sums.requests += 1;
      response.writeHead(200, { "content-type": kinds[extname(name)] ?? "application/octet-stream", ...(packed === body ? {} : { "content-encoding": "gzip" }) }).end(packed);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/${path.replace(/index\.html$/, "")}`, { waitUntil: "networkidle" });
  await page.waitForTimeout(800);
  await context.close();
  server.close();
  return sums;
}

console.log("| site | page | all kB | HTML | CSS | JavaScript | other | requests |\n|---|---|---:|---:|---:|---:|---:|---:|");
for (const [name, make] of Object.entries(makers)) {
  let made;
  try {
    made = make();
  } catch (error) {
    console.log(`| ${name} | could not be built: ${String(error.message).split("\n")[0]} | | | | | | |`);
    continue;
  }
  if (!made) continue;
  for (const [kind, path] of [["reading page", made.page], ["front of the module", made.front]]) {
    const { html, css, js, other, requests } = await weigh(made.folder, path);
    console.log(`| ${name} | ${kind} | ${[html + css + js + other, html, css, js, other].map(kilo).join(" | ")} | ${requests} |`);
  }
}
await browser.close();
rmSync(work, { recursive: true });
