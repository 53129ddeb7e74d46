// Everybody's pages, as far as links lead: no barriers that axe finds, nothing wider than a narrow window, nothing in
// the console; in both languages, light and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, quiet, signIn, start } from "../harness.mjs";

const PASSWORD = "quiet harbour seven lamps";

/** Names of editions, modules and spaces, as links told them. */
const names = new Set();
/** Pages of one kind have one pattern: what names one of many is a star. */
const pattern = (path) => path.split("/").map((part) => (/\d/.test(part) || names.has(part) ? "*" : part)).join("/");
const learn = (path) => {
  const [, kind, ...of] = path.split("/");
  const depth = { editions: 2, workspace: 1, methods: 1 }[kind] ?? 0;
  for (const name of of.slice(0, depth)) if (name) names.add(name);
};
/** How many have looked at a kind of page: what two have seen, a third need not. */
const looked = new Map();
/** Files and what is drawn for machines are no pages. */
const isPage = (path) => !/\.\w+$|^\/(api|assets|pkg|health|live)\b/.test(path);

const WALKS = [
  ["applicant", { locale: "en-GB", theme: "dark" }],
  ["administrator", { locale: "en-GB" }],
  ["organiser", { locale: "fr-FR", theme: "dark" }],
  ["facilitator", { locale: "en-GB", theme: "dark" }],
  ["participant", { locale: "fr-FR" }],
  ["evaluator", { locale: "fr-FR" }],
  ["reviewer", { locale: "en-GB" }],
];

for (const [who, options] of WALKS) {
  test(`no page of the ${who} has barriers`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const page = await academy.person({ ...options, viewport: { width: 320, height: 700 } });
    await signIn(page, { email: `${who}@example.org`, password: PASSWORD });
    const seen = new Set();
    const waiting = ["/today"];
    const barriers = [];
    while (waiting.length > 0) {
      const path = waiting.shift();
      const kind = pattern(path.split("?")[0]);
      if (seen.has(kind) || (seen.size > 0 && looked.get(kind) === 2)) continue;
      seen.add(kind);
      looked.set(kind, (looked.get(kind) ?? 0) + 1);
      await page.goto(path);
      await axe(page).then(() => fits(page)).catch((error) => barriers.push(error.message));
      const links = await page.locator("a[href^='/']").evaluateAll((found) => found.map((link) => link.pathname + link.search));
      for (const link of links) learn(link.split("?")[0]);
      waiting.push(...links.filter((link) => isPage(link.split("?")[0])));
    }
    assert.deepEqual(barriers, []);
    t.diagnostic(`${seen.size} kinds of pages: ${[...seen].join(" ")}`);
    quiet(page);
  });
}

test("links lead to all that", () => {
  assert.ok(looked.size >= 70, `to ${looked.size} kinds of pages only`);
});
