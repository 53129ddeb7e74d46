// Choosing: a reviewer scores by the keyboard alone while an organiser watches; limits are set as data, two
// scenarios compared, one signed, its decisions sent, a place given back and filled again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, hydrated, press, quiet, reach, signIn, start, type } from "../harness.mjs";

const password = "quiet harbour seven lamps";
const of = (name) => ({ email: `${name}@example.org`, password });
const PHONE = { width: 360, height: 740 };

async function looked(page) {
  await axe(page);
  await fits(page);
}
/** Reloads a page until it says something: what is done in the background takes the time it takes. */
async function until(page, what) {
  while (!(await what.count())) await page.reload();
}
/** The figure under a label of the strip. */
async function figure(page, label) {
  const item = page.locator(".ua-strip__item", { hasText: label });
  return Number((await item.locator(".ua-strip__value").textContent()).replace(/\D/g, ""));
}

for (const wasm of [true, false]) {
  test(`a reviewer scores by the keyboard alone, ${wasm ? "with" : "without"} WebAssembly`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const organiser = await academy.person({ wasm: false, viewport: PHONE, theme: wasm ? "dark" : "light" });
    await signIn(organiser, of("organiser"));
    await organiser.goto("/organise/2027/reviews");
    await looked(organiser);
    const sent = await figure(organiser, "Reviews sent");
    const [still] = await organiser.locator("main").getByText(/\d+ of \d+/).allTextContents();
    assert.ok(still, "the board says how far each reviewer is");

    const reviewer = await academy.person({ wasm, theme: wasm ? "light" : "dark" });
    await signIn(reviewer, of("reviewer"));
    await reviewer.goto("/reviews");
    await looked(reviewer);
    await press(reviewer, reviewer.getByRole("link", { name: "Continue with the next one" }));
    await reviewer.waitForURL("**/reviews/*");
    if (wasm) await hydrated(reviewer);
    await looked(reviewer);
    const first = reviewer.url();
    const criteria = await reviewer.locator("[data-criterion]").count();
    assert.ok(criteria > 2);
    if (wasm) {
      // A digit scores and goes on to the next criterion; the last one leads to the button.
      for (let at = 0; at < criteria; at += 1) await reviewer.keyboard.press("4");
      // It saves itself: nothing is lost with the page.
      await reviewer.waitForFunction(() => /^Saved \d/.test(document.querySelector(".ua-saved")?.textContent ?? ""));
      await reviewer.reload();
      await hydrated(reviewer);
    } else {
      for (let at = 0; at < criteria; at += 1) {
        // Radio buttons are one stop of the tab key; the arrows choose among them.
        await reach(reviewer, reviewer.locator("[data-criterion]").nth(at).locator("input[type=radio]").first());
        await reviewer.keyboard.press("Space");
        for (let up = 1; up < 4; up += 1) await reviewer.keyboard.press("ArrowDown");
      }
    }
    assert.equal(await reviewer.locator("input[type=radio][value='4']:checked").count(), criteria);
    await press(reviewer, reviewer.getByRole("button", { name: "Send and go to the next one" }));
    await reviewer.waitForURL((url) => url.pathname.startsWith("/reviews/") && !first.includes(url.pathname));
    if (wasm) await hydrated(reviewer);

    // The next one is left to others, for a reason.
    await press(reviewer, reviewer.locator("summary", { hasText: "Abstain from this one" }));
    const because = reviewer.locator("input[name=because][value=cannot_judge]");
    await reach(reviewer, reviewer.locator("input[name=because]").first());
    await reviewer.keyboard.press("Space");
    for (let step = 0; step < 3 && !(await because.isChecked()); step += 1) await reviewer.keyboard.press("ArrowDown");
    assert.ok(await because.isChecked());
    await type(reviewer, reviewer.locator("[name=reason]"), "I have advised on this law.");
    await press(reviewer, reviewer.getByRole("button", { name: "Abstain", exact: true }));
    await reviewer.getByText("You have abstained. Others score this application.").waitFor();
    await looked(reviewer);
    // What was sent can be read again, beside what others think of it.
    await reviewer.goto(first);
    await reviewer.getByRole("heading", { name: "Discussion" }).waitFor();
    await looked(reviewer);

    await organiser.reload();
    assert.equal(await figure(organiser, "Reviews sent"), sent + 1, "the organiser sees one more");
    await organiser.goto("/organise/2027/reviews/reviewers");
    await organiser.getByText(/abstain/i).first().waitFor();
    await looked(organiser);
    quiet(organiser);
    // Where scripts are off, a browser complains that what it was told to fetch is not used.
    if (wasm) quiet(reviewer);
  });
}

