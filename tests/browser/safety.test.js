// Readers who may be watched, and readers who need the pages to look otherwise.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open, published, site, violations } from "./harness.js";

let browser, course, quiet;
const page1 = { es: "es/la-visita/los-bloques.html", en: "en/first/the-blocks.html" };

before(async () => {
  browser = await launch();
  course = await published(join(site, "curriculum"));
  quiet = await published(join(site, "low-profile"));
});

after(async () => {
  await browser.close();
  course.close();
  quiet.close();
});

/** A page whose way out leads to a stand-in. */
async function guarded(options = {}) {
  const opened = await open(browser, options);
  await opened.page.route("https://weather.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Weather</title>Sun" }));
  return opened;
}

test("the way out takes the page out of the history, by click and by three presses of Shift", async () => {
  for (const way of ["click", "twin", "shift", "dialog"]) {
    const { page, noted, close } = await guarded();
    await page.goto(`${course.url}/en/index.html`);
    await page.goto(`${course.url}/${page1.en}`);
    if (way === "click") await page.locator(".exit a").last().click();
    if (way === "twin") {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.matches(".skip[data-exit]")), true, "Tab reaches it right after the way to the content");
      await page.keyboard.press("Enter");
    }
    if (way === "shift") {
      for (let n = 0; n < 3; n += 1) await page.keyboard.press("Shift");
    }
    if (way === "dialog") {
      await page.keyboard.press("/");
      await page.locator("dialog .exit a").click();
    }
    await page.waitForURL("https://weather.example/");
    await page.goBack();
    assert.match(page.url(), /\/en\/index\.html$/, `${way}: the page left is no longer there to go back to`);
    assert.deepEqual(noted.console, []);
    await close();
  }
});

test("only Shift pressed three times alone, within five seconds, leaves", async () => {
  // Each script is what a reader does; `stays` where Shift is part of something else.
  const shift = (page) => page.keyboard.press("Shift");
  const held = async (page, work) => {
    await page.keyboard.down("Shift");
    await work();
    await page.keyboard.up("Shift");
  };
  const thrice = async (work) => { for (let n = 0; n < 3; n += 1) await work(); };
  const dispatch = (page, kind, init) => page.evaluate(([kind, init]) => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new globalThis[kind.startsWith("key") ? "KeyboardEvent" : "CompositionEvent"](kind, { bubbles: true, ...init }));
  }, [kind, init]);
  const stays = {
    "two presses": async (page) => { await shift(page); await shift(page); },
    "writing capitals": (page) => thrice(() => held(page, () => page.keyboard.press("A"))),
    "letters between presses": (page) => thrice(async () => { await shift(page); await page.keyboard.press("a"); }),
    "clicks with Shift held, as for selecting": (page) => thrice(() => held(page, () => page.mouse.click(300, 400))),
    "clicks between presses": (page) => thrice(async () => { await shift(page); await page.mouse.click(300, 400); }),
    "clicks with the other button": (page) => thrice(() => held(page, () => page.mouse.click(300, 400, { button: "right" }))),
    "dragging with Shift held": (page) => thrice(() => held(page, async () => {
      await page.mouse.move(300, 400);
      await page.mouse.down();
      await page.mouse.move(320, 430);
      await page.mouse.up();
    })),
    "a click on the third press": async (page) => { await shift(page); await shift(page); await held(page, () => page.mouse.click(300, 400)); },
    "the wheel with Shift held": (page) => thrice(async () => {
      await held(page, async () => { await page.mouse.wheel(0, 40); await page.waitForTimeout(50); });
      await page.waitForTimeout(200);
    }),
    "going back with Shift and Tab": (page) => thrice(() => page.keyboard.press("Shift+Tab")),
    "selecting with Shift and an arrow": (page) => thrice(() => page.keyboard.press("Shift+ArrowRight")),
    "other keys that modify": async (page) => {
      for (const key of ["Control", "Alt", "Meta"]) {
        await thrice(() => page.keyboard.press(`${key}+Shift`));
        await thrice(() => page.keyboard.press(`Shift+${key}`));
      }
    },
    "both Shift keys together": (page) => thrice(() => held(page, () => page.keyboard.press("ShiftRight"))),
    "one that is held and repeats": async (page) => {
      for (let n = 0; n < 9; n += 1) await page.keyboard.down("Shift");
      await page.keyboard.up("Shift");
    },
    "within a composition": (page) => thrice(async () => {
      await dispatch(page, "keydown", { key: "Shift", code: "ShiftLeft", isComposing: true });
      await dispatch(page, "keyup", { key: "Shift", code: "ShiftLeft", isComposing: true });
    }),
    "a composition between presses": (page) => thrice(async () => { await shift(page); await dispatch(page, "compositionend", { data: "x" }); }),
    "another window between presses": (page) => thrice(async () => { await shift(page); await page.evaluate(() => window.dispatchEvent(new Event("blur"))); }),
    "one press every three seconds": (page) => thrice(async () => { await shift(page); await page.clock.runFor(3000); }),
  };
  const leaves = {
    "three presses": (page) => thrice(() => shift(page)),
    "either Shift key": async (page) => { for (const key of ["ShiftLeft", "ShiftRight", "ShiftLeft"]) await page.keyboard.press(key); },
    "the last three of four, once the first is too old": async (page) => {
      for (const pause of [3000, 2100, 0, 0]) { await shift(page); await page.clock.runFor(pause); }
    },
    "while the pointer moves": (page) => thrice(async () => { await shift(page); await page.mouse.move(200 + Math.random() * 99, 300); }),
    "after writing": async (page) => { await page.keyboard.press("A"); await thrice(() => shift(page)); },
    "in the field of the search": async (page) => {
      await page.keyboard.press("/");
      await page.locator("dialog input").fill("x");
      await thrice(() => shift(page));
    },
  };
  const { page, noted, close } = await guarded();
  const wrong = [];
  await page.clock.install();
  await page.goto(`${course.url}/${page1.es}`);
  for (const [name, work] of [...Object.entries(stays), ...Object.entries(leaves)]) {
    if (!page.url().startsWith(course.url)) await page.goto(`${course.url}/${page1.es}`);
    await page.keyboard.press("Escape");
    await page.mouse.move(300, 400);
    const done = await work(page).then(() => true, () => false); // it is cut off where she leaves too early
    // The old page is empty from the moment that she leaves.
    const leaving = await page.evaluate((url) => document.documentElement.className === "leaving" || !location.href.startsWith(url), course.url).catch(() => true);
    const left = (leaving || name in leaves) && await page.waitForURL("https://weather.example/", { timeout: 5000 }).then(() => true, () => false);
    if (!done || left !== (name in leaves)) wrong.push(name);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(noted.console, []);
  await close();
});

