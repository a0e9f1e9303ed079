// A browser that is driven over the W3C WebDriver protocol: what Playwright has no stock build of, WebKit from the
// system's packages among them.
import { spawn } from "node:child_process";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** The key under which the protocol hands out an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** What the protocol answers to one command; its error, if that is the answer. */
function command(port, method, path, body) {
  return new Promise((done, fail) => {
    const sent = request({ port, host: "127.0.0.1", method, path, headers: { "content-type": "application/json" }, timeout: 60_000 }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => {
        const { value } = JSON.parse(text || "{}");
        if (answer.statusCode === 200) return done(value);
        fail(new Error(`${method} ${path}: ${value?.error ?? answer.statusCode}: ${value?.message ?? ""}`));
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer`)));
    sent.on("error", fail);
    sent.end(method === "POST" ? JSON.stringify(body ?? {}) : undefined);
  });
}

/** Starts a driver, `program --port=N`; gives sessions of its browser. */
export async function startDriver(program, port, ...more) {
  const child = spawn(program, [`--port=${port}`, ...more], { stdio: ["ignore", "ignore", process.env.WEBDRIVER_LOG ? "inherit" : "ignore"] });
  process.on("exit", () => child.kill());
  for (let tries = 0; ; tries += 1) {
    if (await command(port, "GET", "/status").then(() => true, () => false)) break;
    if (tries > 100 || child.exitCode !== null) throw new Error(`${program} does not answer`);
    await sleep(100);
  }
  return {
    session: (capabilities) => session(port, capabilities),
    close: () => { child.kill(); return new Promise((done) => child.on("exit", done)); },
  };
}

async function session(port, capabilities) {
  const { sessionId, capabilities: given } = await command(port, "POST", "/session", { capabilities: { alwaysMatch: capabilities } });
  const base = `/session/${sessionId}`;
  const post = (path, body) => command(port, "POST", `${base}/${path}`, body);
  const get = (path) => command(port, "GET", `${base}/${path}`);
  return {
    given,
    goto: (url) => post("url", { url }),
    url: () => get("url"),
    title: () => get("title"),
    /** Calls a function in the page; what it gives must be JSON. */
    run: (work, ...args) => post("execute/sync", { script: `return (${work}).apply(null, arguments)`, args }),
    /** The inner size of the window, as near as the window manager lets it be. */
    async resize(width, height) {
      await post("window/rect", { x: 0, y: 0, width, height });
      return get("window/rect");
    },
    screenshot: async () => Buffer.from(await get("screenshot"), "base64"),
    element: async (which) => (await post("element", { using: "css selector", value: which }))[ELEMENT],
    async click(which) { await post(`element/${await this.element(which)}/click`); },
    async type(which, text) { await post(`element/${await this.element(which)}/value`, { text }); },
    /** Presses keys one after the other, each let go before the next. */
    keys: (...keys) => post("actions", { actions: [{ type: "key", id: "keyboard", actions: keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]) }] }),
    actions: (...actions) => post("actions", { actions }),
    close: () => command(port, "DELETE", base),
  };
}
