// A whole session by the keyboard alone: nobody here touches a mouse or a screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, hydrated, press, quiet, reach, start, type } from "../harness.mjs";

const PASSWORD = "quiet harbour seven lamps";

let academy;
before(async () => { academy = await start({ demo: true }); });
after(() => academy?.stop());

const button = (page, name) => page.getByRole("button", { name });

async function signIn(page, email) {
  await page.goto("/sign-in");
  const form = page.locator('main form:has(input[type="password"])');
  await type(page, form.locator('input[name="email"]'), email);
  await type(page, form.locator('input[name="password"]'), PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

test("who is refused begins where it says why", async () => {
  const page = await academy.person();
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.goto("/sign-up");
  await type(page, page.locator('main input[name="name"]'), "Ines");
  await page.keyboard.press("Enter");
  await page.locator("#errors").waitFor();
  assert.equal(await focused(), "errors");
  assert.match(await page.title(), /^Error: /);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL("**#f-email");
  assert.equal(await focused(), "f-email", "the link leads to the first field that is wrong");
  // What was done is said where one goes on, too.
  await signIn(page, "participant@example.org");
  await page.goto("/account");
  await press(page, button(page, "Save the profile"));
  await page.locator(".ua-flash").waitFor();
  assert.match(await focused(), /ua-flash/);
  assert.doesNotMatch(await page.title(), /^Error/);
  await page.context().close();
});

test("planned, joined, run, written in and handed over by the keyboard", async (t) => {
  const facilitator = await academy.person();
  const adviser = await academy.person();
  const rapporteur = await academy.person();
  const title = "By the keyboard";

  await t.test("a session is planned", async () => {
    await signIn(facilitator, "facilitator@example.org");
    await press(facilitator, facilitator.locator("nav#nav").getByRole("link", { name: "Sessions" }));
    await facilitator.waitForURL("**/sessions");
    await facilitator.goto("/sessions/plan?edition=2019");
    await type(facilitator, facilitator.getByLabel("Title"), title);
    for (const [field, words] of [["template", "Wise crowds"], ["facilitator", "Donal Kelly"], ["rapporteur", "Michał Pawłowski"], ["case_giver", "Agnese Petersone"]]) {
      const list = facilitator.locator(`#f-${field}`);
      await reach(facilitator, list);
      const chosen = () => list.evaluate((select) => select.selectedOptions[0]?.textContent ?? "");
      for (let steps = 0; steps < 150 && !(await chosen()).includes(words); steps += 1) await facilitator.keyboard.press("ArrowDown");
      assert.ok((await chosen()).includes(words), field);
    }
    for (const name of ["Daniel Bergström", "Kaisa Laine"]) {
      const id = await facilitator.locator('label[for^="f-people"]').filter({ hasText: name }).getAttribute("for");
      await reach(facilitator, facilitator.locator(`[id="${id}"]`));
      await facilitator.keyboard.press("Space");
      assert.ok(await facilitator.locator(`[id="${id}"]`).isChecked(), name);
    }
    await press(facilitator, button(facilitator, "Plan the session"));
    await facilitator.getByRole("heading", { name: title }).waitFor();
  });

  await t.test("others find it and come in", async () => {
    for (const [page, email] of [[adviser, "participant@example.org"], [rapporteur, "rapporteur@example.org"]]) {
      await signIn(page, email);
      await page.keyboard.press("Tab");
      assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to main content/);
      await press(page, page.locator("nav#nav").getByRole("link", { name: "Sessions" }));
      await press(page, page.locator("main").getByRole("link", { name: title }));
      await page.locator(".ua-room").waitFor();
    }
    for (const page of [facilitator, adviser, rapporteur]) {
      await hydrated(page);
      await page.getByText("connected", { exact: true }).waitFor();
    }
  });

  await t.test("the room is run and written in, phase by phase", async () => {
    await press(facilitator, button(facilitator, "Open the room"));
    await press(facilitator, button(facilitator, "Begin the first phase"));
    await adviser.getByText("Phase 1 of 4").waitFor();
    await press(adviser, button(adviser, "I am ready"));
    await facilitator.getByText(/Ready: 1 of \d/).waitFor();
    await press(facilitator, button(facilitator, "Next phase"));
    await adviser.getByText("Phase 2 of 4").waitFor();
    await type(adviser, adviser.locator("#f-text"), "Who pays for it?");
    await press(adviser, button(adviser, "Contribute"));
    await facilitator.locator(".ua-contribution").filter({ hasText: "Who pays for it?" }).waitFor();
    await press(adviser, button(adviser, "Ask to speak"));
    await press(facilitator, button(facilitator, /Give the floor/).first());
    await adviser.getByText("has the floor").first().waitFor();
    await press(facilitator, button(facilitator, "Pause the clock"));
    await adviser.getByText("The clock is paused").first().waitFor();
    await press(facilitator, button(facilitator, "Let the clock go on"));
    await press(facilitator, button(facilitator, "Next phase"));
    await adviser.getByText("Phase 3 of 4").waitFor();
    await press(facilitator, button(facilitator, "Next phase"));
    await press(facilitator, button(facilitator, "On to the commitments"));
  });

  await t.test("a commitment and the report end it", async () => {
    await type(adviser, adviser.getByLabel("What you will do"), "Ask the treasurer");
    await type(adviser, adviser.getByLabel("The first step"), "Write to her");
    const day = adviser.getByLabel("By when");
    await reach(adviser, day);
    // The same day, whether the browser's language begins with the month or not.
    await adviser.keyboard.type("02022031");
    assert.equal(await day.inputValue(), "2031-02-02");
    await press(adviser, button(adviser, "Make the commitment"));
    await facilitator.getByText("Ask the treasurer").waitFor();
    await type(rapporteur, rapporteur.getByRole("textbox", { name: "Report" }), "Who pays was the question.");
    await press(rapporteur, button(rapporteur, "Hand over"));
    await adviser.getByText("The session is over").first().waitFor();
    for (const page of [facilitator, adviser, rapporteur]) await axe(page);
  });

  for (const page of [facilitator, adviser, rapporteur]) quiet(page);
});