test("the bar says how many presses are left, as long as they count", async () => {
  const { page, close } = await guarded();
  await page.clock.install();
  await page.goto(`${course.url}/${page1.es}`);
  const said = page.locator(".exit [role=status]");
  await page.keyboard.down("Shift");
  assert.equal(await said.textContent(), "", "a Shift that is down may still become a capital");
  await page.keyboard.up("Shift");
  assert.match(await said.textContent(), /faltan: 2/);
  await page.clock.runFor(3000);
  await page.keyboard.press("Shift");
  assert.match(await said.textContent(), /faltan: 1/);
  await page.clock.runFor(2100);
  assert.match(await said.textContent(), /faltan: 2/, "the first is too old now");
  await page.keyboard.press("x");
  assert.equal(await said.textContent(), "");
  await close();
});

test("the screen is empty before the other page is there", async () => {
  const { page, close } = await open(browser);
  await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
    const tell = () => console.log(`left: ${getComputedStyle(document.body).display} ${document.title}`);
    new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ["class"] });
  }));
  // The other page is held back until the first has told what it looks like.
  const told = page.waitForEvent("console", (message) => message.text().startsWith("left: "));
  await page.route("https://weather.example/**", async (route) => {
    await told;
    await route.fulfill({ contentType: "text/html", body: "<title>Weather</title>Sun" });
  });
  await page.goto(`${course.url}/${page1.en}`);
  await page.locator(".exit a").last().click({ noWaitAfter: true });
  assert.equal((await told).text(), "left: none …");
  await page.waitForURL("https://weather.example/");
  await close();
});

test("without scripts the way out is a plain link, and it covers neither text nor focus", async () => {
  const { page, close } = await guarded({ javaScriptEnabled: false, viewport: { width: 320, height: 600 } });
  await page.goto(`${course.url}/${page1.en}`);
  const bar = await page.locator(".exit").boundingBox();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate(() => {
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return { top, bottom, inBar: !!document.activeElement.closest(".exit, .skip"), text: document.activeElement.textContent };
    });
    assert.ok(place.inBar || place.bottom > bar.height, `${place.text} has the focus below the bar`);
    assert.ok(place.inBar || place.top >= bar.height - 1 || place.bottom - place.top > 500, `${place.text} is not under the bar`);
  }
  await page.locator(".exit a").last().click();
  await page.waitForURL("https://weather.example/");
  await close();
});

test("the navigation that stays in the window begins below the bar", async (context) => {
  const facilitator = await published(join(site, "curriculum-facilitator"));
  context.after(() => facilitator.close());
  for (const [server, width] of [[course, 1100], [course, 1300], [facilitator, 1300]]) {
    const { page, close } = await open(browser, { viewport: { width, height: 500 } });
    await page.goto(`${server.url}/${page1.es}`);
    await page.evaluate(() => scrollTo(0, 900));
    const bar = await page.locator(".exit").boundingBox();
    const heading = await page.locator(".contents nav h2").first().boundingBox();
    assert.ok(heading.y >= bar.y + bar.height, `at ${width} px`);
    await close();
  }
});

