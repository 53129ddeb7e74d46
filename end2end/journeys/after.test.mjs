// After the decision: a signed cohort becomes mails, a place is confirmed and another given back, the waiting list fills
// it, people come through the door, and a visitor asks whether a certificate is genuine. Without WebAssembly: nothing
// of it needs any.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, quiet, signIn, start } from "../harness.mjs";

const password = "quiet harbour seven lamps";
const PHONE = { width: 360, height: 740 };

async function looked(page) {
  await axe(page);
  await fits(page);
}
/** The next state of the edition, pressed in its settings. */
async function advance(page, to) {
  await page.goto("/organise/2027");
  await page.locator("summary").filter({ hasText: to }).click();
  await page.getByText("This cannot be undone.").waitFor();
  await page.getByRole("button", { name: to }).click();
  await page.waitForLoadState();
}
/** Reloads a page until it says something. */
async function until(page, what) {
  while (!(await what.count())) await page.reload();
}
/** The first pages of applications in a state: address and name. */
async function inState(page, state) {
  await page.goto(`/organise/2027/applications?state=${state}&sort=name`);
  return page.locator("td a[href^='/organise/applications/']").evaluateAll((links) =>
    links.map((link) => ({ href: link.getAttribute("href"), name: link.textContent.trim() })));
}
/** Somebody who applied, signed in on a telephone. */
async function applicant(academy, organiser, { href }) {
  await organiser.goto(href);
  const email = await organiser.locator("aside p[translate=no]", { hasText: "@example.org" }).textContent();
  const page = await academy.person({ wasm: false, viewport: PHONE });
  await signIn(page, { email: email.trim(), password });
  // They read in a language of their own; this test reads English.
  await page.locator("summary.ua-drop__toggle").first().click();
  await page.locator("button[name=language][value=en]").click();
  await page.goto("/apply/2027");
  return { page, email: email.trim() };
}

