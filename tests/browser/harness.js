// A browser, a static server for built sites, and the course's server, for the tests.
import { createServer, request } from "node:http";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { spawn, spawnSync } from "node:child_process";
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

let lastPort = process.pid * 16;

/** A port that nobody listens at, and that no other file of tests is given: below those that the system gives by itself. */
export async function freePort() {
  for (;;) {
    const port = 12000 + (lastPort += 1) % 20000;
    const server = createServer();
    const isFree = await new Promise((done) => server.once("error", () => done(false)).listen(port, "127.0.0.1", () => done(true)));
    if (isFree) return new Promise((done) => server.close(() => done(port)));
  }
}

const modules = ["mpm_event", "authz_core", "mime", "dir", "headers", "rewrite", "alias", "setenvif"]
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n");

/** Real servers, each with the file that the site gives it: its words, and how it is started. */
const servers = {
  nginx: (folder, port, own, site) => [`daemon off;
worker_processes 1;
user root;
pid ${own}/pid;
error_log ${own}/error.log;
events {}
http {
include /etc/nginx/mime.types;
access_log off;
${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${own}/${name};`).join("\n")}
server { listen 127.0.0.1:${port}; root ${folder}; include ${site}/_host/nginx.conf; }
}`, (file) => ["nginx", "-c", file]],
  apache: (folder, port, own) => [`ServerRoot ${own}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${own}/pid
ErrorLog ${own}/error.log
${modules}
TypesConfig /etc/mime.types
DocumentRoot ${folder}
<Directory ${folder}>
Require all granted
AllowOverride All
Options FollowSymLinks
</Directory>`, (file) => ["apache2", "-f", file, "-DFOREGROUND"]],
  caddy: (folder, port, own, site) => [`{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
	root * ${folder}
	import ${site}/_host/Caddyfile
}`, (file) => ["caddy", "run", "--adapter", "caddyfile", "--config", file]],
};

const keys = { AWS_ACCESS_KEY_ID: "AKIATEMARIO", AWS_SECRET_ACCESS_KEY: "a-secret-that-nobody-may-see" };

/** The kinds of target, each with what `[deploy.web]` says of it: `at` is a folder that it fills, or a repository. */
const targets = {
  folder: ({ at }) => `path = "${at}"`,
  rsync: ({ at }) => `path = "${at}"`,
  sftp: ({ at }) => `host = "x"\npath = "${at}"\ncommand = "sftp -D /usr/lib/openssh/sftp-server"`,
  git: ({ at }) => `remote = "${at}.git"\nbranch = "web"`,
  s3: ({ port, base }) => `bucket = "site"\nendpoint = "http://127.0.0.1:${port}"${base && `\nprefix = "${base}"`}`,
};

/** Publishes a built folder by `temario deploy` at a target of a kind. `own` is a folder for what that needs. */
async function publish(folder, own, kind, where) {
  const from = join(own, "from");
  await rm(from, { recursive: true, force: true });
  await cp(folder, from, { recursive: true });
  // What a test has changed in the folder is meant to be published.
  const manifest = JSON.parse(await readFile(join(from, "manifest.json"), "utf8"));
  for (const [path, entry] of Object.entries(manifest.files)) {
    const bytes = await readFile(join(from, path));
    Object.assign(entry, { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length });
  }
  await writeFile(join(from, "manifest.json"), JSON.stringify(manifest));
  const edition = manifest.edition === "facilitator" ? 'edition = "facilitator"\n' : "";
  await writeFile(join(own, "site.toml"), `title = "x"\n[languages.en]\n[deploy.web]\nkind = "${kind}"\n${edition}${targets[kind](where)}\n`);
  const told = await new Promise((done) => {
    const run = spawn(temario, ["--language", "en", "deploy", "web", "--allow-programs", "--root", own, "--from", from], { env: { ...process.env, ...keys } });
    let said = "";
    run.stderr.on("data", (text) => { said += text; });
    run.on("exit", (status) => done({ status, said }));
  });
  if (told.status !== 0) throw new Error(`temario deploy: ${told.said}`);
}

/** What ends a program, and removes its folder. */
const ender = (child, own) => async () => {
  const gone = new Promise((done) => { if (child.exitCode === null && child.signalCode === null) child.once("exit", done); else done(); });
  child.kill();
  await gone;
  await rm(own, { recursive: true, force: true });
};

/** A store that holds what is published there; readers get the objects as the store gives them. */
async function storeHost(folder, port, own, base) {
  await mkdir(join(own, "buckets/site"), { recursive: true });
  const child = spawn(process.env.STORE, [join(own, "buckets"), String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill());
  await new Promise((done, fail) => { child.stdout.once("data", done); child.once("exit", () => fail(new Error("no store"))); });
  const again = () => publish(folder, own, "s3", { port, base });
  await again();
  return { url: `http://localhost:${port}${base && `/${base}`}`, port, at: join(own, "buckets/site", base), again, close: ender(child, own) };
}

/** A folder that a server serves, and what publishes into it at a target of a kind, by way of that. */
async function filled(folder, own, kind, base) {
  const web = join(own, "web"), at = join(web, base);
  const git = (...words) => { if (spawnSync("git", words).status !== 0) throw new Error(`git ${words.join(" ")}`); };
  const remote = join(own, "remote");
  await mkdir(web, { recursive: true });
  if (kind === "git") git("init", "--quiet", "--bare", `${remote}.git`);
  const again = async () => {
    await publish(folder, own, kind, { at: kind === "git" ? remote : at });
    if (kind === "git" && await isFile(join(at, ".git/HEAD"))) git("-C", at, "pull", "--quiet");
    else if (kind === "git") git("clone", "--quiet", "--branch", "web", `${remote}.git`, at);
    // A server that runs as another user reads it too.
    spawnSync("chmod", ["-R", "a+rX", own]);
  };
  await again();
  return { web, at, again };
}

