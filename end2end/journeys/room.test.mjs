// A session room: people see each other at once, a lost connection loses nothing, and everything
// works without WebAssembly too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, cuttable, hydrated, quiet, start, within } from "../harness.mjs";

let academy;
before(async () => { academy = await start({ demo: true }); });
after(() => academy?.stop());

/** Somebody of the demonstration, by role. */
async function as(role, options) {
  const page = await academy.person(options);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(`sign in as an? ${role}`, "i") }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return page;
}

/** The room that is running, followed live. */
async function enter(page) {
  await page.goto("/sessions");
  await page.getByRole("link", { name: /paid by placement/ }).click();
  await page.locator(".ua-room").waitFor();
}
async function live(page) {
  await hydrated(page);
  await page.getByText("connected", { exact: true }).first().waitFor();
}

async function write(page, text) {
  await page.locator("#f-text").fill(text);
  await page.getByRole("button", { name: "Contribute" }).click();
}
const written = (page, text) => page.locator(".ua-contribution:not(.ua-contribution--pending)").filter({ hasText: text });
const pending = (page, text) => page.locator(".ua-contribution--pending").filter({ hasText: text });

test("a room in three browsers: live, cut off, without WebAssembly", async (t) => {
  const facilitator = await as("facilitator");
  const participant = await as("participant", { viewport: { width: 390, height: 844 } });
  const rapporteur = await as("rapporteur", { wasm: false });
  const line = await cuttable(participant);
  for (const page of [facilitator, participant, rapporteur]) await enter(page);
  await live(facilitator);
  await live(participant);

  await t.test("what one writes the other sees, with nothing reloaded", async () => {
    await facilitator.evaluate(() => { window.same = true; });
    await write(participant, "How many of the forty came back?");
    await written(facilitator, "How many of the forty").waitFor();
    await written(participant, "How many of the forty").waitFor();
    assert.equal(await participant.locator("#f-text").inputValue(), "");
    assert.ok(await facilitator.evaluate(() => window.same), "the page is the same");
    await participant.getByRole("button", { name: "Ask to speak" }).click();
    await facilitator.getByRole("button", { name: /Give the floor Daniel|Give the floor/ }).first().waitFor();
  });

  await t.test("without WebAssembly the same forms reload the page", async () => {
    await write(rapporteur, "Note by plain form");
    await written(rapporteur, "Note by plain form").waitFor();
    await written(facilitator, "Note by plain form").waitFor();
    await axe(rapporteur);
  });

  await t.test("what is written while the line is cut is kept, over a reload, and sent once", async () => {
    await line.down();
    await participant.locator(".ua-link-state--lost").waitFor();
    await write(participant, "Written in a tunnel");
    await pending(participant, "Written in a tunnel").waitFor();
    await participant.reload();
    await hydrated(participant);
    await pending(participant, "Written in a tunnel").waitFor();
    assert.equal(await written(facilitator, "Written in a tunnel").count(), 0);
    line.up();
    await written(participant, "Written in a tunnel").waitFor();
    await written(facilitator, "Written in a tunnel").waitFor();
    assert.equal(await pending(participant, "Written in a tunnel").count(), 0);
    await participant.reload();
    await live(participant);
    assert.equal(await written(participant, "Written in a tunnel").count(), 1);
  });

  await t.test("a text for a phase that is over is given back", async () => {
    await line.down();
    await participant.locator(".ua-link-state--lost").waitFor();
    await write(participant, "One question too late");
    await facilitator.getByRole("button", { name: "Next phase" }).click();
    await facilitator.getByRole("heading", { name: "Analysis", exact: true }).waitFor();
    line.up();
    const back = participant.getByRole("alert").filter({ hasText: "One question too late" });
    await back.waitFor();
    await back.getByText("The phase was over").waitFor();
    await participant.getByRole("heading", { name: "Analysis", exact: true }).waitFor();
    await participant.reload();
    await live(participant);
    await back.getByText("The phase was over").waitFor();
    await back.getByRole("button", { name: "Dismiss" }).click();
    await participant.reload();
    await live(participant);
    assert.equal(await back.count(), 0, "what one let go of stays away");
    assert.equal(await written(facilitator, "One question too late").count(), 0);
  });

  await t.test("a draft outlives a change of phase", async () => {
    await participant.locator("#f-text").fill("Half a thought");
    await facilitator.getByRole("button", { name: "Next phase" }).click();
    await participant.getByRole("heading", { name: "Advice", exact: true }).waitFor();
    assert.equal((await participant.locator("#f-text").inputValue()).trim(), "Half a thought");
    await participant.reload();
    await live(participant);
    assert.equal((await participant.locator("#f-text").inputValue()).trim(), "Half a thought", "and a reload");
    await participant.locator("#f-text").fill("Ask them before they leave.");
    await participant.getByRole("button", { name: "Contribute" }).click();
    await written(facilitator, "Ask them before").waitFor();
  });

  await t.test("the clock pauses for all", async () => {
    await facilitator.getByRole("button", { name: "Pause the clock" }).click();
    await participant.getByText("The clock is paused").first().waitFor();
    await facilitator.getByRole("button", { name: "Let the clock go on" }).click();
    await participant.locator(".ua-clock:not(.ua-clock--paused)").waitFor();
  });

  await t.test("closing: commitments, the report", async () => {
    await participant.locator("#f-text").fill("What I was about to say");
    await facilitator.getByRole("button", { name: "Next phase" }).click();
    await facilitator.getByRole("button", { name: "On to the commitments" }).click();
    await participant.getByText("Not sent", { exact: false }).waitFor();
    await participant.reload();
    await live(participant);
    await participant.getByText("What I was about to say").waitFor();
    await participant.getByLabel("What you will do").fill("Ring three employers");
    await participant.getByLabel("The first step").fill("Find the numbers");
    await participant.getByLabel("By when").fill("2031-03-01");
    await participant.getByRole("button", { name: "Make the commitment" }).click();
    await facilitator.getByText("Ring three employers").waitFor();
    await axe(participant);
    await rapporteur.reload();
    await rapporteur.getByRole("textbox", { name: "Report" }).fill("**Question.** Who is counted?");
    await rapporteur.getByRole("button", { name: "Hand over" }).click();
    await facilitator.getByText("Who is counted?").waitFor();
    await axe(facilitator);
  });

  for (const page of [facilitator, participant]) quiet(page);
});

