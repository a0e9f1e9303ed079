// Chromium and Firefox behind one small interface, for tests of what both have to do alike: tabs that go, evaluate, wait
// and click. Chromium is driven by Playwright, Firefox from the system by WebDriver BiDi, which it speaks itself.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { launch } from "./harness.js";

/** How long a browser may take to answer a command, in milliseconds. */
const ANSWER = 60000;

/** A promise that fails if it is not settled within ANSWER. */
function limited(what, promise) {
  let limit;
  const late = new Promise((_, fail) => { limit = setTimeout(() => fail(new Error(`${what}: no answer`)), ANSWER); });
  return Promise.race([promise, late]).finally(() => clearTimeout(limit));
}

/** What every tab does with `go` and `evaluate`. */
class Tab {
  /** Waits until a function of the page gives something true. */
  async until(what, argument, timeout = 20000) {
    const end = Date.now() + timeout;
    for (;;) {
      // A page that is on its way out answers with an error.
      const found = await this.evaluate(what, argument).catch(() => null);
      if (found) return found;
      if (Date.now() > end) throw new Error(`not within ${timeout} ms: ${what}; ${await this.evaluate(() => `${location.href} ${document.body?.innerText.slice(0, 600)}`).catch(String)}`);
      await sleep(40);
    }
  }

  click(selector) {
    return this.evaluate((selector) => document.querySelector(selector).click(), selector);
  }
}

class ChromiumTab extends Tab {
  constructor(page) { super(); this.page = page; }
  /** An error page of Chromium, which comes late, may cut off the way to the next page. */
  async go(url) {
    for (let tries = 0; ; tries += 1) {
      const fault = await this.page.goto(url, { timeout: 20000 }).then(() => null, (fault) => fault);
      if (!fault) return;
      if (tries > 5 || !/interrupted by another/.test(fault.message)) throw fault;
      await sleep(150);
    }
  }

  /** Playwright waits without a limit for a page that does not answer. */
  evaluate(what, argument) { return limited("evaluate", this.page.evaluate(what, argument)); }
  close() { return this.page.close(); }
}

async function chromium() {
  const browser = await launch();
  return {
    async open() {
      const context = await browser.newContext();
      return { tab: async () => new ChromiumTab(await context.newPage()), close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

class FirefoxTab extends Tab {
  constructor(session, context) { super(); Object.assign(this, { session, context }); }

  async go(url) {
    await this.session.send("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  async evaluate(what, argument) {
    const expression = `(async () => JSON.stringify(await (${what})(${JSON.stringify(argument) ?? ""})))()`;
    const { type, result, exceptionDetails } = await this.session.send("script.evaluate", { expression, target: { context: this.context }, awaitPromise: true });
    if (type === "exception") throw new Error(exceptionDetails.text);
    return result.value === undefined ? undefined : JSON.parse(result.value);
  }

  /** The page as a PDF on A4 with margins of 15 mm. */
  async print() {
    const margin = { top: 1.5, bottom: 1.5, left: 1.5, right: 1.5 };
    const { data } = await this.session.send("browsingContext.print", { context: this.context, margin, page: { width: 21, height: 29.7 }, shrinkToFit: false });
    return Buffer.from(data, "base64");
  }

  close() { return this.session.send("browsingContext.close", { context: this.context }); }
}

/** A connection to a browser that speaks BiDi. */
async function connect(port) {
  let socket;
  for (let tries = 0; ; tries += 1) {
    socket = new WebSocket(`ws://127.0.0.1:${port}/session`);
    const isOpen = await new Promise((done) => { socket.once("open", () => done(true)); socket.once("error", () => done(false)); });
    if (isOpen) break;
    if (tries > 300) throw new Error("Firefox does not answer");
    await sleep(200);
  }
  const waiting = new Map(); // by the number of a command: what ends it
  let last = 0;
  socket.on("message", (text) => {
    const { id, type, result, error, message } = JSON.parse(text);
    const ends = waiting.get(id);
    if (!ends) return;
    waiting.delete(id);
    if (type === "success") ends.done(result); else ends.fail(new Error(`${error}: ${message}`));
  });
  socket.on("close", () => {
    for (const { fail } of waiting.values()) fail(new Error("the connection to Firefox ended"));
    waiting.clear();
  });
  const send = (method, params) => new Promise((done, fail) => {
    const id = last += 1;
    const limit = setTimeout(() => { if (waiting.delete(id)) fail(new Error(`${method}: no answer`)); }, ANSWER).unref();
    const ended = (end) => (value) => { clearTimeout(limit); end(value); };
    waiting.set(id, { done: ended(done), fail: ended(fail) });
    socket.send(JSON.stringify({ id, method, params }));
  });
  await send("session.new", { capabilities: {} });
  return { send, close: () => socket.close() };
}

async function firefox() {
  const profile = await mkdtemp(join(tmpdir(), "temario-firefox-"));
  // Without traffic of its own.
  const settings = {
    "app.normandy.enabled": false, "app.update.disabledForTesting": true, "browser.safebrowsing.malware.enabled": false, "browser.safebrowsing.phishing.enabled": false,
    "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false, "extensions.getAddons.cache.enabled": false,
    "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false, "services.settings.server": "data:,", "toolkit.telemetry.reportingpolicy.firstRun": false,
    "browser.startup.homepage_override.mstone": "ignore", "network.dns.disablePrefetch": true, "network.prefetch-next": false,
  };
  await writeFile(join(profile, "user.js"), Object.entries(settings).map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`).join(""));
  const child = spawn(process.env.FIREFOX ?? "/usr/bin/firefox-esr", ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"], { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: "1" } });
  const leave = () => child.kill();
  process.on("exit", leave);
  const port = await new Promise((done, fail) => {
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
      const found = said.match(/ws:\/\/127\.0\.0\.1:(\d+)/);
      if (found) done(found[1]);
    });
    child.once("error", fail);
    child.once("exit", () => fail(new Error(`Firefox ended: ${said}`)));
  });
  const session = await connect(port);
  return {
    async open() {
      // A container of its own for cookies and storage.
      const { userContext } = await session.send("browser.createUserContext", {});
      return {
        tab: async () => new FirefoxTab(session, (await session.send("browsingContext.create", { type: "tab", userContext })).context),
        close: () => session.send("browser.removeUserContext", { userContext }),
      };
    },
    async close() {
      session.close();
      process.off("exit", leave);
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      const gone = hasEnded ? Promise.resolve() : new Promise((done) => child.once("exit", done));
      child.kill();
      // Firefox now and then waits for ever for one of its own processes.
      const hard = setTimeout(() => child.kill("SIGKILL"), 10000);
      await gone;
      clearTimeout(hard);
      // Its processes for pages may still write.
      await rm(profile, { recursive: true, force: true, maxRetries: 9 });
    },
  };
}

export const engines = { chromium, firefox };
