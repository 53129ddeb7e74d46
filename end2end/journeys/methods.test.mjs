// Every built-in method from its first phase to the report, with five people in five browsers: each
// writes where the phase lets them, keeps silent where it says so, and loses nothing when a line is cut.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, cuttable, hydrated, quiet, signIn, start } from "../harness.mjs";

const methods = JSON.parse(readFileSync(new URL("../../server/backend/src/service/templates.json", import.meta.url), "utf8"));
const PASSWORD = "quiet harbour seven lamps";
const CAST = {
  facilitator: ["facilitator", "Donal Kelly"],
  rapporteur: ["rapporteur", "Michał Pawłowski"],
  case_giver: ["agnese.petersone", "Agnese Petersone"],
  adviser: ["participant", "Daniel Bergström"],
  second: ["kaisa.laine", "Kaisa Laine"],
};

let academy;
const people = {};
let line;
before(async () => {
  academy = await start({ demo: true });
  for (const [role, [mailbox]] of Object.entries(CAST)) {
    const page = await academy.person({ locale: "en-GB", viewport: role === "second" ? { width: 360, height: 800 } : undefined });
    people[role] = page;
    if (role === "second") line = await cuttable(page);
    await signIn(page, { email: `${mailbox}@example.org`, password: PASSWORD });
  }
});
after(() => academy?.stop());

const roleOf = (who) => (who === "second" ? "adviser" : who);
const everybody = () => Object.values(people);
// What waits has no number yet, nor has what a group advised in an earlier session.
const written = (page, text) => page.locator(".ua-contribution[id^='c-']").filter({ hasText: text });
/** Takes the choice of a field that holds these words. */
async function choose(page, field, words) {
  const select = page.locator(`#f-${field}`);
  const options = await select.locator("option").allTextContents();
  await select.selectOption({ index: options.findIndex((option) => option.includes(words)) });
}

/** Plans a session of this method; where the room chooses the case, its giver comes as one of the others. */
async function plan(method, title) {
  const page = people.facilitator;
  const chosen = method.phases.some((phase) => phase.kind === "choose");
  await page.goto("/sessions/plan?edition=2019");
  await page.getByLabel("Title").fill(title);
  await choose(page, "template", method.title.en);
  await choose(page, "facilitator", CAST.facilitator[1]);
  await choose(page, "rapporteur", CAST.rapporteur[1]);
  if (!chosen) await choose(page, "case_giver", CAST.case_giver[1]);
  const others = chosen ? ["case_giver", "adviser", "second"] : ["adviser", "second"];
  for (const who of others) await page.locator('label[for^="f-people"]').filter({ hasText: CAST[who][1] }).click();
  await page.getByRole("button", { name: "Plan the session" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  return { url: page.url(), chosen };
}

/** Everybody who may write in this phase does, and whoever may not has nowhere to. */
async function work(phase, { caseGiver, cut }) {
  for (const [who, page] of Object.entries(people)) {
    const role = caseGiver || roleOf(who) !== "case_giver" ? roleOf(who) : "adviser";
    const kinds = phase.accepts[role] ?? [];
    if (!kinds.length) {
      assert.equal(await page.locator("#f-text").count(), 0, `${phase.key}: ${who} has nowhere to write`);
      continue;
    }
    const text = `${phase.key} by ${who} ${phase.round ?? ""}`;
    if (who === "second" && cut) {
      await line.down();
      await page.locator(".ua-link-state--lost").waitFor();
    }
    await page.locator("#f-text").fill(text);
    await page.getByRole("button", { name: "Contribute" }).click();
    if (who === "second" && cut) {
      await page.locator(".ua-contribution--pending").filter({ hasText: text }).waitFor();
      assert.equal(await written(people.facilitator, text).count(), 0);
      line.up();
    }
    // What is kept without a name is nobody's own: until the phase is over, the facilitator alone reads it.
    if (!phase.anonymous || phase.sees === "all") await written(page, text).waitFor();
    await written(people.facilitator, text).waitFor();
    assert.equal(await written(people.facilitator, text).count(), 1, `${text} is there once`);
    if (phase.anonymous) {
      const told = await written(people.facilitator, text).innerText();
      assert.ok(!told.includes(CAST[who][1]), `${phase.key}: no name in ${told}`);
    }
    if (phase.sees === "all") await written(people.rapporteur, text).waitFor();
    else if (who !== "rapporteur") assert.equal(await written(people.rapporteur, text).count(), 0, `${phase.key}: only the facilitator reads along`);
  }
}

/** Each gives their votes; the facilitator makes what the case giver wrote the case. */
async function chooseCase() {
  // What one chooses from stands first; the earlier phases below hold it once more.
  const dilemma = (page) => written(page, "dilemmas by case_giver").first();
  for (const who of ["adviser", "second"]) await dilemma(people[who]).locator(".ua-vote").click();
  for (const who of ["adviser", "second"]) await dilemma(people[who]).locator('.ua-vote[aria-pressed="true"]').waitFor();
  await dilemma(people.facilitator).getByRole("button", { name: "Make this the case" }).click();
  for (const page of everybody()) await page.getByText("case giver · Riga").waitFor();
}

for (const method of methods) {
  test(`${method.title.en}, from the lobby to the report`, async (t) => {
    const title = `All of ${method.title.en}`;
    const { url, chosen } = await plan(method, title);
    for (const page of everybody()) {
      await page.goto(url);
      await hydrated(page);
      await page.getByText("connected", { exact: true }).waitFor();
    }
    const press = (name) => people.facilitator.getByRole("button", { name }).click();
    await press("Open the room");
    await people.second.getByText("The room is open").first().waitFor();
    await press("Begin the first phase");
    let caseGiver = !chosen;
    let reached = 0;
    for (const [at, phase] of method.phases.entries()) {
      await t.test(`${at + 1}. ${phase.name.en}${phase.round ? `, round ${phase.round}` : ""}`, async () => {
        assert.equal(reached, at, "the phase before was gone through");
        for (const page of everybody()) await page.getByText(`Phase ${at + 1} of ${method.phases.length}`).first().waitFor();
        await work(phase, { caseGiver, cut: at === Math.floor(method.phases.length / 2) });
        if (phase.kind === "choose") { await chooseCase(); caseGiver = true; }
        for (const who of ["facilitator", "case_giver", "second"]) await axe(people[who]);
        await press(at + 1 < method.phases.length ? "Next phase" : "On to the commitments");
        reached += 1;
      });
    }
    await t.test("a commitment, the report, the end", async () => {
      assert.equal(reached, method.phases.length, "every phase was gone through");
      await people.case_giver.getByLabel("What you will do").fill(`Try ${method.key}`);
      await people.case_giver.getByLabel("The first step").fill("Ring two people");
      await people.case_giver.getByLabel("By when").fill("2031-03-01");
      await people.case_giver.getByRole("button", { name: "Make the commitment" }).click();
      for (const page of everybody()) await page.getByText(`Try ${method.key}`).first().waitFor();
      await people.rapporteur.getByRole("textbox", { name: "Report" }).fill("What changed the picture.");
      await people.rapporteur.getByRole("button", { name: "Hand over" }).click();
      for (const page of everybody()) await page.getByText("The session is over").first().waitFor();
      await axe(people.case_giver);
    });
    // A line that was cut on purpose is told by the console of its browser.
    for (const [who, page] of Object.entries(people)) if (who !== "second") quiet(page);
  });
}