test("the room is interactive within 320 kB, and the second time within 40", async () => {
  const page = await as("participant");
  await enter(page);
  const url = page.url();
  const fresh = await as("participant");
  await within(320_000, fresh, url);
  await within(40_000, fresh, url);
});

test("planning a session without WebAssembly", async () => {
  const page = await as("facilitator", { wasm: false });
  await page.goto("/sessions/plan?edition=2019");
  await axe(page);
  await page.getByLabel("Title").fill("Two cities, one question");
  await page.getByLabel("Facilitator", { exact: true }).selectOption({ index: 1 });
  await page.getByRole("button", { name: "Plan the session" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("Title").inputValue(), "Two cities, one question");
  const boxes = page.locator('input[name="people[]"]');
  for (const at of [4, 5, 6]) await boxes.nth(at).check({ force: true });
  await page.getByRole("button", { name: "Plan the session" }).click();
  await page.getByRole("heading", { name: "Two cities, one question" }).waitFor();
  await axe(page);
});

test("a room kept in order: time, texts too long, notes, help, the wall, the board", async (t) => {
  const facilitator = await as("facilitator", { viewport: { width: 1280, height: 900 } });
  const participant = await as("participant", { viewport: { width: 360, height: 800 } });
  await facilitator.goto("/sessions/plan?edition=2019");
  const me = (await facilitator.locator("#f-facilitator option").allTextContents()).findIndex((label) => label.includes("Donal Kelly"));
  const other = (await facilitator.locator('label[for^="f-people"]').allTextContents()).findIndex((label) => label.includes("Daniel Bergström"));
  await facilitator.getByLabel("Title").fill("A room to keep in order");
  await facilitator.getByLabel("Facilitator", { exact: true }).selectOption({ index: me });
  const boxes = facilitator.locator('input[name="people[]"]');
  for (const at of new Set([other, 5, 6, 7])) await boxes.nth(at).check({ force: true });
  await facilitator.getByRole("button", { name: "Plan the session" }).click();
  await facilitator.getByRole("heading", { name: "A room to keep in order" }).waitFor();
  const url = facilitator.url();
  await participant.goto(url);
  await live(facilitator);
  await live(participant);

  await t.test("in the lobby one reads what one is here", async () => {
    await participant.getByText("You ask before you advise.").waitFor();
    await participant.getByRole("button", { name: "Play the sound" }).click();
    await axe(participant);
  });

  await t.test("by the keyboard alone: open, begin, spread the time left", async () => {
    for (const name of ["Open the room", "Begin the first phase"]) {
      await facilitator.getByRole("button", { name }).focus();
      await facilitator.keyboard.press("Enter");
      await facilitator.getByRole("button", { name }).waitFor({ state: "detached" });
    }
    const focused = await facilitator.evaluate(() => document.activeElement.textContent);
    assert.equal(focused, "Next phase", "the place of who presses a key is kept");
    const summary = facilitator.locator("summary", { hasText: "Time left" });
    await summary.focus();
    await facilitator.keyboard.press("Enter");
    const choose = facilitator.getByLabel(/^Choose/);
    await choose.focus();
    await choose.fill("0");
    await facilitator.getByText("The session would end at").waitFor();
    await facilitator.keyboard.press("Enter");
    await facilitator.locator(".ua-rail").getByText("left out").waitFor();
    await participant.locator(".ua-rail").getByText("left out").waitFor({ state: "attached" });
    await axe(facilitator);
  });

  await t.test("what is too long stays where it was typed", async () => {
    await write(participant, "x".repeat(20_000));
    await participant.getByRole("alert").filter({ hasText: "At most 2000 characters" }).waitFor();
    assert.equal((await participant.locator("#f-text").inputValue()).length, 20_000);
    await write(participant, "👍");
    await written(facilitator, "👍").waitFor();
  });

  await t.test("a private note is kept, and read by nobody else", async () => {
    await participant.locator("#f-note").fill("For my eyes only");
    await participant.getByText("stored", { exact: true }).waitFor();
    await participant.reload();
    await live(participant);
    assert.equal((await participant.locator("#f-note").inputValue()).trim(), "For my eyes only");
    await facilitator.reload();
    await live(facilitator);
    assert.ok(!(await facilitator.content()).includes("For my eyes only"));
  });

  await t.test("help is asked for and seen on the board; a message reaches the room", async () => {
    await participant.getByRole("button", { name: "Ask for help" }).click();
    const board = await facilitator.context().newPage();
    await board.goto("/sessions/board?edition=2019");
    const card = board.locator("#rooms section").filter({ hasText: "A room to keep in order" });
    await card.getByText("Asks for help since").waitFor();
    await axe(board);
    await card.getByRole("button", { name: "I am on my way" }).click();
    await participant.getByRole("button", { name: "Ask for help" }).waitFor();
    await board.getByLabel(/Message to everybody/).fill("Coffee at eleven");
    await board.getByRole("button", { name: "Send" }).click();
    await participant.getByText("Coffee at eleven").first().waitFor();
    await board.close();
  });

  await t.test("the wall shows what everybody sees, and follows", async () => {
    const wall = await facilitator.context().newPage();
    await wall.goto(`${url}/projector`);
    await hydrated(wall);
    await written(wall, "👍").waitFor();
    await axe(wall);
    await write(participant, "Seen on the wall");
    await written(wall, "Seen on the wall").waitFor();
    assert.equal(await wall.locator("main form").count(), 0);
    await wall.goto(`${url}/clock`);
    await wall.locator(".ua-clock__time").waitFor();
    await axe(wall);
    await wall.close();
  });

  await t.test("what one types outlives what others do, and a reload", async () => {
    await write(participant, "Mine to change");
    const mine = written(participant, "Mine to change");
    await mine.locator("summary", { hasText: "Edit" }).click();
    await mine.getByLabel("Your text").fill("Half a change");
    const kept = async () => {
      await participant.waitForFunction(() => [...document.querySelectorAll("details[open] textarea")].some((field) => field.value === "Half a change"));
      assert.equal(await mine.getByLabel("Your text").inputValue(), "Half a change");
    };
    const theirs = written(facilitator, "Mine to change");
    await theirs.locator("summary", { hasText: "Arrange" }).click();
    await theirs.getByLabel("Group").fill("Money");
    await theirs.getByRole("button", { name: "Save" }).click();
    await mine.getByText("Money").waitFor();
    await kept();
    assert.ok(await mine.getByLabel("Your text").evaluate((field) => field === document.activeElement), "one goes on writing");
    await participant.reload();
    await live(participant);
    await kept();
    // What is too long says so where it was typed.
    await mine.getByLabel("Your text").fill("x".repeat(2_001));
    await mine.getByRole("button", { name: "Save" }).click();
    await mine.getByRole("alert").filter({ hasText: "At most 2000 characters" }).waitFor();
    await mine.getByLabel("Your text").fill("Half a change");
    await mine.getByRole("button", { name: "Save" }).click();
    await written(facilitator, "Half a change").waitFor();
    assert.equal(await participant.getByText("Not sent").count(), 0);
    // Who moves something twice presses the same button twice.
    const down = written(facilitator, "Seen on the wall").getByRole("button", { name: "Down" });
    await written(facilitator, "Seen on the wall").locator("summary", { hasText: "Arrange" }).click();
    const first = () => facilitator.locator(".ua-contributions > .ua-contribution").first().innerText();
    const before = await first();
    await down.focus();
    await facilitator.keyboard.press("Enter");
    await facilitator.waitForFunction((text) => document.querySelector(".ua-contributions > .ua-contribution").innerText !== text, before);
    await facilitator.waitForFunction(() => document.activeElement.textContent === "Down");
  });

  await t.test("the wall and the lists say what was changed since", async () => {
    const wall = await facilitator.context().newPage();
    await wall.goto(`${url}/projector`);
    await hydrated(wall);
    await wall.locator(".ua-rail").waitFor();
    await facilitator.locator("summary", { hasText: "Time left" }).click();
    await facilitator.getByLabel(/^Questions/).fill("1");
    await facilitator.getByRole("button", { name: "Set these times" }).click();
    await wall.locator(".ua-rail").getByText("1 min", { exact: true }).waitFor();
    await wall.close();
    await facilitator.locator("summary", { hasText: "Change a role" }).click();
    const who = facilitator.getByLabel("Who", { exact: true });
    const label = await who.locator("option", { hasText: "Daniel Bergström" }).textContent();
    await who.selectOption({ label });
    await facilitator.getByLabel("Role", { exact: true }).selectOption("rapporteur");
    await facilitator.getByRole("button", { name: "Give role" }).click();
    await who.locator("option", { hasText: "Daniel Bergström (rapporteur)" }).waitFor({ state: "attached" });
  });

  await t.test("a report handed over takes nobody's words away", async () => {
    while (await facilitator.getByRole("button", { name: "Next phase" }).count()) {
      const at = await facilitator.locator(".ua-room__head").innerText();
      await facilitator.getByRole("button", { name: "Next phase" }).click();
      await facilitator.waitForFunction((text) => document.querySelector(".ua-room__head").innerText.split("\n")[0] !== text.split("\n")[0], at);
    }
    await facilitator.getByRole("button", { name: "On to the commitments" }).click();
    await participant.getByLabel("What you will do").fill("Ask the landlords");
    await participant.getByLabel("The first step").fill("Ring the first one");
    await facilitator.locator("#f-close-report").fill("What we heard");
    await facilitator.getByRole("button", { name: "Hand over and end the session" }).click();
    await facilitator.locator("#f-close-report").waitFor({ state: "detached" });
    await participant.reload();
    await live(participant);
    assert.equal(await participant.getByLabel("What you will do").inputValue(), "Ask the landlords");
    assert.equal(await participant.getByLabel("The first step").inputValue(), "Ring the first one");
    await participant.getByLabel("By when").fill("2027-06-01");
    await participant.getByRole("button", { name: "Make the commitment" }).click();
    await facilitator.getByText("Ask the landlords").waitFor();
  });

  for (const page of [facilitator, participant]) quiet(page);
});

test("bad luck: clocks wrong by hours, an hour's sleep, a pasted picture, two presses of next, everybody leaving", async (t) => {
  const facilitator = await as("facilitator");
  const participant = await academy.person();
  // Three hours fast, before anything of the page runs.
  await participant.clock.install({ time: new Date(Date.now() + 3 * 3_600_000) });
  await participant.goto("/sign-in");
  await participant.getByRole("button", { name: /sign in as a participant/i }).click();
  await participant.waitForURL((url) => url.pathname !== "/sign-in");
  const line = await cuttable(participant);

  await facilitator.goto("/sessions/plan?edition=2019");
  await facilitator.getByLabel("Title").fill("A room with bad luck");
  const hosts = await facilitator.locator("#f-facilitator option").allTextContents();
  await facilitator.locator("#f-facilitator").selectOption({ index: hosts.findIndex((label) => label.includes("Donal Kelly")) });
  for (const name of ["Daniel Bergström", "Kaisa Laine"]) await facilitator.locator('label[for^="f-people"]').filter({ hasText: name }).click();
  await facilitator.getByRole("button", { name: "Plan the session" }).click();
  await facilitator.getByRole("heading", { name: "A room with bad luck" }).waitFor();
  const url = facilitator.url();
  await participant.goto(url);
  await live(facilitator);
  await live(participant);
  // A double click is one click: the button of the next step stands in the same place.
  for (const name of ["Open the room", "Begin the first phase"]) await facilitator.getByRole("button", { name }).dblclick();

  const seconds = async (page) => {
    const [minutes, rest] = (await page.locator(".ua-clock__time").innerText()).split(":").map(Number);
    return minutes * 60 + rest;
  };

  await t.test("a clock that is wrong by hours shows the same time left", async () => {
    await participant.getByText("Phase 1 of").first().waitFor();
    const [one, other] = [await seconds(facilitator), await seconds(participant)];
    assert.ok(Math.abs(one - other) <= 3, `${one} s and ${other} s left`);
  });

  await t.test("a pasted picture does nothing, and what was typed stays", async () => {
    await participant.locator("#f-text").fill("Half a thought");
    await participant.locator("#f-text").evaluate((field) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([137, 80, 78, 71])], "photo.png", { type: "image/png" }));
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    assert.equal((await participant.locator("#f-text").inputValue()).trim(), "Half a thought");
    await participant.getByRole("button", { name: "Contribute" }).click();
    await written(facilitator, "Half a thought").waitFor();
  });

  await t.test("two presses of next are one", async () => {
    // The second comes from a page that shows the first phase still.
    const stale = await as("facilitator", { wasm: false });
    await stale.goto(url);
    await stale.getByText("Phase 1 of").first().waitFor();
    await facilitator.getByRole("button", { name: "Next phase" }).click();
    await participant.getByText("Phase 2 of").first().waitFor();
    await stale.getByRole("button", { name: "Next phase" }).click();
    await stale.getByText("Phase 2 of").first().waitFor();
    await participant.reload();
    await live(participant);
    await participant.getByText("Phase 2 of").first().waitFor();
  });

  await t.test("who slept an hour comes back to where the room is", async () => {
    await line.down();
    await participant.locator(".ua-link-state--lost").waitFor();
    await write(participant, "Written before the lid closed");
    await pending(participant, "Written before the lid closed").waitFor();
    line.up();
    await participant.clock.fastForward(3_600_000);
    await live(participant);
    await written(participant, "Written before the lid closed").waitFor();
    await written(facilitator, "Written before the lid closed").waitFor();
    assert.equal(await written(facilitator, "Written before the lid closed").count(), 1);
    // It notices that it was away, and asks the server for the time.
    await participant.waitForFunction((left) => {
      const [minutes, rest] = document.querySelector(".ua-clock__time").innerText.split(":").map(Number);
      return Math.abs(minutes * 60 + rest - left) < 30;
    }, await seconds(facilitator));
  });

  await t.test("everybody leaves, and the room is as it was", async () => {
    await participant.goto("/today");
    await facilitator.goto("/today");
    await facilitator.goto(url);
    await live(facilitator);
    await facilitator.getByText("Phase 2 of").first().waitFor();
    assert.equal(await written(facilitator, "Written before the lid closed").count(), 1);
  });
});
