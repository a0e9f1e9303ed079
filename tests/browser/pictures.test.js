// Pictures, recordings and films in real browsers: how they stand, that nothing is loaded before it is asked for, and
// that `serve` shows a replaced picture at once.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { deflateSync, crc32 } from "node:zlib";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { awaitLive, host, launch, live, open, serve, temario, violations } from "./harness.js";
import { engines } from "./engines.js";
import { webkit } from "./webdriver.js";

let browser, servers, roots;

/** A PNG of one colour. */
function png(width, height, colour) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]), head = Buffer.alloc(4), end = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    end.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, end]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))]);
  const data = deflateSync(Buffer.concat(Array(height).fill(row)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", size), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** A silent recording of two seconds. */
const wav = () => {
  const data = Buffer.alloc(16000, 128), head = Buffer.from("RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0", "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
};

const words = {
  en: { left: "left", right: "right", figure: "figure", gallery: "gallery" },
  es: { left: "izquierda", right: "derecha", figure: "figura", gallery: "galeria" },
};

const text = ({ left, right, figure, gallery }) => `---
title: T
---

![A](/media/a.png "A caption that is longer than its picture"){width=60% align=${left}}

${"Words beside the picture. ".repeat(20)}

## Heading {#heading}

![B](/media/b.png){align=${right} width=30%}

${"Words beside the picture. ".repeat(8)}

![A](/media/a.png "One") ![B](/media/b.png "Two") ![A](/media/a.png)

::: ${figure} Title
![A](/media/a.png)

A caption with [a link](index.md).
:::

::: ${gallery} Yards
![A](/media/a.png "One")
![B](/media/b.png "Two")

![A](/media/a.png)
:::

![A recording](/media/talk.wav "May"){transcript=#heading}

See [the list](/media/list.csv).
`;

/** A site with a page of all forms in each language; Spanish is written in a direction. */
async function written(direction) {
  const root = await mkdtemp(join(tmpdir(), "temario-pictures-"));
  const put = async (path, content) => {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
  };
  await put("site.toml", `title = "T"\ndefault_language = "en"\n[languages.en]\n[languages.es]\ndirection = "${direction}"\n`);
  for (const language of ["en", "es"]) {
    await put(`content/${language}/index.md`, "---\ntitle: T\n---\n");
    await put(`content/${language}/01-x/index.md`, "---\ntitle: X\n---\n");
    await put(`content/${language}/01-x/01-all.md`, text(words[language]));
  }
  await put("content/media/a.png", png(1200, 800, [20, 80, 140]));
  await put("content/media/b.png", png(500, 900, [140, 80, 20]));
  await put("content/media/talk.wav", wav());
  await put("content/media/list.csv", "a,b\n");
  return root;
}

async function built(root) {
  const said = spawnSync(temario, ["build", "--root", root, "--output", join(root, "public")], { encoding: "utf8" });
  assert.equal(said.status, 0, said.stderr);
  return host(join(root, "public"));
}

before(async () => {
  browser = await launch();
  roots = { ltr: await written("ltr"), rtl: await written("rtl") };
  servers = { ltr: await built(roots.ltr), rtl: await built(roots.rtl) };
});

after(async () => {
  await browser.close();
  for (const server of Object.values(servers)) server.close();
  for (const root of Object.values(roots)) await rm(root, { recursive: true, force: true });
});

/** What is wrong with the pictures of a page. */
const look = () => {
  const wrong = [];
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is wider than the window");
  const column = document.querySelector(".text").getBoundingClientRect();
  for (const element of document.querySelectorAll(".text :is(figure, img, audio, figcaption)")) {
    const box = element.getBoundingClientRect();
    if (!box.width) continue;
    if (box.left < column.left - 1 || box.right > column.right + 1) wrong.push(`${element.outerHTML.slice(0, 60)} is outside the column`);
  }
  const tops = [...document.querySelectorAll(".text > .pictures > figure")].map((figure) => Math.round(figure.getBoundingClientRect().top));
  return { wrong, rows: new Set(tops).size, heading: document.querySelector("h2").getBoundingClientRect().top >= document.querySelector("figure.left").getBoundingClientRect().bottom };
};

for (const [direction, language] of [["ltr", "en"], ["ltr", "es"], ["rtl", "es"]]) {
  test(`every form stands in the column at each width, and axe finds nothing: ${language}, ${direction}`, async () => {
    const opened = await open(browser);
    for (const width of [320, 390, 700, 1280]) {
      await opened.page.setViewportSize({ width, height: 900 });
      await opened.page.goto(`${servers[direction].url}/${language}/x/all.html`);
      const { wrong, rows, heading } = await opened.page.evaluate(look);
      assert.deepEqual(wrong, [], `${width}`);
      assert.equal(heading, true, `${width}: a heading begins below a picture`);
      assert.equal(rows, width < 600 ? 2 : 1, `${width}: three pictures side by side`);
      if (width === 390 || width === 1280) assert.deepEqual(await violations(opened.page), [], `${width}`);
    }
    await opened.close();
  });
}

test("no recording is asked for before it is played, and a picture opens full screen without another request", async () => {
  const { page, close } = await open(browser);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${servers.ltr.url}/en/x/all.html`);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await page.waitForTimeout(500);
  await page.evaluate(() => window.scrollTo(0, 0));
  assert.deepEqual(asked.filter((path) => /\.(wav|csv)$/.test(path)), []);
  assert.match(await page.locator(".player-links").innerText(), /WAV, 17\s?kB, 1 min/);
  assert.match(await page.locator("a[href$='list.csv']").innerText(), /the list \(CSV, 1\s?kB\)/);
  const before = asked.length;
  const button = page.locator(".enlarge").first();
  await button.focus();
  await page.keyboard.press("Enter");
  const full = page.locator(".full").first();
  await full.waitFor({ state: "visible" });
  const box = await full.locator("img").boundingBox();
  assert.deepEqual([box.width, box.height], [page.viewportSize().width, page.viewportSize().height]);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Close");
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await full.waitFor({ state: "hidden" });
  assert.equal(await button.evaluate((element) => element === document.activeElement), true, "the focus is back");
  assert.deepEqual(asked.slice(before), []);
  await page.evaluate(() => document.querySelector("audio").play());
  await page.waitForFunction(() => document.querySelector("audio").currentTime > 0.1);
  assert.ok(asked.some((path) => path.endsWith("talk.wav")));
  await close();
});

test("paper has no players and no buttons, and says where the words are", async () => {
  const { page, close } = await open(browser);
  await page.goto(`${servers.ltr.url}/es/x/all.html`);
  await page.emulateMedia({ media: "print" });
  for (const hidden of ["audio", ".enlarge", ".full"]) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  assert.match(await page.locator(".player figcaption").innerText(), /A recording\. May\s+Transcripción · Descargar/);
  await close();
});

for (const [name, start] of Object.entries(engines)) {
  test(`the full-screen view opens from a file and closes: ${name}`, async () => {
    const engine = await start();
    const session = await engine.open();
    const tab = await session.tab();
    await tab.go(pathToFileURL(join(roots.ltr, "public/en/x/all.html")).href);
    assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector(".full")).display), "none");
    await tab.click(".enlarge");
    await tab.until(() => document.querySelector(".full").matches(":popover-open") && document.querySelector(".full").getBoundingClientRect().width >= document.documentElement.clientWidth);
    await tab.click(".full button");
    await tab.until(() => !document.querySelector(".full").matches(":popover-open"));
    await session.close?.();
    await engine.close();
  });
}

test("WebKit shows every form in the column, and the full-screen view opens and closes", async () => {
  const driver = await webkit();
  const session = await driver.session();
  for (const width of [390, 1280]) {
    await session.resize(width, 900);
    for (const page of [`${servers.ltr.url}/en/x/all.html`, `${servers.rtl.url}/es/x/all.html`]) {
      await session.goto(page);
      const { wrong, rows, heading } = await session.run(look);
      assert.deepEqual([wrong, rows, heading], [[], width < 600 ? 2 : 1, true], `${page} ${width}`);
    }
    await session.run(() => document.querySelector(".enlarge").click());
    await session.until("the view is open", () => document.querySelector(".full").getBoundingClientRect().width >= innerWidth);
    await session.run(() => document.querySelector(".full button").click());
    await session.until("the view is closed", () => !document.querySelector(".full").getBoundingClientRect().width);
  }
  await session.close();
  await driver.close();
});

test("serve shows a replaced picture at once, of the same size and of another", async () => {
  const server = await serve(roots.rtl);
  const { page, close } = await open(browser);
  await awaitLive(page);
  await page.goto(`${server.url}/en/x/all.html`);
  await live(page);
  const colour = () => {
    const image = document.querySelector("figure.left img");
    if (!image.complete || !image.naturalWidth) return null;
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.drawImage(image, 0, 0);
    return [...canvas.getImageData(2, 2, 1, 1).data.slice(0, 3), image.naturalWidth].join();
  };
  // The policy of the page forbids the text of a function to wait for.
  const shows = async (wanted) => {
    let found;
    for (let tries = 0; tries < 200 && found !== wanted; tries += 1) {
      found = await page.evaluate(colour).catch(() => null);
      if (found !== wanted) await page.waitForTimeout(50);
    }
    assert.equal(found, wanted);
  };
  await shows("20,80,140,1200");
  await writeFile(join(roots.rtl, "content/media/a.png"), png(1200, 800, [200, 30, 30]));
  await shows("200,30,30,1200");
  await writeFile(join(roots.rtl, "content/media/a.png"), png(900, 300, [30, 200, 30]));
  await shows("30,200,30,900");
  assert.equal(await page.evaluate(() => document.querySelector("figure.left img").getAttribute("height")), "128");
  await close();
  server.close();
});
