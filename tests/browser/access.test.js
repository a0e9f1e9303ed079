// Every kind of page for everybody: axe in all colours and on paper, the keyboard, zoom.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { host, inEachScheme, launch, open, site, violations } from "./harness.js";

let browser, participant, facilitator, halves, small, quiet, guide;

before(async () => {
  browser = await launch();
  [participant, facilitator, halves, small, quiet, guide] = await Promise.all(
    ["participant", "facilitator", "missing-halves", "curriculum", "low-profile", "guide"].map((name) => host(join(site, name))));
});

after(async () => {
  await browser.close();
  for (const server of [participant, facilitator, halves, small, quiet, guide]) server.close();
});

/** One page of every kind, in both languages. */
const kinds = () => [
  ...["index.html", "404.html", "en/404.html", "en/index.html", "es/index.html", "en/about.html",
    "en/what-is-torture/index.html", "es/que-es-la-prevencion/index.html",
    "en/monitoring-principles/care-of-the-team.html", "es/que-es-la-prevencion/de-reaccionar-a-prevenir.html",
    "en/what-is-torture/four-elements.es.html", "es/que-es-la-tortura/print.html",
    "en/overview.html", "es/glossary.html", "en/instruments.html", "es/checklists.html", "en/cards.html",
    "es/search.html", "en/display.html", "es/help.html", "en/offline.html", "es/certificate.html",
  ].map((path) => `${participant.url}/${path}`),
  `${facilitator.url}/en/what-is-torture/index.html`, `${facilitator.url}/es/que-es-la-tortura/run-sheet.html`, `${facilitator.url}/es/desk.html`,
  `${halves.url}/en/uno/index.html`, `${quiet.url}/en/1/1.html`,
  `${small.url}/es/la-visita/los-bloques.html`, `${small.url}/es/print.html`, `${small.url}/en/first/the-blocks.es.html`,
  `${guide.url}/en/basics/all-blocks.html`,
];

const light = {}, dark = { colorScheme: "dark" }, forced = { colorScheme: "dark", forcedColors: "active" };

test("axe finds nothing on any kind of page, narrow and wide, in all colours and on paper; none scrolls sideways", async () => {
  const left = kinds(), wrong = [];
  // Each page is loaded once. Two are looked at by turns, so that both processors have work.
  const look = async () => {
    const { page, close } = await open(browser, { bypassCSP: true });
    for (let url = left.shift(); url; url = left.shift()) {
      const note = (what) => wrong.push(...what.map((fault) => `${url} ${fault}`));
      for (const [width, schemes] of [[320, { light, dark }], [1280, { light, dark, "forced colours": forced }]]) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ media: "screen", colorScheme: "light", forcedColors: "none" });
        if (width === 320) assert.equal((await page.goto(url)).status(), 200, url);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) note([`at ${width} px: ${overflow} px too wide`]);
        note((await inEachScheme(page, schemes)).map((fault) => `at ${width} px, ${fault}`));
      }
      // A sheet of paper is as wide as this, whatever the window.
      await page.setViewportSize({ width: 720, height: 1020 });
      await page.emulateMedia({ media: "print", colorScheme: "light", forcedColors: "none" });
      note((await violations(page, { targets: false })).map((fault) => `paper: ${fault}`));
    }
    await close();
  };
  await Promise.all([look(), look()]);
  assert.deepEqual(wrong, []);
});

for (const [width, height] of [[320, 640], [1280, 800]]) {
  test(`by keyboard every link and control is reached in the order of the page, seen, and not covered (${width} px)`, async () => {
    const { page, close } = await open(browser, { viewport: { width, height } });
    for (const url of [`${participant.url}/es/index.html`, `${small.url}/en/first/the-blocks.html`, `${participant.url}/en/what-is-torture/four-elements.html`, `${participant.url}/es/checklists.html`]) {
      await page.goto(url);
      const wanted = await page.evaluate(() => {
        const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
        const groups = new Set();
        return all.filter((one) => {
          // Of radio buttons only the chosen or first one takes the focus.
          if (one.type === "radio") {
            const form = `${one.name}`;
            const checked = document.querySelector(`input[type=radio][name="${CSS.escape(one.name)}"]:checked`);
            if (checked ? checked !== one : groups.has(form)) return false;
            groups.add(form);
          }
          return one.tabIndex >= 0 && one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && !one.disabled;
        }).length;
      });
      let reached = 0;
      for (let presses = 0; presses < wanted + 120; presses += 1) {
        await page.keyboard.press("Tab");
        const seen = await page.evaluate(() => {
          const one = document.activeElement;
          if (!one || one === document.body) return null;
          const box = one.getBoundingClientRect();
          const shown = one.closest("label") ?? one;
          const style = getComputedStyle(one);
          const after = getComputedStyle(one, "::after");
          const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2), y = Math.min(Math.max(box.top + Math.min(box.height, 24) / 2, 1), innerHeight - 2);
          const top = document.elementFromPoint(x, y);
          return {
            text: (shown.textContent || one.getAttribute("aria-label") || one.outerHTML).trim().slice(0, 60),
            outline: parseFloat(style.outlineWidth) > 1 || parseFloat(after.outlineWidth) > 1,
            inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
            covered: !!top && !one.contains(top) && !top.contains(one) && !!top.closest(".exit, .site-head") && !one.closest(".exit, .site-head"),
          };
        });
        if (!seen) break;
        reached += 1;
        assert.ok(seen.outline, `${url}: the focus on "${seen.text}" shows`);
        assert.ok(seen.inside, `${url}: "${seen.text}" is in the window`);
        assert.ok(!seen.covered, `${url}: "${seen.text}" is not covered`);
      }
      assert.ok(reached >= wanted - 2, `${url}: ${reached} of ${wanted} reached`);
    }
    await close();
  });
}

test("parts in another language say so", async () => {
  const { page, close } = await open(browser);
  for (const [url, language] of [[`${participant.url}/en/glossary.html`, "es"], [`${participant.url}/es/que-es-la-tortura/cuatro-elementos.html`, "en"], [`${halves.url}/en/uno/index.html`, "es"], [`${participant.url}/en/what-is-torture/four-elements.es.html`, "es"]]) {
    await page.goto(url);
    assert.ok(await page.locator(`main [lang^="${language}"]`).count() > 0, url);
  }
  await close();
});

test("nothing moves for those who asked for less motion, and nothing needs colour or a mouse to be known", async () => {
  const { page, close } = await open(browser, { reducedMotion: "reduce" });
  await page.goto(`${small.url}/en/first/the-blocks.html`);
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return style.animationName !== "none" || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0);
  }).map((one) => one.tagName));
  assert.deepEqual(moving, []);
  await close();
});

test("help stands in the same place on every page", async () => {
  // By what the server sent: scripts add nothing there.
  const { page, close } = await open(browser, { javaScriptEnabled: false });
  const places = new Set();
  for (const url of kinds().filter((url) => url !== `${participant.url}/index.html` && !url.endsWith("404.html"))) {
    await page.goto(url, { waitUntil: "domcontentloaded" });
    const help = page.locator(".site-foot a[href$='help.html']:not(.switch)");
    assert.equal(await help.count(), 1, url);
    places.add(await help.evaluate((link) => [...link.closest("ul").querySelectorAll("a")].filter((one) => /help|glossary/.test(one.href) && !one.matches(".switch")).indexOf(link)));
  }
  assert.equal(places.size, 1);
  await close();
});
