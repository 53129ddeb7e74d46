// A participant answers the open survey and nobody can tell what they said; an evaluator reminds the
// others, closes it, reads the results and takes them along.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { axe, fits, hydrated, quiet, signIn, start } from "../harness.mjs";

const PASSWORD = "quiet harbour seven lamps";
const SURVEY = "What your city needs and what it can offer";

for (const wasm of [true, false]) {
  test(`a survey from the task to the figure, ${wasm ? "with" : "without"} WebAssembly`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());

    const participant = await academy.person({ wasm, viewport: { width: 320, height: 700 } });
    await signIn(participant, { email: "participant@example.org", password: PASSWORD });
    const task = participant.locator(".ua-task", { hasText: SURVEY });
    assert.match(await task.innerText(), /\(CET\)/, "a deadline says its zone");
    await task.getByRole("link").click();
    assert.equal(await participant.locator("h1").innerText(), SURVEY);
    await axe(participant);
    await fits(participant);

    // Half of it, and back with what is missing.
    const choose = (name) => participant.locator(`label[for="f-answers[${name}]"]`).click();
    await choose("city_size");
    await participant.getByLabel("Which dilemma is on your desk right now?").fill("Two offices, one waiting list.");
    if (wasm) {
      // Whoever leaves with answers that are not sent is asked, and stays.
      await hydrated(participant);
      await choose("city_size");
      const asked = new Promise((answered) => participant.once("dialog", async (dialog) => {
        await dialog.dismiss();
        answered(dialog.type());
      }));
      await participant.locator("a[href='/today']:visible").first().click({ noWaitAfter: true });
      assert.equal(await asked, "beforeunload");
      assert.equal(await participant.getByLabel("Which dilemma is on your desk right now?").inputValue(), "Two offices, one waiting list.");
      participant.on("dialog", (dialog) => { throw new Error(`asked while sending: ${dialog.type()}`); });
    }
    const send = participant.getByRole("button", { name: "Send my answers" });
    await send.click();
    assert.equal(await participant.locator("#errors li").count(), 11);
    await axe(participant);
    await participant.locator("#errors a").first().click();
    assert.equal(await participant.evaluate(() => document.activeElement.name), "answers[need_reception]", "a problem leads to its field");
    assert.ok(await participant.locator("input[value=\"small\"]").isChecked());
    assert.equal(await participant.getByLabel("Which dilemma is on your desk right now?").inputValue(), "Two offices, one waiting list.");

    // The rest with the keyboard alone.
    for (const theme of ["reception", "housing", "work", "education", "vulnerable"]) {
      for (const side of ["need", "offer"]) {
        await participant.locator(`input[name="answers[${side}_${theme}]"]`).first().focus();
        await participant.keyboard.press("Space");
        await participant.keyboard.press("ArrowRight");
      }
    }
    await choose("format");
    await send.click();
    await participant.getByRole("heading", { name: "Thank you" }).waitFor();
    await axe(participant);
    await participant.reload();
    await participant.getByRole("heading", { name: "Thank you" }).waitFor();
    assert.equal(await participant.locator("textarea").count(), 0, "answers cannot be found again");
    await participant.goto("/today");
    assert.equal(await participant.getByText(SURVEY).count(), 0);

    const evaluator = await academy.person({ wasm });
    await signIn(evaluator, { email: "evaluator@example.org", password: PASSWORD });
    await evaluator.getByRole("link", { name: "Evaluation", exact: true }).click();
    await axe(evaluator);
    assert.match(await evaluator.getByRole("row", { name: SURVEY }).innerText(), /60\s% 62 of 104/);
    await evaluator.getByRole("link", { name: SURVEY }).click();
    await axe(evaluator);
    assert.equal(await evaluator.locator(".ua-bars").count(), 0, "no results while people answer");
    await evaluator.getByRole("button", { name: "Remind the 42 who have not answered" }).click();
    await evaluator.getByText("The reminders are on their way.").waitFor();
    assert.equal(await evaluator.getByRole("button", { name: /Remind/ }).count(), 0, "not twice in a row");
    await evaluator.getByText("Close the survey").click();
    await evaluator.getByRole("button", { name: "Close it now" }).click();
    await evaluator.getByText("The survey is closed.").waitFor();

    assert.equal(await evaluator.locator(".ua-bars").count(), 12);
    assert.ok(await evaluator.getByText("Two offices, one waiting list.").isVisible());
    await evaluator.locator(".ua-twin > summary", { hasText: "As a table" }).first().click();
    const rows = evaluator.locator(".ua-twin[open] tbody tr");
    const counts = await rows.locator("td:nth-child(2)").allInnerTexts();
    assert.equal(counts.reduce((sum, count) => sum + Number(count), 0), 62, "the table adds up to the answers");
    await axe(evaluator);
    const [download] = await Promise.all([
      evaluator.waitForEvent("download"),
      evaluator.getByRole("link", { name: "Download the answers (CSV)" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "urban-academy-2027-answers.csv");
    const csv = await readFile(await download.path(), "utf8");
    assert.ok(csv.startsWith("\ufeffcity_size,need_reception,"));
    assert.equal(csv.match(/Two offices, one waiting list\./g)?.length, 1);
    assert.ok(!/bergstr|participant@/i.test(csv), "nobody is named");

    // A browser notes in its console that a form was refused, as it was meant to be.
    participant.problems = participant.problems.filter((problem) => !problem.includes("status of 422"));
    quiet(participant);
    quiet(evaluator);
  });
}

test("evaluation has no barriers: French, dark, on a phone", async (t) => {
  const academy = await start({ demo: true });
  t.after(() => academy.stop());
  const organiser = await academy.person({ locale: "fr-FR", theme: "dark", viewport: { width: 360, height: 740 } });
  await signIn(organiser, { email: "organiser@example.org", password: PASSWORD });
  await organiser.goto("/evaluation");
  await axe(organiser);
  await fits(organiser);
  const links = await organiser.locator("main a[href^='/evaluation/']").evaluateAll((found) => found.map((link) => link.getAttribute("href")));
  assert.equal(links.length, 8, "six surveys, a new one, and a figure that can be withdrawn");
  for (const link of links) {
    await organiser.goto(link);
    await axe(organiser);
    await fits(organiser);
  }
  quiet(organiser);
});