test("a low profile: titles, addresses, head and hosting files do not name the subject", async () => {
  const { page, noted, close } = await open(browser);
  const files = await readdir(join(site, "low-profile"), { recursive: true });
  assert.ok(files.includes("es/1/1.html") && files.includes("en/1/1.html"), "addresses are numbers");
  for (const path of files.filter((name) => name.endsWith(".html"))) {
    await page.goto(`${quiet.url}/${path}`);
    const head = await page.evaluate(() => ({
      title: document.title, icon: document.querySelector("link[rel=icon]").getAttribute("href"),
      named: document.querySelectorAll("link[rel=canonical], link[rel=alternate], meta[name=description], meta[property]").length,
      robots: document.querySelector("meta[name=robots]").content,
    }));
    assert.match(head.title, /^(Apuntes|Notes)( \d+\.\d+)?$/, path);
    assert.match(head.icon, /icon-neutral/);
    assert.deepEqual([head.named, head.robots], [0, "noindex"], path);
  }
  assert.match(await readFile(join(site, "low-profile/robots.txt"), "utf8"), /Disallow: \//);
  assert.match(await readFile(join(site, "low-profile/_headers"), "utf8"), /X-Robots-Tag: noindex/);
  assert.ok(!files.includes("sitemap.xml"));
  await page.goto(`${quiet.url}/en/index.html`);
  await page.keyboard.press("/");
  await page.locator("dialog input").fill("visit");
  await page.locator("#search-results a").first().waitFor();
  assert.ok(!page.url().includes("?"));
  assert.deepEqual(noted.console, []);
  await close();
});

for (const place of ["host", "file"]) {
  test(`display settings go along with the links and are stored nowhere (${place})`, async () => {
    const { page, noted, close } = await guarded();
    const base = place === "host" ? course.url : pathToFileURL(join(site, "curriculum")).href;
    const shown = () => page.evaluate(() => {
      const { fontSize, colorScheme } = getComputedStyle(document.documentElement);
      return { size: parseFloat(fontSize), colorScheme, spacing: parseFloat(getComputedStyle(document.querySelector("p")).letterSpacing) || 0 };
    });
    await page.goto(`${base}/${page1.en}`);
    const usual = await shown();
    await page.locator(".display-link").click();
    await page.getByLabel("Dark").check();
    await page.getByLabel("Very large").check();
    await page.getByLabel(/Wide \(/).check();
    await page.getByLabel(/Off \(/).check();
    assert.match(await page.locator("form.display [role=status]").textContent(), /in this tab/);
    await page.getByRole("button", { name: "Back to the page" }).click();
    await page.waitForURL(`${base}/${page1.en}`);
    const set = await shown();
    assert.ok(set.size > usual.size * 1.3 && set.colorScheme === "dark" && set.spacing > 1, JSON.stringify(set));
    await page.locator(".site-head .switch").click();
    await page.waitForURL(`${base}/${page1.es}`);
    assert.equal((await shown()).colorScheme, "dark", "in the other language too");
    await page.reload();
    assert.equal((await shown()).colorScheme, "dark");
    await page.keyboard.press("/");
    await page.waitForTimeout(200);
    assert.equal(await page.locator("dialog[open]").count(), 0, "the single key is off");
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
    await page.locator(".exit a").last().click();
    await page.waitForURL("https://weather.example/");
    assert.equal(await page.evaluate(() => window.name), "", "the other site learns nothing of them");
    assert.deepEqual(noted.console, []);
    await close();
  });
}

test("display settings are kept on the device on request, and erased in one step", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${course.url}/es/display.html`);
  await page.getByLabel("Oscuros").check();
  await page.getByLabel("Guardar estos ajustes").check();
  const other = await page.context().newPage();
  await other.goto(`${course.url}/en/index.html`);
  assert.equal(await other.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.getByRole("button", { name: "Restablecer los ajustes" }).click();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  // Chromium tells the processes of other tabs a little later.
  await other.waitForFunction(() => localStorage.length === 0);
  await other.reload();
  assert.equal(await other.evaluate(() => document.documentElement.dataset.theme ?? null), null);
  await close();
});

test("with the largest text, wide spacing and strongest contrast nothing is cut off, and axe finds nothing", async () => {
  for (const theme of ["light", "dark"]) {
    const { page, close } = await open(browser, { viewport: { width: 320, height: 800 }, bypassCSP: true });
    await page.addInitScript((theme) => { window.name = `display:theme=${theme},size=3,spacing=wide,contrast=more`; }, theme);
    for (const path of [page1.es, page1.en, "es/help.html", "en/display.html", "es/search.html", "en/glossary.html", "es/checklists.html", "es/la-visita/index.html"]) {
      await page.goto(`${course.url}/${path}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
      assert.deepEqual(await violations(page), [], `${path} ${theme}`);
    }
    await close();
  }
});
