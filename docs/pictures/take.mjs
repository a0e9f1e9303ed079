// Pictures of every kind of page: node docs/pictures/take.mjs FOLDER, where FOLDER is the built course.
// The driver is that of the browser tests: npm ci in tests/browser first. Writes sheets beside this file.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../tests/browser/package.json"));
const { chromium } = require("playwright-core");
const folder = pathToFileURL(resolve(process.argv[2])).href;

const kinds = [
  "index.html", "es/index.html", "en/what-is-torture/index.html", "es/que-es-la-prevencion/de-reaccionar-a-prevenir.html",
  "en/monitoring-principles/care-of-the-team.html", "es/que-es-la-tortura/cuatro-elementos.en.html", "en/glossary.html",
  "es/checklists.html", "en/search.html?q=registers", "es/display.html", "en/help.html",
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/** Pictures side by side on one sheet. */
async function sheet(name, pictures, width) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 800 } });
  const images = pictures.map((bytes) => `<img src="data:image/jpeg;base64,${bytes.toString("base64")}" style="width:${width}px">`);
  await page.setContent(`<body style="margin:8px;display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start;background:#888">${images.join("")}</body>`);
  await page.screenshot({ path: join(here, name), type: "jpeg", quality: 55, fullPage: true });
  await page.close();
}

for (const [width, height, shown] of [[320, 900, 190], [768, 1100, 300], [1280, 1000, 385]]) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    const pictures = [];
    for (const path of kinds) {
      await page.goto(`${folder}/${path}`);
      await page.waitForTimeout(250);
      pictures.push(await page.screenshot({ type: "jpeg", quality: 80 }));
    }
    await sheet(`pages-${width}-${colorScheme}.jpg`, pictures, shown);
    await page.close();
  }
}

// Paper as the screen shows it: the width of A4 at 96 points an inch, less the margins.
const page = await browser.newPage({ viewport: { width: 612, height: 866 } });
await page.emulateMedia({ media: "print" });
const pictures = [];
for (const path of ["es/que-es-la-tortura/print.html", "en/what-is-torture/ill-treatment.html", "es/checklists.html", "en/cards.html", "es/glossary.html"]) {
  await page.goto(`${folder}/${path}`);
  pictures.push(await page.screenshot({ type: "jpeg", quality: 80 }));
}
await sheet("paper.jpg", pictures, 300);
await browser.close();