test("from the decision to the certificate", async (t) => {
  const academy = await start({ demo: true });
  t.after(() => academy.stop());
  const organiser = await academy.person({ wasm: false });
  await signIn(organiser, { email: "organiser@example.org", password });

  // The call is over; a person signs a cohort.
  await advance(organiser, /Selecting|selection/i);
  await organiser.goto("/organise/2027/selection");
  await organiser.getByRole("link", { name: "Places only" }).first().click();
  await organiser.locator("[name=statement]").fill("The best by points, as the call said.");
  await organiser.getByRole("button", { name: "Sign this cohort" }).click();
  await organiser.getByRole("heading", { name: "Decisions", exact: true }).waitFor();
  await looked(organiser);
  await organiser.locator("[name=reserve]").fill("6");
  await organiser.getByRole("button", { name: "Write the decisions" }).click();
  await organiser.getByText("The decisions are written.").waitFor();
  await organiser.getByRole("button", { name: /Send \d+ decisions/ }).click();
  await organiser.getByText("The decisions are made and the emails are on their way.").waitFor();
  const offered = await inState(organiser, "offered");
  assert.ok(offered.length > 3, "places are offered");
  const waiting = await inState(organiser, "waiting");
  assert.equal(waiting.length, 6, "as many wait as was said");

  // One confirms, one gives the place back.
  const ana = await applicant(academy, organiser, offered[0]);
  await ana.page.getByRole("button", { name: "I confirm my place" }).click();
  await ana.page.getByRole("link", { name: "Show my ticket" }).click();
  await ana.page.getByRole("img", { name: /Receipt number 2027-/ }).waitFor();
  await looked(ana.page);
  const number = (await ana.page.locator("main strong").textContent()).trim();
  const ben = await applicant(academy, organiser, offered[1]);
  await ben.page.getByRole("button", { name: "I give the place back" }).click();
  await ben.page.getByText("You have given the place back.").waitFor();

  // Somebody who was not selected reads why, and is invited to the open space, if they like.
  const [declined] = await inState(organiser, "not_selected");
  const cleo = await applicant(academy, organiser, declined);
  await cleo.page.getByRole("heading", { name: "Stay in touch" }).waitFor();
  await looked(cleo.page);
  await cleo.page.getByRole("button", { name: "Join the open space" }).click();
  await cleo.page.getByText("Welcome to the open space.").waitFor();
  await looked(cleo.page);

  // The place that fell free is a task; a solver proposes, a person offers.
  await organiser.goto("/today");
  await organiser.getByText("One place has become free").waitFor();
  await organiser.locator("a[href='/organise/2027/places']", { hasText: "See who comes in" }).click();
  await looked(organiser);
  await organiser.goto("/organise/2027/selection");
  await organiser.getByText("One place is free in").waitFor();
  await looked(organiser);
  await organiser.getByRole("button", { name: "Propose who comes in" }).click();
  await until(organiser, organiser.getByRole("button", { name: "Offer and send the emails" }));
  await looked(organiser);
  const comes = await organiser.locator("main form .ua-list__title").first().textContent();
  await organiser.setViewportSize(PHONE);
  await looked(organiser);
  await organiser.setViewportSize({ width: 1280, height: 800 });
  await organiser.getByRole("button", { name: "Offer and send the emails" }).click();
  await organiser.getByText("The places are offered and the emails are on their way.").waitFor();
  await organiser.getByText("No place is free.").waitFor();
  const dana = waiting.find(({ name }) => name === comes.trim());
  assert.ok(dana, "whoever comes in was waiting");
  await organiser.goto(dana.href);
  await organiser.getByRole("link", { name: "Emails about this application" }).click();
  await organiser.getByText(/You have a place|Vous avez une place/).first().waitFor();
  await organiser.goto(dana.href);
  // A place may be moved or taken back, with a reason.
  await organiser.getByText("Take the place back").click();
  await looked(organiser);

  // The door: badges, one press, undone, and by the number on a telephone.
  await advance(organiser, /Confirmed/i);
  await advance(organiser, /Running|Under way/i);
  await organiser.goto("/organise/2027/door");
  await looked(organiser);
  for (const paper of ["badges", "attendance"]) {
    const answer = await organiser.request.get(`${academy.url}/organise/2027/${paper}.pdf`);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-");
  }
  await organiser.getByRole("button", { name: `Check in ${offered[0].name}` }).click();
  await organiser.getByText("Arrived: 1 of 1").waitFor();
  await looked(organiser);
  await organiser.getByRole("button", { name: `Undo the check-in of ${offered[0].name}` }).click();
  await organiser.getByText("Arrived: 0 of 1").waitFor();
  const facilitator = await academy.person({ wasm: false, viewport: PHONE, theme: "dark" });
  await signIn(facilitator, { email: "organiser@example.org", password });
  await facilitator.goto(`/check-in/${number}`);
  await looked(facilitator);
  await facilitator.getByRole("button", { name: `Check in ${offered[0].name}` }).click();
  await facilitator.getByText("Checked in.").waitFor();
  // To everybody else the address in the code is their own ticket, or nothing.
  await ana.page.goto(`/check-in/${number}`);
  await ana.page.getByText("You are checked in.").waitFor();
  await ben.page.goto(`/check-in/${number}`);
  assert.equal(await ben.page.getByText(offered[0].name).count(), 0, "nobody learns whose number it is");

  // The certificate, and a visitor who asks.
  await advance(organiser, /Follow-up/i);
  await ana.page.goto("/apply/2027");
  await ana.page.getByRole("button", { name: "Make my certificate" }).click();
  const link = ana.page.locator("a[href^='/certificates/']");
  await link.waitFor();
  await looked(ana.page);
  const paper = await ana.page.request.get(`${academy.url}/apply/2027/certificate.pdf`);
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
  const code = (await link.textContent()).trim();
  const visitor = await academy.person({ wasm: false, viewport: PHONE });
  await visitor.goto(`/certificates/${code}`);
  await visitor.getByText("This certificate is genuine").waitFor();
  await visitor.getByText(offered[0].name).waitFor();
  await looked(visitor);
  quiet(visitor);
  // Another code on that page is answered for itself.
  await visitor.getByLabel("Code").fill("0000-0000-0000-0000-0000");
  await visitor.getByRole("button", { name: "Check" }).click();
  await visitor.getByText("There is no certificate with this code").waitFor();
  assert.equal(await visitor.getByText("This certificate is genuine").count(), 0);
  await looked(visitor);
  for (const page of [organiser, ana.page, cleo.page, facilitator]) quiet(page);
});
