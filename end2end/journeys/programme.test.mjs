// An organiser makes the next edition: from the one before, then its own texts, a module, a programme; visitors see it
// once it is announced. Without a script, on a phone, in the dark: these are plain forms.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, press, quiet, signIn, start } from "../harness.mjs";

const organiser = { email: "organiser@example.org", password: "quiet harbour seven lamps" };

for (const options of [{ wasm: true }, { wasm: false, viewport: { width: 360, height: 740 }, theme: "dark" }]) {
  test(`an edition from nothing to a page for visitors, ${options.wasm ? "with WebAssembly" : "on a phone without"}`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const page = await academy.person(options);
    const looked = async () => { await axe(page); await fits(page); };
    const save = (name) => press(page, page.getByRole("button", { name, exact: true }));
    const told = async (lastDay) => {
      await page.getByLabel("Word in the address").fill("2028");
      await page.getByLabel("Title in English").fill("Fourth Urban Academy");
      await page.getByLabel("Title in French").fill("Quatrième Académie urbaine");
      await page.getByLabel("Place in English").fill("Ghent, Belgium");
      await page.getByLabel("Place in French").fill("Gand, Belgique");
      await page.getByLabel("Country").selectOption("BE");
      await page.getByLabel("City").fill("Gand");
      await page.getByLabel("First day").fill("2028-05-23");
      await page.getByLabel("Last day").fill(lastDay);
      await page.getByLabel("What it is about, in English").fill("How cities find teachers.");
      await page.getByLabel("The call opens").fill("2027-12-01T09:00");
      await page.getByLabel("The call closes").fill("2028-01-31T17:00");
    };
    await signIn(page, organiser);

    await page.goto("/organise");
    await press(page, page.getByRole("link", { name: "New edition" }));
    await page.waitForURL("**/organise/new");
    await looked();
    await told("2028-05-22");
    await save("Make the edition");
    await page.getByRole("alert").getByRole("link").click();
    assert.equal(await page.evaluate(() => document.activeElement.name), "ends_on", "the summary leads to the field");
    await page.getByLabel("Last day").fill("2028-05-24");
    await save("Make the edition");
    await page.waitForURL(/\/organise\/2028(#|$)/);
    await looked();

    // A mistake: nobody was told of it yet.
    await page.goto("/organise/2028/about");
    await page.locator("summary", { hasText: "Discard the edition" }).click();
    await looked();
    await save("Discard the edition");
    await page.getByText("The edition is discarded.").waitFor();
    assert.equal(await page.getByRole("link", { name: "Fourth Urban Academy" }).count(), 0);
    await page.goto("/organise/new");
    await told("2028-05-24");
    await save("Make the edition");
    await page.waitForURL(/\/organise\/2028(#|$)/);

    await press(page, page.getByRole("link", { name: "Add a module" }));
    await page.waitForURL("**/modules/new");
    await looked();
    await page.getByLabel("Word in the address").fill("schools");
    await page.getByLabel("Title in English").fill("Schools that open doors");
    await page.getByLabel("Theme").selectOption("education");
    await page.getByLabel("Places").fill("24");
    await page.getByLabel("What participants take home, in English").fill("A plan\nA partner");
    await save("Save the module");
    await page.waitForURL("**/organise/2028/modules/schools");
    for (const [from, until, title] of [["14:00", "15:30", "A visit"], ["09:30", "10:15", "Welcome"]]) {
      const slot = page.locator("details", { has: page.getByText("Add a slot") }).last();
      if (!(await slot.getAttribute("open")) && !(await slot.evaluate((fold) => fold.open))) await slot.locator("summary").click();
      await slot.getByLabel("From").fill(from);
      await slot.getByLabel("Until").fill(until);
      await slot.getByLabel("Title in English").fill(title);
      await press(page, slot.getByRole("button", { name: "Add a slot" }));
      await page.locator("summary", { hasText: `${from}–${until}` }).waitFor();
    }
    await looked();

    await page.goto("/organise/2028/about");
    await looked();
    await page.getByLabel("Facts in English, one per line").fill("Two days\nThree modules");
    await save("Save the texts, days and place");
    await page.waitForURL(/\/organise\/2028(#|$)/);
    await page.locator("details", { hasText: "Announced" }).first().locator("summary").click();
    await press(page, page.locator("form", { has: page.locator("[value='programme/advance']") }).getByRole("button"));
    await page.getByText("Announced", { exact: true }).first().waitFor();

    const visitor = await academy.person({ wasm: false, locale: "fr-FR" });
    await visitor.goto("/editions/2028");
    assert.match(await visitor.locator("h1").innerText(), /Quatrième Académie urbaine/);
    await visitor.goto("/editions/2028/schools");
    assert.deepEqual(await visitor.locator(".ua-slot__time time:first-child").allInnerTexts(), ["09:30", "14:00"], "in the order of the day");
    await axe(visitor);
    // The last day before the first was refused, which the console tells too.
    page.problems = page.problems.filter((problem) => !problem.includes("status of 422"));
    quiet(page);
    quiet(visitor);
  });
}
