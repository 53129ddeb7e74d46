// Pictures of pages of a running academy, for looking at a change:
//
//   node end2end/screenshots.mjs http://127.0.0.1:3000 target/pictures [PLAN.json]
//
// The plan (end2end/screenshots.json unless given) names accounts and pages:
//   { "accounts": { "organiser": { "email": "…", "password": "…" } },
//     "pages": [ { "name": "home", "path": "/" }, { "name": "desk", "path": "/desk", "as": "organiser" } ] }
// Each page is taken at 1280 px, at 360 px and in the dark: home-1280.png, home-360.png, home-dark.png.

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { closeBrowser, hydrated, person, signIn } from "./harness.mjs";

const [base, folder, plan = new URL("screenshots.json", import.meta.url)] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node end2end/screenshots.mjs BASE_URL FOLDER [PLAN.json]");
  process.exit(64);
}
const { accounts = {}, pages } = JSON.parse(await readFile(plan, "utf8"));
const views = {
  1280: { viewport: { width: 1280, height: 800 } },
  360: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  dark: { viewport: { width: 1280, height: 800 }, theme: "dark" },
};

let broken = 0;
await mkdir(folder, { recursive: true });
for (const [view, options] of Object.entries(views)) {
  for (const who of new Set(pages.map((page) => page.as))) {
    const page = await person(base, options);
    if (who) await signIn(page, accounts[who]);
    for (const { name, path } of pages.filter((page) => page.as === who)) {
      const answer = await page.goto(path, { waitUntil: "load" });
      if (await page.locator('script[type="module"]').count()) await hydrated(page);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true, animations: "disabled" });
      const problems = [...(answer.ok() ? [] : [`status ${answer.status()}`]), ...page.problems.splice(0)];
      // What is wider than the window scrolls sideways, which nobody should have to do.
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) problems.push(`${wider} px wider than the window`);
      broken += problems.length;
      console.log(`${name}-${view}.png${problems.map((problem) => `\n  ${problem}`).join("")}`);
    }
    await page.context().close();
  }
}
await closeBrowser();
process.exitCode = broken ? 1 : 0;