/**
 * Publishes a folder by `temario deploy` at a target of a kind, below the path `base`, and serves it from there: by a
 * store, or by a real server with the file that the site has for it. Gives its address, the folder `at` that it serves,
 * `again`, which publishes what was changed since, and `close`.
 */
export async function deployed(target, server, folder, { port, base = "" } = {}) {
  port ||= await freePort();
  const own = await mkdtemp(join(tmpdir(), `${server}-`));
  if (server === "store") return storeHost(folder, port, own, base);
  const { web, at, again } = await filled(folder, own, target, base);
  const [words, command] = servers[server](web, port, own, at);
  const file = join(own, "config");
  await writeFile(file, words);
  const [program, ...more] = command(file);
  const child = spawn(program, more, { stdio: "ignore", env: { ...process.env, HOME: own } });
  process.on("exit", () => child.kill());
  const url = `http://127.0.0.1:${port}${base && `/${base}`}`;
  for (let tries = 0; ; tries++) {
    if (await fetch(`${url}/robots.txt`).then(() => true, () => false)) break;
    if (tries > 300 || child.exitCode !== null) throw new Error(`${server} does not answer`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return { url, port, at, again, close: ender(child, own) };
}

/** `deployed` by the way that `WAY` names, `git:apache` for one, or into a folder that nginx serves. */
export function published(folder, port) {
  const [target, server] = (process.env.WAY ?? "folder:nginx").split(":");
  return deployed(target, server, folder, { port });
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
  const own = { ...process.env, ...(typeof more.at(-1) === "object" ? more.pop() : {}) };
  const child = spawn(temario, ["--language", "en", "serve", "--root", root, ...(more.includes("--port") ? [] : ["--port", "0"]), ...more], { stdio: ["ignore", "ignore", "pipe"], env: own });
  const lines = createInterface({ input: child.stderr });
  const said = [];
  const url = await new Promise((done, fail) => {
    lines.on("line", (line) => {
      said.push(line);
      const found = line.match(/^(http:\/\/127\.0\.0\.1:\d+)\//);
      if (found) done(found[1]);
    });
    child.on("exit", () => fail(new Error("temario serve ended")));
  });
  /** The link with the token, from the file that the server names. */
  const link = async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      const file = said.map((line) => line.match(/is in the file (.+)$/)?.[1]).find(Boolean);
      if (file) return (await readFile(file, "utf8")).trim();
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(said.join("\n"));
  };
  return { url, said, link, pid: child.pid, close: () => child.kill() };
}

/**
 * Stands before a server; notes what is asked, and answers with `proxy.status` in its place if that is set.
 */
export async function proxy(url) {
  const seen = { asked: [], status: 0, isOld: false };
  const server = createServer((asked, answer) => {
    seen.asked.push(asked.url);
    if (seen.status) { answer.writeHead(seen.status, { "content-type": "text/html" }).end("<p>proxy"); return; }
    const { hostname, port } = new URL(url);
    // What browsers did not send in former years, if a test is about these.
    const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => !(seen.isOld && name.startsWith("sec-fetch-"))));
    const onward = request({ hostname, port, path: asked.url, method: asked.method, headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  seen.url = `http://127.0.0.1:${server.address().port}`;
  /** Ends what is open, as a server does that goes away. */
  seen.cut = () => server.closeAllConnections();
  seen.close = () => { server.close(); server.closeAllConnections(); };
  return seen;
}

/** Has the pages of `temario serve` that a tab or a browser opens from now on note when they are ready to show changes. */
export const awaitLive = (opened) => opened.addInitScript(() => {
  // The page as it is served is read once all else is in place, and compared with from then on.
  const { parseFromString } = DOMParser.prototype;
  DOMParser.prototype.parseFromString = function (...given) {
    globalThis.isLive = true;
    return parseFromString.apply(this, given);
  };
});

/** Waits until a page, or each page that it has in frames, shows changes. */
export async function live(page) {
  const frames = page.frames().slice(1);
  for (const frame of frames.length ? frames : [page]) await frame.waitForFunction(() => globalThis.isLive);
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

/** Those rules of axe that look at colours. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe finds on a page; the size of targets (WCAG 2.2, 2.5.8) included, unless nobody can tap it. */
export async function violations(page, { targets = true, rules = null } = {}) {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axeSource);
  const which = rules ? { runOnly: { type: "rule", values: rules } } : { rules: { "target-size": { enabled: targets } } };
  const found = await page.evaluate((which) => globalThis.axe.run({ ...which, resultTypes: ["violations"] }), which);
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
}

/** What is on a page and where, which is all that axe looks at beside colours. */
const shape = () => [...document.querySelectorAll("*")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const { display, visibility, position, overflow, opacity, clipPath, textDecorationLine } = getComputedStyle(one);
  return [one.tagName, x, y, width, height, display, visibility, position, overflow, opacity, clipPath, textDecorationLine].join(" ");
}).join("\n");

/**
 * What axe finds on a page as it is, in each scheme of colours. A scheme in which the page has the shape that was
 * looked at before, element for element, is looked at by the rules about colours alone.
 */
export async function inEachScheme(page, schemes, options) {
  const found = [];
  let seen;
  for (const [name, media] of Object.entries(schemes)) {
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
    const now = await page.evaluate(shape);
    const faults = await violations(page, now === seen ? { ...options, rules: COLOURS } : options);
    found.push(...faults.map((fault) => `${name}: ${fault}`));
    seen = now;
  }
  return found;
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
