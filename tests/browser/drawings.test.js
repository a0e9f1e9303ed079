// Drawings in a real browser: every form of the data, in both languages and mirrored, on a phone and on a desk.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { host, launch, open, temario, violations } from "./harness.js";

const IDS = ["talks", "hours", "risks", "seen", "visitors", "place", "place route=true", "place blank=true"];
const SIMPLE = [["cycle", "ciclo"], ["steps", "pasos"], ["factors", "factores"], ["ties", "lazos"], ["groups", "grupos"]];
const data = await readFile(new URL("../../docs/guide/content/diagrams.yml", import.meta.url), "utf8");

let browser, servers;

/** A site with a page of all drawings in each language; Spanish is written in a direction. */
async function built(direction) {
  const root = await mkdtemp(join(tmpdir(), "temario-drawings-"));
  const put = async (path, text) => {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await put("site.toml", `title = "T"\ndefault_language = "en"\n[languages.en]\n[languages.es]\ndirection = "${direction}"\n`);
  await put("content/diagrams.yml", data);
  for (const [language, word, place] of [["en", "diagram", 0], ["es", "diagrama", 1]]) {
    const simple = SIMPLE.map((names) => `::: ${word} A {form=${names[place]} parts="Preparación; Recomendaciones; Diálogo; Seguimiento; Informe" centre="Un programa"}\n:::\n`);
    const named = IDS.map((id) => `::: ${word} {from=${id}}\n:::\n`);
    await put(`content/${language}/index.md`, "---\ntitle: T\n---\n");
    await put(`content/${language}/01-x/index.md`, "---\ntitle: X\n---\n");
    await put(`content/${language}/01-x/01-all.md`, `---\ntitle: T\n---\n\n${[...simple, ...named].join("\n")}`);
  }
  const said = spawnSync(temario, ["build", "--root", root, "--output", join(root, "public")], { encoding: "utf8" });
  assert.equal(said.status, 0, said.stderr);
  return host(join(root, "public"));
}

before(async () => {
  browser = await launch();
  servers = { ltr: await built("ltr"), rtl: await built("rtl") };
});

after(async () => {
  await browser.close();
  for (const server of Object.values(servers)) server.close();
});

/** What is wrong with the drawings of a page, and how many are seen. */
const look = () => {
  const wrong = [], drawings = [...document.querySelectorAll(".drawing svg")].filter((svg) => svg.getBoundingClientRect().width);
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is wider than the window");
  for (const svg of drawings) {
    const whole = svg.getBoundingClientRect(), scale = whole.width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect(), parseFloat(getComputedStyle(text).fontSize) * scale]);
    texts.forEach(([words, box, size], at) => {
      if (size < 14) wrong.push(`${words}: ${size} px`);
      if (box.left < whole.left - 1 || box.right > whole.right + 1) wrong.push(`${words}: outside`);
      for (const [other, there] of texts.slice(at + 1)) {
        // A box of text is higher than its letters.
        const meet = box.left < there.right - 1 && there.left < box.right - 1 && box.top < there.bottom - 3 && there.top < box.bottom - 3;
        if (meet) wrong.push(`${words} meets ${other}`);
      }
    });
  }
  return { wrong, count: drawings.length };
};

for (const [language, direction] of [["en", "ltr"], ["es", "ltr"], ["es", "rtl"]]) {
  for (const width of [320, 390, 768, 1280]) {
    test(`every drawing is legible in ${language}, ${direction}, at ${width} pixels`, async () => {
      const { page, close } = await open(browser, { viewport: { width, height: 900 } });
      await page.goto(`${servers[direction].url}/${language}/x/all.html`);
      await page.evaluate(() => document.querySelectorAll("details.drawing-twin").forEach((twin) => { twin.open = true; }));
      const { wrong, count } = await page.evaluate(look);
      assert.deepEqual(wrong, []);
      // One layout of each is seen.
      assert.equal(count, SIMPLE.length + IDS.length);
      assert.deepEqual(await violations(page), []);
      await close();
    });
  }
}