test("limits, two scenarios, a signature, and the places afterwards", async (t) => {
  const academy = await start({ demo: true });
  t.after(() => academy.stop());
  const organiser = await academy.person({ wasm: false });
  await signIn(organiser, of("organiser"));
  await organiser.goto("/organise/2027");
  await organiser.locator("summary").filter({ hasText: "Selecting" }).click();
  await organiser.getByText("The call is open until").waitFor();
  await organiser.getByRole("button", { name: "Selecting" }).click();
  await organiser.waitForLoadState();

  // A scenario of one's own, with a limit that is data.
  await organiser.goto("/organise/2027/selection");
  await looked(organiser);
  await organiser.locator("[name=scenario_name]").first().fill("More regions");
  await organiser.getByRole("button", { name: "Create the scenario" }).click();
  await organiser.getByText("The scenario is created.").waitFor();
  const scenario = organiser.url().split("/limits")[0].split("?")[0];
  await organiser.goto(`${scenario}/limits`);
  await looked(organiser);
  const regional = organiser.locator("[name='least[level:regional]']");
  await regional.fill("many");
  await organiser.getByRole("button", { name: "Save and compose" }).click();
  await organiser.getByRole("alert").first().waitFor();
  assert.equal(await regional.inputValue(), "many", "nothing typed is lost");
  await looked(organiser);
  // The browser notes that the form was refused.
  organiser.problems.length = 0;
  await regional.fill("12");
  await organiser.getByRole("button", { name: "Save and compose" }).click();
  await organiser.getByText("The solver is working. You can go on").waitFor();
  await until(organiser, organiser.getByRole("button", { name: "Sign this cohort" }));
  await looked(organiser);

  // Beside the one of places only: who comes in, who goes out, what it costs.
  await organiser.goto("/organise/2027/selection");
  await organiser.getByRole("heading", { name: "Side by side" }).waitFor();
  await organiser.getByText(/\d+ come in, \d+ go out/).first().waitFor();
  await looked(organiser);
  await organiser.setViewportSize(PHONE);
  await looked(organiser);
  await organiser.setViewportSize({ width: 1280, height: 800 });

  await organiser.goto(scenario);
  await organiser.locator("[name=statement]").fill("Regions carry integration, too.");
  await organiser.getByRole("button", { name: "Sign this cohort" }).click();
  await organiser.getByRole("heading", { name: "Decisions", exact: true }).waitFor();
  await looked(organiser);
  const download = organiser.waitForEvent("download");
  await organiser.getByRole("link", { name: "Protocol (JSON)" }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "urban-academy-2027-protocol.json");
  assert.match(await academy.command(["replay", await file.path()]), /same|identical/i);

  // The winter school stands where this one will: a place is given back, and filled again.
  await organiser.goto("/organise/winter/wave");
  await looked(organiser);
  await organiser.getByRole("button", { name: /Send 3 decisions/ }).click();
  await organiser.getByText("The decisions are made and the emails are on their way.").waitFor();
  await organiser.goto("/organise/winter/places");
  await looked(organiser);
  const free = async () => (await organiser.locator(".ua-strip__value").allTextContents())
    .map((text) => Number(/^(\d+)/.exec(text.trim())?.[1] ?? 0)).slice(0, 2).reduce((sum, count) => sum + count, 0);
  const before = await free();
  assert.equal(before, 3, "the demonstration has places that fell free");
  const participant = await academy.person({ wasm: false, viewport: PHONE });
  await signIn(participant, of("participant"));
  await participant.goto("/apply/winter");
  await looked(participant);
  await participant.getByText("I cannot come").click();
  await participant.getByRole("button", { name: "I give the place back" }).click();
  await participant.getByText("You have given the place back.").waitFor();
  await organiser.reload();
  assert.equal(await free(), before + 1);
  await organiser.getByRole("button", { name: "Propose who comes in" }).click();
  await until(organiser, organiser.getByRole("button", { name: "Offer and send the emails" }));
  await looked(organiser);
  const comes = await organiser.locator("main form .ua-list__item").count();
  assert.ok(comes > 0 && comes <= before + 1);
  await organiser.getByRole("button", { name: "Offer and send the emails" }).click();
  await organiser.getByText("The places are offered and the emails are on their way.").waitFor();
  assert.equal(await free(), before + 1 - comes);

  // Two exchange their places: both modules may be full.
  await organiser.goto("/organise/winter/applications?state=offered&sort=name");
  await organiser.locator("td a[href^='/organise/applications/']").first().click();
  await organiser.getByText("Exchange with somebody in another module").click();
  await organiser.locator("#f-swap_with-swap, [name=swap_with]").first().selectOption({ index: 1 });
  await looked(organiser);
  await organiser.locator("form:has([name=swap_with]) [name=reason]").fill("You both asked for it.");
  await organiser.getByRole("button", { name: "Exchange and send both emails" }).click();
  await organiser.getByText("The places are exchanged and both emails are on their way.").waitFor();
  await organiser.goto("/organise/winter/door");
  await looked(organiser);
  quiet(organiser);
  quiet(participant);
});
