// The workspace: a thread, replies in Markdown with nothing in them that runs, a commitment from the
// promise to what came of it. With and without WebAssembly, which changes nothing here.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, quiet, signIn, start } from "../harness.mjs";

const password = "quiet harbour seven lamps";
const HOSTILE = `**Yes**, we do. <script>window.ran = 1</script><img src=x onerror="window.ran = 2">
[press](javascript:window.ran=3) and [read](https://example.org/guide)

- one thing
- another`;

async function looked(page) {
  await axe(page);
  await fits(page);
}
const ran = (page) => page.evaluate(() => window.ran);

for (const wasm of [true, false]) {
  // Once on each engine.
  const engine = wasm ? "sqlite" : "postgres";
  test(`a thread and a commitment, ${wasm ? "with" : "without"} WebAssembly, on ${engine}`, async (t) => {
    const academy = await start({ demo: true, engine });
    t.after(() => academy.stop());
    const participant = await academy.person({ wasm, theme: wasm ? "light" : "dark", viewport: { width: 360, height: 740 } });
    const organiser = await academy.person({ wasm, theme: wasm ? "dark" : "light" });
    await signIn(participant, { email: "participant@example.org", password });
    await signIn(organiser, { email: "organiser@example.org", password });
    await participant.goto("/workspace");
    await looked(participant);
    await participant.locator("#spaces ~ .ua-list a").first().click();
    await looked(participant);
    const space = new URL(participant.url()).pathname;

    await t.test("a thread is looked at before it is sent, and sent once", async () => {
      const form = participant.locator("#new-thread form");
      await form.getByLabel("Title").fill("Who pays the deposit?");
      await form.getByRole("button", { name: "Start the thread" }).click();
      await participant.locator("#errors").waitFor();
      await looked(participant);
      assert.equal(await form.getByLabel("Title").inputValue(), "Who pays the deposit?");
      await form.locator("[name=body]").fill("Does **anybody** pay it in advance?");
      await form.getByRole("button", { name: "Preview" }).click();
      await participant.locator("[role=status] strong", { hasText: "anybody" }).waitFor();
      await looked(participant);
      await form.getByRole("button", { name: "Start the thread" }).click();
      await participant.getByText("Your thread is started.").waitFor();
      await participant.reload();
      assert.equal(await participant.locator(".ua-post").count(), 1);
      await looked(participant);
    });
    const thread = new URL(participant.url()).pathname;

    await t.test("a reply is Markdown, and nothing in it runs", async () => {
      await organiser.goto(space);
      await organiser.getByRole("link", { name: "Who pays the deposit?" }).click();
      await organiser.locator("#reply [name=body]").fill(HOSTILE);
      await organiser.getByRole("button", { name: "Preview" }).click();
      await organiser.locator("#reply [role=status] li", { hasText: "one thing" }).waitFor();
      assert.equal(await ran(organiser), undefined);
      await organiser.locator("#reply form").getByRole("button", { name: "Reply" }).click();
      await organiser.locator(".ua-post--reply").waitFor();
      await participant.goto(thread);
      for (const page of [organiser, participant]) {
        const body = page.locator(".ua-post--reply .ua-post__body");
        assert.equal(await body.locator("strong").innerText(), "Yes");
        assert.equal(await body.locator("li").count(), 2);
        assert.deepEqual(await body.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")).filter(Boolean)), ["https://example.org/guide"]);
        assert.equal(await body.locator("script, img, [onerror]").count(), 0);
        assert.equal(await ran(page), undefined);
        await looked(page);
      }
    });

    await t.test("a post is changed by its author, and removed by the organisers with a reason", async () => {
      await participant.getByRole("link", { name: /Edit or remove/ }).click();
      await looked(participant);
      await participant.locator("[name=body]").fill("Does the city pay it in advance?");
      await participant.getByRole("button", { name: "Save the post" }).click();
      await participant.getByText("Your post was changed.").waitFor();
      await participant.locator("#reply [name=body]").fill("Buy my book.");
      await participant.locator("#reply form").getByRole("button", { name: "Reply" }).click();
      await participant.getByText("Buy my book.").waitFor();
      await organiser.goto(thread);
      await organiser.locator(".ua-post", { hasText: "Buy my book." }).getByRole("link", { name: "Remove" }).click();
      await looked(organiser);
      await organiser.getByLabel("Reason").fill("No advertising here.");
      await organiser.getByRole("button", { name: "Remove the post" }).click();
      await organiser.getByText("The post was removed.").waitFor();
      const mail = await academy.mailTo("participant@example.org", /removed/);
      assert.match(mail.text, /No advertising here\./);
      await participant.goto(thread);
      assert.equal(await participant.getByText("Buy my book.").count(), 0);
      await participant.getByText("No advertising here.").waitFor();
    });

    await t.test("a commitment, from the promise to what was learned", async () => {
      await participant.goto("/commitments");
      await looked(participant);
      const form = participant.locator("form:has([name=commitment])");
      await form.getByLabel("What will you do?").fill("Ring three landlords");
      await form.getByLabel(/first step/i).fill("Find their numbers");
      await form.locator("[name=due_on]").fill("2031-03-01");
      const room = await form.locator("[name=shown_in] option").evaluateAll((options) => options.map((option) => option.value));
      assert.ok(room.includes(space.split("/").at(-1)), "it can be shown in the space");
      await form.locator("[name=shown_in]").selectOption(space.split("/").at(-1));
      await form.getByRole("button", { name: "Make the commitment" }).click();
      await participant.getByText("Your commitment is noted.").waitFor();
      if (!/\/commitments\/./.test(participant.url())) await participant.getByRole("link", { name: "Ring three landlords" }).first().click();
      await looked(participant);
      const checkIn = participant.locator("#check-in form");
      await checkIn.getByText("Something is in the way").click();
      await checkIn.getByRole("button", { name: "Check in" }).click();
      await participant.locator("#errors").waitFor();
      await looked(participant);
      await checkIn.locator("[name=check_in_note]").fill("Nobody answers.");
      await checkIn.getByRole("button", { name: "Check in" }).click();
      await participant.getByText("Your check-in is noted.").waitFor();
      await participant.locator(".ua-page-header .ua-pill", { hasText: "Blocked" }).waitFor();
      await organiser.goto(`${space}/commitments`);
      await organiser.getByText("Ring three landlords").waitFor();
      await looked(organiser);
      assert.equal(await organiser.getByRole("link", { name: "Make a commitment" }).count(), 0, "no door that is closed");
      await checkIn.getByText("It is done").click();
      await checkIn.locator("[name=check_in_note]").fill("Ring before nine.");
      await checkIn.getByRole("button", { name: "Check in" }).click();
      await participant.locator(".ua-page-header .ua-pill", { hasText: "Done" }).waitFor();
      await looked(participant);
      await participant.goto("/commitments");
      await participant.getByText("Ring before nine.").waitFor();
    });

    for (const page of [participant, organiser]) {
      page.problems = page.problems.filter((problem) => !/status of 422/.test(problem));
      quiet(page);
    }
  });
}
