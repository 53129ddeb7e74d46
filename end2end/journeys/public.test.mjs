// What anybody may read: in both languages, light, dark, on a phone and on paper, without a script,
// within its budget.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, quiet, start, within } from "../harness.mjs";

const PAGES = [
  "/", "/editions", "/editions/2018", "/editions/2027", "/editions/2027/first-months", "/editions/2019/work",
  "/methods", "/methods/incident_intervision", "/about", "/privacy", "/accessibility", "/sign-in", "/sign-up",
];
const VIEWS = {
  light: {},
  dark: { theme: "dark" },
  "a phone": { viewport: { width: 360, height: 740 } },
};

let academy;
before(async () => { academy = await start({ demo: true }); });
after(() => academy?.stop());

for (const [view, options] of Object.entries(VIEWS)) {
  test(`public pages have no barriers: ${view}`, async () => {
    const visitor = await academy.person(options);
    for (const path of PAGES) {
      await visitor.goto(path);
      await axe(visitor);
      const wider = await visitor.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${path} is ${wider} px wider than the window`);
    }
    quiet(visitor);
  });
}

test("public pages ship no script and stay within 40 kB", async () => {
  for (const path of PAGES) {
    // Somebody new each time: nothing is in the cache.
    const visitor = await academy.person();
    const scripts = [];
    visitor.on("request", (request) => {
      if (request.resourceType() === "script" || /\.(m?js|wasm)(\?|$)/.test(request.url())) scripts.push(request.url());
    });
    await within(40_000, visitor, path);
    assert.deepEqual(scripts, [], path);
    await visitor.context().close();
  }
});

test("a visitor finds the way from the front page to a programme, and applies", async () => {
  const visitor = await academy.person({ wasm: false });
  await visitor.goto("/");
  assert.match(await visitor.locator(".ua-strip").first().innerText(), /12 days left/);
  await visitor.getByRole("link", { name: "The first months: reception that counts" }).click();
  assert.equal(await visitor.locator("h1").innerText(), "The first months: reception that counts");
  const days = visitor.locator(".ua-timetable__day");
  assert.equal(await days.count(), 2);
  for (const day of await days.all()) {
    const starts = await day.locator(".ua-slot__time time:first-child").allInnerTexts();
    assert.deepEqual(starts, starts.toSorted(), "in the order of the day");
    assert.ok(starts.length >= 5, `${starts.length} slots`);
  }
  await visitor.getByRole("link", { name: "Apply", exact: true }).click();
  await visitor.waitForURL(/\/sign-in/);
});

test("a visitor reads in French, and goes on reading in French", async () => {
  const visitor = await academy.person({ wasm: false });
  await visitor.goto("/");
  await visitor.locator(".ua-header summary").first().click();
  await visitor.getByRole("button", { name: "Français" }).click();
  await visitor.waitForURL("/");
  assert.equal(await visitor.locator("html").getAttribute("lang"), "fr");
  await visitor.goto("/editions/2018");
  assert.equal(await visitor.locator("h1").innerText(), "Première Académie urbaine de l’intégration");
  assert.match(await visitor.locator("#annual-and-apply-again-2018").innerText(), /non documenté/);
  quiet(visitor);
});

test("a figure on the front page leads to all that is known about it", async () => {
  const visitor = await academy.person({ wasm: false });
  await visitor.goto("/");
  await visitor.getByRole("link", { name: /How we know.*97/ }).click();
  await visitor.waitForURL("/editions/2018#annual-and-apply-again-2018");
  const figure = visitor.locator("#annual-and-apply-again-2018");
  await figure.waitFor();
  const missing = await figure.locator("dd", { hasText: "not documented" }).count();
  assert.equal(missing, 5, "numerator, denominator, invited, author and sign-off are not documented");
});

test("a programme prints as a programme", async () => {
  const visitor = await academy.person();
  await visitor.emulateMedia({ media: "print" });
  await visitor.goto("/editions/2027/first-months");
  assert.ok(await visitor.locator(".ua-timetable").isVisible());
  assert.ok(!(await visitor.locator(".ua-nav").isVisible()), "the navigation stays on the screen");
  assert.ok(!(await visitor.locator(".ua-page-header__actions").isVisible()), "a button cannot be pressed on paper");
});
