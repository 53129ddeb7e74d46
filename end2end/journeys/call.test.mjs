// The call: organisers ask a question of their own while somebody writes; answers save themselves; a file
// that lies is refused; a colleague writes along; only the author sends. With and without WebAssembly.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, hydrated, linkIn, signIn, start, stored } from "../harness.mjs";

const password = "quiet harbour seven lamps";
const of = (name) => ({ email: `${name}@example.org`, password });
const APPLY = "/apply/2027";
const FORM = "/organise/2027/call";
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF");
const file = (name, buffer) => ({ name, mimeType: "application/pdf", buffer });

/** Looks at a page with all eyes. */
async function looked(page) {
  await axe(page);
  await fits(page);
}
const field = (page, key) => page.locator(`[name="answers[${key}][]"]`);

/** Answers a question, and waits until the draft is stored. */
async function answer(page, key, text, wasm) {
  const kept = wasm && stored(page);
  await field(page, key).fill(text);
  if (wasm) await kept;
  else {
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.getByText("Your draft is saved.").waitFor();
  }
}

for (const wasm of [true, false]) {
  test(`questions of the organisers, a file, a colleague, ${wasm ? "with" : "without"} WebAssembly`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const organiser = await academy.person({ wasm: false, viewport: { width: 360, height: 740 }, theme: "dark" });
    await signIn(organiser, of("organiser"));
    const page = await academy.person({ wasm, viewport: wasm ? { width: 1280, height: 900 } : { width: 360, height: 740 } });
    await signIn(page, of("applicant"));
    await page.goto(APPLY);
    if (wasm) await hydrated(page);
    await looked(page);
    await answer(page, "team", "12", wasm);

    // While that page is open, the organisers ask one thing more.
    await organiser.goto(FORM);
    await looked(organiser);
    await organiser.getByRole("link", { name: "Number", exact: true }).click();
    await looked(organiser);
    await organiser.locator("[name=question_en]").fill("How many newcomers arrive in a year?");
    await organiser.getByRole("button", { name: "Save the question" }).click();
    await organiser.getByRole("alert").waitFor();
    assert.equal(await organiser.locator("[name=question_en]").inputValue(), "How many newcomers arrive in a year?");
    await looked(organiser);
    await organiser.locator("[name=question_fr]").fill("Combien de nouveaux arrivants par an ?");
    await organiser.getByText("It must be answered").click();
    await organiser.getByRole("button", { name: "Save the question" }).click();
    await organiser.getByText("The form of the call is changed.").waitFor();
    await organiser.getByText("Version 2").first().waitFor();
    await looked(organiser);
    for (const path of ["/preview", "/access"]) {
      await organiser.goto(`${FORM}${path}`);
      await looked(organiser);
    }

    // What was answered is there, and what is new is told.
    await page.goto(APPLY);
    if (wasm) await hydrated(page);
    await page.getByText("The organisers changed their questions").waitFor();
    assert.equal(await field(page, "team").inputValue(), "12");
    await looked(page);
    const item = page.locator('[data-part="answers[how_many_newcomers_arrive_in_a]"]');
    assert.equal(await item.isVisible(), true);
    await answer(page, "how_many_newcomers_arrive_in_a", "300", wasm);
    assert.equal(await item.isVisible(), false, "it is not missing any more");
    const kept = wasm && stored(page);
    await page.getByText("German", { exact: true }).click();
    if (wasm) await kept;

    // A file that is not what its name says, and one that is.
    const lies = file("plan.pdf", Buffer.from("<script>alert(1)</script>"));
    if (wasm) {
      // It is sent when it is chosen: what is wrong is said at once, and what is right is stored.
      await page.locator('[name="files[document]"]').setInputFiles(lies);
      await page.getByRole("alert").filter({ hasText: "This is not a readable PDF" }).waitFor();
      await looked(page);
      await page.locator('[name="files[document]"]').setInputFiles(file("first.pdf", PDF));
      await page.getByText("Stored.").waitFor();
      await page.getByRole("link", { name: "first.pdf" }).waitFor();
      assert.equal(await page.getByText("This is not a readable PDF").count(), 0);
      await looked(page);
      await page.reload();
      await hydrated(page);
      await page.getByRole("link", { name: "first.pdf" }).waitFor();
    }
    await page.locator('[name="files[document]"]').setInputFiles(lies);
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.getByRole("alert").first().waitFor();
    await looked(page);
    if (wasm) await hydrated(page);
    assert.equal(await page.getByLabel("German").isChecked(), true, "nothing typed is lost");
    await page.locator('[name="files[document]"]').setInputFiles(file("plan.pdf", PDF));
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.getByText("Your draft is saved.").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "plan.pdf" }).click();
    assert.equal((await download).suggestedFilename(), "plan.pdf");

    // A colleague writes along, from the mail on, and cannot send it.
    if (wasm) await hydrated(page);
    await page.locator("#f-co_author").fill(of("rapporteur").email);
    await page.getByRole("button", { name: "Invite to write with me" }).click();
    await page.getByText("Your colleague can write with you").waitFor();
    const link = linkIn(await academy.mailTo(of("rapporteur").email), /\/apply\/with\//);
    const colleague = await academy.person({ wasm });
    await signIn(colleague, of("rapporteur"));
    await colleague.goto(link);
    if (wasm) await hydrated(colleague);
    await looked(colleague);
    assert.equal(await colleague.getByRole("button", { name: "Submit the application" }).count(), 0);
    await answer(colleague, "needs", "A seat for two.", wasm);
    await page.goto(APPLY);
    assert.equal((await field(page, "needs").inputValue()).trim(), "A seat for two.");
    await page.goto(`${APPLY}/print`);
    await page.getByText("A seat for two.").waitFor();
    await looked(page);
    const taken = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download the application (PDF)" }).click();
    assert.equal((await taken).suggestedFilename(), "urban-academy-application-2027.pdf");
  });
}
