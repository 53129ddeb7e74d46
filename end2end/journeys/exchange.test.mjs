// Other people's programs: a filter kept by name, tables to take along, reviews from a file with a mistake and then
// without, a token that reads what it may. Without WebAssembly: nothing of it needs any.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { axe, fits, quiet, signIn, start } from "../harness.mjs";

const organiser = { email: "organiser@example.org", password: "quiet harbour seven lamps" };
const PHONE = { width: 360, height: 740 };

async function looked(page) {
  await axe(page);
  await fits(page);
}
/** What a link gives to save. */
async function taken(page, link) {
  const download = page.waitForEvent("download");
  await link.click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("what comes in and goes out", async (t) => {
  const academy = await start({ demo: true });
  t.after(() => academy.stop());
  const page = await academy.person({ wasm: false });
  await signIn(page, organiser);

  // A filter is kept by name and leads back to itself.
  await page.goto("/organise/2027/applications?country=PT&sort=name");
  const found = await page.locator("tbody tr").count();
  assert.ok(found > 3);
  await page.getByLabel("Name of this filter").fill("Portugal");
  await page.getByRole("button", { name: "Save this filter" }).click();
  await page.goto("/organise/2027/applications");
  await page.getByRole("link", { name: "Portugal", exact: true }).first().click();
  assert.equal(await page.locator("tbody tr").count(), found);
  await looked(page);
  // What is listed is what is taken along, as a table and as a workbook.
  const table = await taken(page, page.locator("a[href*='applications.csv']").first());
  assert.equal(table.name, "urban-academy-2027-applications.csv");
  assert.equal(table.bytes.toString("utf8").trim().split("\r\n").length, found + 1);
  const book = await taken(page, page.locator("a[href*='applications.xlsx']").first());
  assert.equal(book.bytes.subarray(0, 2).toString(), "PK");

  // Reviews from a file: first with a mistake on one line, then without.
  await page.goto("/organise/2027/reviews");
  await page.getByRole("link", { name: "Reviews from a file" }).click();
  await looked(page);
  const form = await taken(page, page.getByRole("link", { name: "A file to fill in" }));
  const [head, ...rows] = form.bytes.toString("utf8").replace("\ufeff", "").trim().split("\r\n");
  assert.ok(rows.length > 2, "reviews are given out and not begun");
  const columns = head.split(",");
  const filled = (score) => [head, ...rows.slice(0, 2).map((row, at) => row.split(",")
    .map((cell, column) => columns[column].startsWith("score_") ? (at ? "4" : score) : cell).join(","))].join("\r\n");
  await page.getByLabel("File", { exact: true }).setInputFiles(csv("reviews.csv", filled("=1+1")));
  await page.getByRole("button", { name: "Read the file" }).click();
  await page.getByText("nothing was brought in").waitFor();
  await looked(page);
  await page.setViewportSize(PHONE);
  await looked(page);
  assert.equal(await page.getByRole("button", { name: /Bring in/ }).count(), 0);
  await page.getByRole("link", { name: "Send another file" }).click();
  await looked(page);
  await page.getByLabel("File", { exact: true }).setInputFiles(csv("reviews.csv", filled("3")));
  await page.getByRole("button", { name: "Read the file" }).click();
  await page.getByText("2 reviews can come in").waitFor();
  await looked(page);
  await page.getByRole("button", { name: "Bring in 2 reviews" }).click();
  await page.getByText("The reviews are in, and every reviewer gets an email.").waitFor();
  await page.setViewportSize({ width: 1280, height: 800 });
  await academy.mailTo(rows[0].split(",")[1], /entered in your name|saisies? en votre nom/);

  // A token, shown once, reads what its maker ticked.
  await page.goto("/tokens");
  await looked(page);
  await page.locator("[name=token_name]").fill("The list of the secretariat");
  await page.locator("label", { hasText: /Applications/ }).first().click();
  await page.getByRole("button", { name: "Make the token" }).click();
  const secret = (await page.locator("code.ua-written").textContent()).trim();
  await looked(page);
  const read = (path) => fetch(`${academy.url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
  const list = await read("/editions/2027/applications?limit=5");
  assert.equal(list.status, 200);
  assert.equal((await list.json()).items.length, 5);
  assert.equal((await read("/editions/2027/decisions")).status, 403, "what was not ticked stays closed");
  await page.goto("/tokens");
  assert.equal(await page.getByText(secret).count(), 0, "it is shown once");
  await page.getByRole("button", { name: /^End/ }).first().click();
  await page.waitForLoadState();
  assert.equal((await read("/editions/2027/applications")).status, 401);
  quiet(page);
});
