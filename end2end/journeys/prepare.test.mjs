// Preparing sessions: a dilemma written in two tabs and talked about, a method changed along its rail,
// groups changed by keyboard and by dragging. With and without WebAssembly, which only the dragging needs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, hydrated, quiet, signIn, start } from "../harness.mjs";

const password = "quiet harbour seven lamps";

async function looked(page) {
  await axe(page);
  await fits(page);
}

for (const wasm of [true, false]) {
  test(`preparing, ${wasm ? "with" : "without"} WebAssembly`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const participant = await academy.person({ wasm, theme: wasm ? "light" : "dark", viewport: { width: 360, height: 740 } });
    const facilitator = await academy.person({ wasm, theme: wasm ? "dark" : "light" });
    await signIn(participant, { email: "participant@example.org", password });
    await signIn(facilitator, { email: "facilitator@example.org", password });
    let dilemma;

    await t.test("a dilemma is written with the keyboard, and what is missing is said", async () => {
      await participant.goto("/dilemmas/new");
      await looked(participant);
      await participant.getByLabel("Title of your dilemma").focus();
      await participant.keyboard.type("Two cranes, one harbour");
      await participant.getByRole("button", { name: "Bring this dilemma" }).focus();
      await participant.keyboard.press("Enter");
      await participant.locator("#errors").waitFor();
      assert.equal(await participant.locator("#errors li").count(), 4);
      await looked(participant);
      await participant.locator("#f-situation").fill("The harbour trains crane drivers.");
      await participant.locator("#f-one_hand").fill("Train newcomers first.");
      await participant.locator("#f-other_hand").fill("Train those who wait.");
      await participant.locator("#f-key_question").fill("How could we train both?");
      await participant.getByLabel("Employers").focus();
      await participant.keyboard.press("Space");
      await participant.getByRole("button", { name: "Bring this dilemma" }).click();
      await participant.getByText("Your dilemma is brought.").waitFor();
      await looked(participant);
      dilemma = new URL(participant.url()).pathname;
    });

    await t.test("the later of two tabs is told, and loses nothing", async () => {
      const other = await participant.context().newPage();
      for (const tab of [participant, other]) await tab.goto(`${dilemma}?edit=yes`);
      await participant.locator("#f-situation").fill("The first tab.");
      await participant.getByRole("button", { name: "Save", exact: true }).click();
      await participant.getByText("Saved.").waitFor();
      await other.locator("#f-situation").fill("The second tab.");
      await other.getByRole("button", { name: "Save", exact: true }).click();
      await other.getByText("saved from another tab").waitFor();
      assert.equal(await other.locator("#f-situation").inputValue(), "The second tab.");
      await other.locator("details", { hasText: "The first tab." }).waitFor();
      await looked(other);
      await other.getByRole("button", { name: "Save", exact: true }).click();
      await other.getByText("Saved.").waitFor();
      await other.getByText("The second tab.").waitFor();
      await other.close();
    });

    await t.test("the facilitator comments, prepares it and finds what is like it", async () => {
      await facilitator.goto("/dilemmas");
      await looked(facilitator);
      await facilitator.getByRole("link", { name: "Two cranes, one harbour" }).click();
      await looked(facilitator);
      assert.ok(await facilitator.locator("#alike ~ .ua-grid article").count() > 1);
      await facilitator.getByLabel("Your comment").fill("Who waits, and since when?");
      await facilitator.getByRole("button", { name: "Send" }).click();
      await facilitator.getByText("Sent.").waitFor();
      await academy.mailTo("participant@example.org", /About your dilemma/);
      await facilitator.getByRole("button", { name: "Mark as prepared" }).click();
      await facilitator.getByText("The dilemma is prepared.").waitFor();
      await participant.goto("/today");
      await participant.locator(`a[href="${dilemma}#comments"]`).click();
      await participant.getByLabel("Your answer").fill("Since the spring.");
      await participant.getByRole("button", { name: "Send" }).click();
      await participant.getByText("Since the spring.").waitFor();
      await looked(participant);
    });

    await t.test("a method is copied and changed along its rail", async () => {
      await facilitator.goto("/methods/troika_consulting");
      await looked(facilitator);
      await facilitator.getByRole("button", { name: "Copy and change" }).click();
      await facilitator.getByText("This is your copy.").waitFor();
      await looked(facilitator);
      await facilitator.getByLabel("Name (English)").fill("Troika at the harbour");
      await facilitator.getByRole("button", { name: "Save", exact: true }).click();
      await facilitator.getByText("Saved.").waitFor();
      await facilitator.getByRole("link", { name: /^3\./ }).click();
      await looked(facilitator);
      await facilitator.getByRole("checkbox", { name: "case giver: keeps silent" }).focus();
      await facilitator.keyboard.press("Space");
      await facilitator.getByLabel("Minutes planned").fill("6");
      await facilitator.getByRole("button", { name: "Save this phase" }).click();
      await facilitator.getByText("The case giver may answer while others advise.").waitFor();
      assert.equal(await facilitator.locator(".ua-rail__phase--now .ua-rail__min").innerText(), "6 min");
      await looked(facilitator);
    });

    await t.test("groups are changed by keyboard and by dragging, then planned", async () => {
      await facilitator.goto("/groups");
      await looked(facilitator);
      await facilitator.getByRole("link", { name: "Labour market integration" }).click();
      if (wasm) await hydrated(facilitator);
      await looked(facilitator);
      const group = (number) => facilitator.locator(`[data-group="${number}"]`);
      const first = await group(1).locator("[data-person] strong").first().innerText();
      await facilitator.getByLabel(`Group of ${first}`).selectOption("2");
      await facilitator.locator("li", { hasText: first }).getByRole("button", { name: "Move" }).focus();
      await facilitator.keyboard.press("Enter");
      await facilitator.getByText("Moved.").waitFor();
      assert.equal(await group(2).locator("strong", { hasText: first }).count(), 1);
      if (wasm) {
        await hydrated(facilitator);
        await facilitator.getByText("You can drag people").waitFor();
        // The events of a mouse, as a browser without a screen does not make them.
        const dataTransfer = await facilitator.evaluateHandle(() => new DataTransfer());
        await group(2).locator("[data-person]", { hasText: first }).dispatchEvent("dragstart", { dataTransfer });
        await group(3).locator("h2").dispatchEvent("dragover", { dataTransfer });
        await group(3).locator("h2").dispatchEvent("drop", { dataTransfer });
        await group(3).locator("strong", { hasText: first }).waitFor();
        await hydrated(facilitator);
      }
      await group(4).locator("summary").click();
      await group(4).getByRole("button", { name: "Plan the session" }).click();
      await facilitator.getByText("The session is planned.").waitFor();
      await group(4).getByRole("link", { name: "To its session" }).waitFor();
      await looked(facilitator);
      await facilitator.getByRole("link", { name: "Name cards" }).click();
      await looked(facilitator);
    });

    await t.test("the reports one may read are listed", async () => {
      await participant.goto("/reports");
      await looked(participant);
      assert.ok(await participant.locator("li.ua-list__item").count() > 0);
    });
    for (const page of [participant, facilitator]) {
      // The refused form was meant.
      page.problems = page.problems.filter((problem) => !/status of 422/.test(problem));
      quiet(page);
    }
  });
}
