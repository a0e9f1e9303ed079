// A browser driven over the W3C WebDriver protocol: WebKit from the system's packages, on a screen of its own.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./harness.js";

/** The key under which the protocol gives an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** The value that the driver answers to a command. */
function command(port, method, path, body) {
  return new Promise((done, fail) => {
    const sent = request({ port, host: "127.0.0.1", method, path, headers: { "content-type": "application/json" }, timeout: 60_000 }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => {
        const { value } = JSON.parse(text || "{}");
        if (answer.statusCode === 200) done(value);
        else fail(new Error(`${method} ${path}: ${value?.error ?? answer.statusCode}: ${value?.message ?? ""}`));
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer`)));
    sent.on("error", fail);
    sent.end(method === "POST" ? JSON.stringify(body ?? {}) : undefined);
  });
}

/** A screen that nobody sees; gives its name (`:99`) and a way to end it. */
async function screen() {
  const child = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => child.kill());
  const number = await new Promise((done, fail) => {
    child.stdout.once("data", (text) => done(String(text).trim()));
    child.once("error", fail);
    child.once("exit", () => fail(new Error("Xvfb ended")));
  });
  return { name: `:${number}`, close: () => child.kill() };
}

/** WebKit's driver on a screen of its own; `session()` opens a browser without a profile. */
export async function webkit() {
  const own = await mkdtemp(join(tmpdir(), "webkit-"));
  // Without this the buttons of the window keep it wider than a phone.
  for (const folder of ["gtk-3.0", "gtk-4.0"]) {
    await mkdir(join(own, folder));
    await writeFile(join(own, folder, "gtk.css"), "* { padding: 0; margin: 0; border-width: 0; min-width: 0; min-height: 0; font-size: 6px; }");
  }
  const shown = await screen();
  const port = await freePort();
  const env = { ...process.env, DISPLAY: shown.name, XDG_CONFIG_HOME: own, XDG_DATA_HOME: own, XDG_CACHE_HOME: own, WEBKIT_DISABLE_COMPOSITING_MODE: "1" };
  delete env.WAYLAND_DISPLAY;
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore", env });
  process.on("exit", () => driver.kill());
  for (let tries = 0; !(await command(port, "GET", "/status").then(() => true, () => false)); tries += 1) {
    if (tries > 100 || driver.exitCode !== null) throw new Error("WebKitWebDriver does not answer");
    await sleep(100);
  }
  return {
    session: () => session(port),
    async close() {
      driver.kill();
      await new Promise((done) => driver.once("exit", done));
      shown.close();
      await rm(own, { recursive: true, force: true, maxRetries: 9 });
    },
  };
}

async function session(port) {
  const start = () => command(port, "POST", "/session", { capabilities: { alwaysMatch: {} } });
  // On a machine with much to do a browser may not start in a minute; what a page does is not tried before it has.
  const { sessionId } = await start().catch((error) => (/no answer/.test(error.message) ? start() : Promise.reject(error)));
  const base = `/session/${sessionId}`;
  const post = (path, body) => command(port, "POST", `${base}/${path}`, body);
  const get = (path) => command(port, "GET", `${base}/${path}`);
  const element = async (which) => (await post("element", { using: "css selector", value: which }))[ELEMENT];
  /** Calls a function in the page; what it takes and gives is JSON. */
  const run = (work, ...args) => post("execute/sync", { script: `return (${work}).apply(null, arguments)`, args });
  /** Calls a function in the page until it gives something true, and gives that. */
  async function until(what, work, ...args) {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = await run(work, ...args);
      if (found) return found;
      await sleep(50);
    }
    throw new Error(`not within twenty seconds: ${what}`);
  }
  return {
    run,
    until,
    goto: (url) => post("url", { url }),
    back: () => post("back"),
    url: () => get("url"),
    async resize(width, height = 800) {
      await post("window/rect", { x: 0, y: 0, width, height });
      await until(`a window of ${width} px`, (width) => innerWidth === width, width);
    },
    screenshot: async () => Buffer.from(await get("screenshot"), "base64"),
    click: async (which) => post(`element/${await element(which)}/click`),
    type: async (which, text) => post(`element/${await element(which)}/value`, { text }),
    /** Presses keys one after the other. */
    press: (...keys) => post("actions", {
      actions: [{ type: "key", id: "keys", actions: keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]) }],
    }),
    close: () => command(port, "DELETE", base),
  };
}

/** Keys that are not letters, as the protocol names them. */
export const KEYS = { escape: "\uE00C", enter: "\uE007", shift: "\uE008" };
