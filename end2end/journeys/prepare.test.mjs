// Preparing sessions: a dilemma that saves itself, written in two tabs and talked about, a method changed along its rail,
// groups changed by keyboard and by the mouse. With and without WebAssembly, which only saving and dragging need.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, hydrated, quiet, signIn, start, stored } from "../harness.mjs";

const password = "quiet harbour seven lamps";

async function looked(page) {
  await axe(page);
  await fits(page);
}

/** Drags with the mouse, as a hand does: down, a little way, over there, up. */
async function drag(page, from, to) {
  for (const place of [from, to]) await place.scrollIntoViewIfNeeded();
  const middle = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    return [x + width / 2, y + height / 2];
  };
  const [x, y] = await middle(from);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + 8, { steps: 4 });
  await page.mouse.move(...await middle(to), { steps: 12 });
  await page.mouse.up();
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

    await t.test("a dilemma is started and written with the keyboard, and what is missing is said", async () => {
      await participant.goto("/dilemmas/new");
      await looked(participant);
      await participant.getByLabel("Title of your dilemma").focus();
      await participant.keyboard.type("Two cranes, one harbour");
      await participant.keyboard.press("Enter");
      await participant.getByRole("heading", { name: "Write your dilemma" }).waitFor();
      dilemma = new URL(participant.url()).pathname;
      if (wasm) await hydrated(participant);
      await looked(participant);
      await participant.getByRole("button", { name: "Bring this dilemma" }).focus();
      await participant.keyboard.press("Enter");
      await participant.locator("#errors").waitFor();
      assert.equal(await participant.locator("#errors li").count(), 4);
      await looked(participant);
    });

    await t.test("a draft saves itself, over a power cut, and two tabs lose nothing", async () => {
      await participant.goto(dilemma);
      const other = await participant.context().newPage();
      other.problems = participant.problems;
      await other.goto(dilemma);
      if (wasm) {
        for (const tab of [participant, other]) await hydrated(tab);
        const kept = stored(participant);
        await participant.locator("#f-situation").fill("The harbour trains crane drivers.");
        await kept;
        await academy.crash();
        await participant.locator("#f-one_hand").fill("Train newcomers first.");
        await participant.locator(".ua-saved--failed").waitFor();
        await participant.getByLabel("Employers").focus();
        await participant.keyboard.press("Space");
        await academy.again();
        await participant.reload();
        // The page that goes may still save it, or the one that comes: what counts is that it is stored.
        await hydrated(participant);
        await participant.waitForFunction(async (page) => {
          const fresh = new DOMParser().parseFromString(await (await fetch(page)).text(), "text/html");
          return fresh.querySelector("#f-one_hand").value && fresh.querySelector("input:checked");
        }, dilemma);
        assert.equal(await participant.locator("#draft-changed").count(), 0, "nobody else wrote");
        assert.ok(await participant.getByLabel("Employers").isChecked(), "what was ticked without a server is there");
      } else {
        await participant.locator("#f-situation").fill("The harbour trains crane drivers.");
        await participant.locator("#f-one_hand").fill("Train newcomers first.");
        await participant.getByLabel("Employers").focus();
        await participant.keyboard.press("Space");
        await participant.getByRole("button", { name: "Keep as a draft" }).click();
        await participant.getByText("Saved.").waitFor();
      }
      assert.equal((await participant.locator("#f-one_hand").inputValue()).trim(), "Train newcomers first.");
      await looked(participant);
      // The other tab still shows what was there before.
      await other.locator("#f-situation").fill("Typed in the other tab.");
      if (!wasm) await other.getByRole("button", { name: "Keep as a draft" }).click();
      const asks = () => other.getByRole("heading", { name: "This text was changed elsewhere" }).waitFor();
      await asks();
      if (wasm) {
        // Who does not answer is asked again, as often as they come back.
        for (let visit = 0; visit < 3; visit += 1) {
          await other.reload();
          await hydrated(other);
          await asks();
        }
      }
      const both = await other.locator("#draft-changed ~ .ua-table-wrap").innerText();
      assert.match(both, /Typed in the other tab\.[\s\S]*The harbour trains crane drivers\./);
      assert.match(both, /Employers/);
      await looked(other);
      await other.getByRole("link", { name: "Take the other text" }).click();
      await other.waitForFunction(() => document.querySelector("#f-situation").value.trim() === "The harbour trains crane drivers.");
      await other.close();
    });

    await t.test("it is brought, and what others read changes only by a press", async () => {
      await participant.locator("#f-other_hand").fill("Train those who wait.");
      await participant.locator("#f-key_question").fill("How could we train both?");
      await participant.getByRole("button", { name: "Bring this dilemma" }).click();
      await participant.getByText("Your dilemma is brought.").waitFor();
      await looked(participant);
      const other = await participant.context().newPage();
      for (const tab of [participant, other]) await tab.goto(`${dilemma}?edit=yes`);
      if (wasm) {
        for (const tab of [participant, other]) await hydrated(tab);
        await participant.locator("#f-situation").fill("Half a sen");
        await participant.locator(".ua-saved", { hasText: "Not saved yet." }).waitFor();
        await looked(participant);
        // Closed and opened again, it is still there, and nobody else has read it.
        await participant.goto(dilemma);
        assert.equal(await participant.getByText("Half a sen").count(), 0);
        // On a slow line one types before the page is alive: that stays, beside what was kept.
        let arrive;
        const late = new Promise((resolve) => { arrive = resolve; });
        await participant.route("**/*.wasm", async (route) => { await late; await route.continue(); });
        await participant.goto(`${dilemma}?edit=yes`, { waitUntil: "commit" });
        await participant.locator("#f-one_hand").fill("Train newcomers first, and fast.");
        arrive();
        await hydrated(participant);
        await participant.unroute("**/*.wasm");
        await participant.waitForFunction(() => document.querySelector("#f-situation").value === "Half a sen");
        assert.equal(await participant.locator("#f-one_hand").inputValue(), "Train newcomers first, and fast.");
      }
      await participant.locator("#f-situation").fill("The first tab.");
      await participant.getByRole("button", { name: "Save", exact: true }).click();
      await participant.getByText("Saved.").waitFor();
      await other.locator("#f-situation").fill("The second tab.");
      await other.getByRole("button", { name: "Save", exact: true }).click();
      await other.getByText("saved from another tab").waitFor();
      if (wasm) await hydrated(other);
      assert.equal((await other.locator("#f-situation").inputValue()).trim(), "The second tab.");
      assert.match(await other.locator("#draft-changed ~ .ua-table-wrap").innerText(), /The second tab\.[\s\S]*The first tab\./);
      await looked(other);
      await other.getByRole("button", { name: "Keep my text here" }).click();
      await other.getByText("Saved.").waitFor();
      await other.getByText("The second tab.").waitFor();
      await other.close();
      if (wasm) {
        await participant.goto(`${dilemma}?edit=yes`);
        await hydrated(participant);
        assert.equal((await participant.locator("#f-situation").inputValue()).trim(), "The second tab.", "what was saved does not come back");
        assert.equal(await participant.locator("#draft-changed").count(), 0);
      }
    });

    await t.test("the facilitator comments, prepares it and finds what is like it", async () => {
      await facilitator.goto("/dilemmas");
      await looked(facilitator);
      assert.ok(await facilitator.locator("main li.ua-list__item").count() <= 20, "a page at a time");
      await facilitator.getByRole("link", { name: "Next" }).click();
      await facilitator.locator(".ecl-pagination [aria-current=page]", { hasText: "2" }).waitFor();
      await facilitator.getByRole("searchbox").fill("CRANES");
      await facilitator.getByRole("button", { name: "Show" }).click();
      await facilitator.getByText("One dilemma", { exact: true }).waitFor();
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
      await facilitator.getByLabel("Name in English").fill("Troika at the harbour");
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
      const first = await group(1).locator("[data-person] strong").nth(1).innerText();
      await facilitator.getByLabel(`Group of ${first}`).selectOption("2");
      await facilitator.locator("li", { hasText: first }).getByRole("button", { name: "Move" }).focus();
      await facilitator.keyboard.press("Enter");
      await facilitator.getByText("Moved.").waitFor();
      assert.equal(await group(2).locator("strong", { hasText: first }).count(), 1);
      if (wasm) {
        await hydrated(facilitator);
        await facilitator.getByText("You can drag people").waitFor();
        await drag(facilitator, group(2).locator("[data-person] strong", { hasText: first }), group(1).locator("h2"));
        await group(1).locator("strong", { hasText: first }).waitFor();
        await hydrated(facilitator);
      }
      // Two who are kept apart are told of when one is put beside the other, and are apart in the next proposal.
      const names = async (number) => group(number).locator("[data-person] strong").allInnerTexts();
      const [one, other] = [(await names(1))[2], (await names(2))[2]];
      await facilitator.locator("#apart summary").click();
      for (const [label, name] of [["One", one], ["The other", other]]) {
        const value = await facilitator.getByLabel(label, { exact: true }).locator("option", { hasText: name }).getAttribute("value");
        await facilitator.getByLabel(label, { exact: true }).selectOption(value);
      }
      await looked(facilitator);
      await facilitator.getByRole("button", { name: "Keep them apart" }).click();
      await facilitator.getByText("Kept apart in every proposal from now on.").waitFor();
      await facilitator.getByLabel(`Group of ${one}`).selectOption("2");
      await facilitator.locator("li", { hasText: one }).getByRole("button", { name: "Move" }).click();
      await facilitator.getByText("beside somebody with whom they should not sit").waitFor();
      await facilitator.getByText("These could not be kept apart").waitFor();
      await looked(facilitator);
      await facilitator.getByRole("button", { name: "Propose other groups" }).click();
      await facilitator.getByText("These groups are a proposal.").waitFor();
      for (const number of [1, 2, 3, 4]) {
        const sitting = await names(number);
        assert.ok(!(sitting.includes(one) && sitting.includes(other)), `${one} and ${other} sit together in group ${number}`);
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
      page.problems = page.problems.filter((problem) => !/status of 4(09|22)|ERR_CONNECTION_REFUSED|preloaded using link preload/.test(problem));
      quiet(page);
    }
  });
}
