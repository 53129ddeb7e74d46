// What leaves a room: the report is drafted the minute the phases are over, worded, decided about passage by passage, taken
// along as Markdown and as PDF, told in the workspace, and met again when the group meets again. With and without WebAssembly.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, hydrated, linkIn, quiet, signIn, start } from "../harness.mjs";

const password = "quiet harbour seven lamps";
const CAST = {
  facilitator: ["facilitator", "Donal Kelly"],
  rapporteur: ["rapporteur", "Michał Pawłowski"],
  giver: ["agnese.petersone", "Agnese Petersone"],
  adviser: ["participant", "Daniel Bergström"],
  second: ["kaisa.laine", "Kaisa Laine"],
};
const PHASES = 6;

async function looked(page) {
  await axe(page);
  await fits(page);
}
/** Takes the choice of a field that holds these words. */
async function choose(page, field, words) {
  const select = page.locator(`#f-${field}`);
  const options = await select.locator("option").allTextContents();
  await select.selectOption({ index: options.findIndex((option) => option.includes(words)) });
}

for (const wasm of [true, false]) {
  test(`a report, ${wasm ? "with" : "without"} WebAssembly`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const people = {};
    for (const [who, [mailbox]] of Object.entries(CAST)) {
      const small = ["giver", "second"].includes(who);
      people[who] = await academy.person({
        wasm, theme: small === wasm ? "dark" : "light", viewport: small ? { width: 360, height: 740 } : undefined,
      });
      await signIn(people[who], { email: `${mailbox}@example.org`, password });
    }
    const { facilitator, rapporteur, giver, adviser, second } = people;

    /** Plans a session of these five; its address. */
    async function plan(title, starts) {
      const page = facilitator;
      await page.goto("/sessions/plan?edition=2019");
      await page.getByLabel("Title").fill(title);
      await choose(page, "module", "Labour market integration");
      await choose(page, "template", "Collegial consultation");
      await choose(page, "facilitator", CAST.facilitator[1]);
      await choose(page, "rapporteur", CAST.rapporteur[1]);
      await choose(page, "case_giver", CAST.giver[1]);
      if (starts) await page.locator("#f-starts").fill(starts);
      for (const who of ["adviser", "second"]) await page.locator('label[for^="f-people"]').filter({ hasText: CAST[who][1] }).click();
      await page.getByRole("button", { name: "Plan the session" }).click();
      await page.getByRole("heading", { name: title }).waitFor();
      return new URL(page.url()).pathname;
    }
    /** Opens a room as somebody finds it now. */
    async function enter(page, room) {
      await page.goto(room);
      if (!wasm) return;
      await hydrated(page);
      await page.getByText("connected", { exact: true }).first().waitFor();
    }
    async function press(page, room, name) {
      await enter(page, room);
      await page.getByRole("button", { name, exact: true }).click();
    }
    async function write(page, room, text) {
      await enter(page, room);
      await page.locator("#f-text").fill(text);
      await page.getByRole("button", { name: "Contribute" }).click();
      await page.locator(".ua-contribution:not(.ua-contribution--pending)").filter({ hasText: text }).first().waitFor();
    }

    const room = await plan("Who pays for the interpreters?");
    const report = `${room}/report`;
    await t.test("a session is held", async () => {
      await press(facilitator, room, "Open the room");
      await facilitator.getByRole("button", { name: "Begin the first phase" }).waitFor();
      await press(facilitator, room, "Begin the first phase");
      for (let phase = 1; phase <= PHASES; phase += 1) {
        await facilitator.getByText(`Phase ${phase} of ${PHASES}`).first().waitFor();
        if (phase === 2) await write(giver, room, "Three offices, one budget.");
        if (phase === 5) {
          await write(adviser, room, "Share the **rota** between the offices.");
          await write(second, room, "Tell the mayor what it costs not to.");
        }
        if (phase === 6) await write(giver, room, "I take the rota along.");
        await press(facilitator, room, phase < PHASES ? "Next phase" : "On to the commitments");
      }
      await enter(giver, room);
      await giver.getByLabel("What you will do").fill("Write a rota for three offices");
      await giver.getByLabel("The first step").fill("Count the hours");
      await giver.getByLabel("By when").fill("2031-03-01");
      await giver.getByRole("button", { name: "Make the commitment" }).click();
      await giver.getByText("Write a rota for three offices").first().waitFor();
    });

    await t.test("the rapporteur finds a draft, section by section", async () => {
      await rapporteur.goto("/today");
      await rapporteur.locator(`a[href="${report}/edit"]`).first().click();
      await rapporteur.locator("nav[aria-label='Sections of the report']").getByRole("link", { name: "Advice" }).click();
      const texts = rapporteur.locator('textarea[name="text[]"]');
      assert.deepEqual((await texts.evaluateAll((all) => all.map((one) => one.value.trim()))).sort(), [
        "Share the **rota** between the offices.", "Tell the mayor what it costs not to.",
      ]);
      await looked(rapporteur);
      const mayor = texts.filter({ hasText: "Tell the mayor" });
      await mayor.fill("Tell the mayor and the council what it costs not to.");
      await rapporteur.getByLabel("One more passage").fill("Both had tried it themselves.");
      await rapporteur.getByRole("button", { name: "Save and go on" }).click();
      await rapporteur.getByText("The section is saved.").waitFor();
      await looked(rapporteur);
    });

    await t.test("a name stands beside words only where their author agrees", async () => {
      await adviser.goto("/today");
      await adviser.locator(`a[href="${report}#consent"]`).first().click();
      await looked(adviser);
      await adviser.getByText("My name may appear beside my words").click();
      await adviser.getByRole("button", { name: "Save my answer" }).click();
      await adviser.getByText("Your answer is saved.").waitFor();
      const bylines = await adviser.locator(".ua-contribution .ua-muted").allInnerTexts();
      assert.ok(bylines.some((line) => line.includes(CAST.adviser[1])) && !bylines.some((line) => line.includes(CAST.second[1])), bylines.join());
    });

    await t.test("it is handed over, and the case giver decides passage by passage", async () => {
      await enter(rapporteur, room);
      await rapporteur.getByRole("textbox", { name: "Report" }).fill("**Question.** Who pays?");
      await rapporteur.getByRole("button", { name: "Hand over" }).click();
      await rapporteur.getByText("The session is over").first().waitFor();
      const mail = await academy.mailTo("agnese.petersone@example.org", /Your decision: the report/);
      await giver.goto(new URL(linkIn(mail, /\/report/)).pathname);
      await looked(giver);
      await giver.getByRole("button", { name: "Release the report" }).click();
      await giver.getByRole("alert").first().waitFor();
      await looked(giver);
      const passages = giver.locator("li.ua-contribution");
      for (const passage of await passages.all()) {
        const stays = (await passage.innerText()).includes("Three offices");
        await passage.getByRole("combobox").selectOption(stays ? "withheld" : "approved");
      }
      await giver.getByRole("button", { name: "Save these decisions" }).click();
      await giver.getByText("Your decisions are saved.").waitFor();
      await giver.getByText("Every passage is decided.").waitFor();
      await looked(giver);
      await giver.getByLabel("Who reads what was approved").selectOption("academy");
      await giver.getByRole("button", { name: "Release the report" }).click();
      await giver.getByText("The report is released.").waitFor();
      await looked(giver);
    });

    await t.test("a copy holds what its reader may read", async () => {
      const organiser = await academy.person({ wasm: false });
      await signIn(organiser, { email: "organiser@example.org", password });
      await organiser.goto(report);
      await looked(organiser);
      assert.equal(await organiser.getByText("Three offices").count(), 0);
      const visitor = await academy.person({ wasm: false });
      for (const [page, status, inside] of [[giver, 200, true], [organiser, 200, false], [visitor, 404, false]]) {
        const markdown = await page.request.get(`${academy.url}${report}.md`);
        const paper = await page.request.get(`${academy.url}${report}.pdf`);
        assert.deepEqual([markdown.status(), paper.status()], [status, status]);
        const text = await markdown.text();
        assert.equal(text.includes("Three offices"), inside);
        if (status !== 200) continue;
        assert.match(text, inside ? /Read by: those who were in the room/ : /Read by: everybody in the academy/);
        assert.ok(text.includes(CAST.adviser[1]) && !text.includes(CAST.second[1]));
        assert.equal(paper.headers()["content-type"], "application/pdf");
        assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
      }
      await visitor.goto(report);
      assert.ok(!(await visitor.content()).includes("rota"));
    });

    await t.test("the workspace tells of it", async () => {
      await adviser.goto(report);
      await adviser.getByRole("link", { name: "In the workspace" }).click();
      await adviser.getByText("Both had tried it themselves.").waitFor();
      assert.equal(await adviser.getByText("Three offices").count(), 0);
      await looked(adviser);
    });

    await t.test("how it went: figures about the room, none about a person", async () => {
      await facilitator.goto(report);
      await facilitator.getByRole("heading", { name: "How the session went" }).waitFor();
      assert.equal(await facilitator.locator("#balance ~ .ua-table-wrap tbody tr").count(), PHASES);
      await looked(facilitator);
      assert.equal(await adviser.getByRole("heading", { name: "How the session went" }).count(), 0);
    });

    await t.test("told again for training only when everybody agreed", async () => {
      const replay = `${room}/replay`;
      const everybody = Object.values(people);
      for (const [at, page] of everybody.entries()) {
        assert.equal((await facilitator.goto(replay)).status(), 404, `${at} of ${everybody.length} agreed`);
        await page.goto(report);
        await page.getByText("The session may be told again without names").click();
        await page.getByRole("button", { name: "Save my answer" }).click();
        await page.getByText("Your answer is saved.").waitFor();
      }
      await facilitator.goto(report);
      await facilitator.getByRole("link", { name: "Told again for training" }).click();
      await facilitator.getByText("Tell the mayor what it costs not to.").waitFor();
      const told = await facilitator.locator("main").innerText();
      for (const [, name] of Object.values(CAST)) assert.ok(!told.includes(name), name);
      await looked(facilitator);
      assert.equal((await adviser.goto(replay)).status(), 404, "for those who plan sessions");
    });

    await t.test("the next session of the group begins with it", async () => {
      const next = await plan("The interpreters, half a year later", "2031-01-10T10:00");
      await press(facilitator, next, "Open the room");
      await enter(second, next);
      await second.getByRole("heading", { name: "What became of the advice of last time" }).waitFor();
      await second.getByText("Write a rota for three offices").first().waitFor();
      await second.getByText("Advice given then").click();
      await second.getByText("Tell the mayor and the council").waitFor();
      await looked(second);
    });

    for (const page of Object.values(people)) {
      // What was refused was meant to be.
      page.problems = page.problems.filter((problem) => !/status of (404|409|422)|preloaded using link preload/.test(problem));
      quiet(page);
    }
  });
}
