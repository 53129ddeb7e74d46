// From the first click to a confirmed place: an account, its mail, a profile, a draft that nothing
// can take away, the receipt, the decision, the answer. With and without WebAssembly.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fits, hydrated, linkIn, quiet, signIn, start, stored } from "../harness.mjs";

const DEMONSTRATION = "quiet harbour seven lamps";
const ana = { name: "Ana Nováková", email: "ana@example.org", password: "copper lantern over nine rivers" };
const ben = { name: "Ben Óg", email: "ben@example.org", password: "nine rivers under copper lanterns" };
const APPLY = "/apply/2027";
const TEXTS = {
  motivation: "We learn alone, and others have tried before us.",
  dilemma_title: "The school bus or the school next door",
  situation: "Two schools, one bus.",
  one_hand: "Mixing helps everybody.",
  other_hand: "The way is long.",
  key_question: "How could we bring both together?",
};

/** Looks at a page with all eyes. */
async function looked(page) {
  await axe(page);
  await fits(page);
}
const main = (page) => page.locator("#main");

/** An account whose address is verified through the real mail, and a complete profile. */
async function account(academy, page, { name, email, password }, wasm) {
  await page.goto("/sign-up");
  await looked(page);
  const form = main(page).locator("form");
  await form.locator("[name=name]").fill(name);
  await form.locator("[name=email]").fill(email);
  await form.locator("[name=password]").fill("short");
  await form.getByRole("button").click();
  await page.getByRole("alert").waitFor();
  await looked(page);
  assert.equal(await form.locator("[name=name]").inputValue(), name, "what was typed is still there");
  await form.locator("[name=password]").fill(password);
  await form.getByRole("button").click();
  await page.getByRole("heading", { name: "Check your inbox" }).waitFor();
  await looked(page);

  const link = linkIn(await academy.mailTo(email), /\/verify\?token=/);
  await page.goto(link);
  await looked(page);
  await page.getByRole("button", { name: "Verify my address" }).click();
  await page.getByText("Your address is verified").waitFor();
  await page.goto(link);
  await page.getByText("This link is wrong, was used already").waitFor();
  await looked(page);

  await signIn(page, { email, password });
  await page.goto(APPLY);
  await page.getByRole("link", { name: "Complete my profile" }).click();
  const profile = page.locator("form:has([name=organisation])");
  await profile.locator("[name=country]").selectOption("BE");
  if (wasm) {
    await hydrated(page);
    await profile.locator("[name=city_name]").pressSequentially("gen");
    await page.getByRole("option", { name: /^Gent / }).click();
  } else {
    await profile.locator("[name=city_name]").fill("Gent");
  }
  await looked(page);
  await profile.locator("[name=organisation]").fill("City of Ghent");
  await profile.getByText("City or municipality").click();
  await profile.getByRole("button", { name: "Save the profile" }).click();
  await page.waitForURL((url) => url.pathname === APPLY);
  await page.getByRole("button", { name: "Start the application" }).click();
  await page.locator("[name=motivation]").waitFor();
}

const value = (page, name) => page.locator(`[name=${name}]`).inputValue();
/** Waits until the page says that the draft is stored. */
const saved = (page) => page.waitForFunction(() => /^Saved \d/.test(document.querySelector(".ua-saved").textContent));
/** Types into a field, and waits until the draft is stored. */
async function write(page, name, text, wasm) {
  const kept = wasm && stored(page);
  await page.locator(`[name=${name}]`).fill(text);
  if (wasm) {
    await kept;
    await saved(page);
  } else {
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.getByText("Your draft is saved.").waitFor();
  }
}
/** What the server has: seen by a browser that kept nothing. */
async function elsewhere(academy, person, options) {
  const page = await academy.person(options);
  await signIn(page, person);
  await page.goto(APPLY);
  return page;
}

for (const wasm of [true, false]) {
  test(`an application from the first click to a confirmed place, ${wasm ? "with" : "without"} WebAssembly`, async (t) => {
    const academy = await start({ demo: true });
    t.after(() => academy.stop());
    const phone = { wasm, viewport: { width: 360, height: 740 } };
    const page = await academy.person({ ...phone, theme: wasm ? "dark" : "light" });
    await account(academy, page, ana, wasm);
    if (wasm) await hydrated(page);
    await looked(page);

    await write(page, "motivation", TEXTS.motivation, wasm);
    const second = await elsewhere(academy, ana, { wasm });
    assert.equal((await value(second, "motivation")).trim(), TEXTS.motivation, "the draft is on another device");
    await looked(second);

    // A power cut: what was saved is there, and what was typed since is not lost either.
    await academy.crash();
    if (wasm) {
      await page.locator("[name=situation]").fill(TEXTS.situation);
      await page.locator(".ua-saved--failed").waitFor();
      await academy.again();
      const kept = stored(page);
      await page.reload();
      await hydrated(page);
      await kept;
      await saved(page);
    } else {
      await academy.again();
      await page.reload();
      await write(page, "situation", TEXTS.situation, wasm);
    }
    assert.equal((await value(page, "motivation")).trim(), TEXTS.motivation);
    assert.equal((await value(page, "situation")).trim(), TEXTS.situation);

    if (wasm) {
      // Without a line a button leaves the text where it is; once the line is back it is stored by itself.
      await page.context().setOffline(true);
      await page.locator("[name=one_hand]").fill("Everybody walks.");
      await page.getByRole("button", { name: "Save the draft" }).click();
      await page.locator(".ua-saved--failed").waitFor();
      assert.equal((await value(page, "one_hand")).trim(), "Everybody walks.");
      const kept = stored(page);
      await page.context().setOffline(false);
      await kept;
      await saved(page);
    }

    // The second device still shows the older text: whoever saves there is told, and nothing is lost.
    await second.locator("[name=situation]").fill("Typed on an older text.");
    if (!wasm) await second.getByRole("button", { name: "Save the draft" }).click();
    await second.getByRole("heading", { name: "This text was changed elsewhere" }).waitFor();
    const both = second.locator("#draft-changed ~ .ua-table-wrap");
    assert.match(await both.innerText(), /Typed on an older text\.[\s\S]*Two schools, one bus\./);
    await looked(second);
    await second.getByRole("link", { name: "Take the other text" }).click();
    await second.waitForFunction((text) => document.querySelector("[name=situation]").value.trim() === text, TEXTS.situation);
    await second.context().close();

    // Sent with gaps, and back with what is missing; then whole.
    await page.getByRole("button", { name: "Submit the application" }).click();
    await page.locator("#errors").waitFor();
    await looked(page);
    assert.equal((await value(page, "motivation")).trim(), TEXTS.motivation);
    for (const [name, text] of Object.entries(TEXTS)) await page.locator(`[name=${name}]`).fill(text);
    await page.locator("#f-preferences").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Submit the application" }).click();
    await page.getByText("Your application has arrived. An email").waitFor();
    await looked(page);
    const receipt = await academy.mailTo(ana.email, /has arrived/);
    const number = await page.locator(".ua-page-header__meta strong").innerText();
    assert.ok(receipt.text.includes(number) && receipt.text.includes(TEXTS.dilemma_title), "the receipt names the application");

    // Somebody else applies, too.
    const other = await academy.person({ wasm: false });
    await account(academy, other, ben, false);
    for (const [name, text] of Object.entries(TEXTS)) await other.locator(`[name=${name}]`).fill(`${text} (Ben)`);
    await other.locator("#f-preferences").selectOption({ index: 2 });
    await other.getByRole("button", { name: "Submit the application" }).click();
    await other.getByText("Your application has arrived. An email").waitFor();

    // The organisers' desk: search, sort, filter, read, preview, offer.
    const organiser = await academy.person({ wasm, theme: wasm ? "light" : "dark" });
    await signIn(organiser, { email: "organiser@example.org", password: DEMONSTRATION });
    const list = "/organise/2027/applications";
    for (const person of [ana, ben]) {
      await organiser.goto(list);
      await organiser.getByRole("searchbox").fill(person.name.toUpperCase());
      await organiser.locator("form.ua-filters").getByRole("button").first().click();
      const rows = organiser.locator("main tbody tr", { has: organiser.locator("a[href^='/organise/applications/']") });
      assert.equal(await rows.count(), 1, "found by name");
      await organiser.goto(`${list}?country=BE&level=local&sort=name`);
      const names = await rows.locator("td:first-child a").allInnerTexts();
      const sorted = [...names].sort((a, b) => a.localeCompare(b));
      assert.deepEqual(names, sorted, "sorted by name");
      await organiser.goto(`${list}?sort=-name`);
      await looked(organiser);
      await organiser.goto(`${list}?q=${encodeURIComponent(person.name)}`);
      await rows.getByRole("link").first().click();
      await looked(organiser);
      await organiser.locator("label", { hasText: "Offer a place" }).click();
      await organiser.locator("[name=reason]").fill("Your question is one that many have.");
      await organiser.getByRole("button", { name: "Preview the email" }).click();
      const mail = organiser.getByRole("article", { name: "Preview of the email" });
      assert.match(await mail.innerText(), new RegExp(`${person.email}[\\s\\S]*Your question is one that many have`));
      await looked(organiser);
      assert.equal(academy.mails.filter((mail) => /You have a place/.test(mail.subject) && mail.recipients.includes(person.email)).length, 0);
      await organiser.getByRole("button", { name: "Decide and send" }).click();
      await organiser.getByText("The decision is made").waitFor();
    }

    // One confirms, by the link in the mail; the other gives the place back.
    const offer = await academy.mailTo(ana.email, /You have a place/);
    await page.goto(linkIn(offer, /\/apply\//));
    await looked(page);
    await page.getByRole("button", { name: "I confirm my place" }).click();
    await page.getByText("You have confirmed your place.").waitFor();
    await looked(page);
    await academy.mailTo(ana.email, /confirmed/);
    await page.goto("/workspace");
    await page.getByRole("heading", { name: "Workspace" }).waitFor();
    await other.goto(linkIn(await academy.mailTo(ben.email, /You have a place/), /\/apply\//));
    await other.getByRole("button", { name: "I give the place back" }).click();
    await other.getByText("You have given the place back").waitFor();
    await looked(other);
    await organiser.goto(`${list}?q=${encodeURIComponent(ben.name)}`);
    assert.match(await organiser.locator("main tbody").innerText(), /Place given back/);
    // With a mail server nothing waits, and the page of mails warns of nothing.
    await organiser.goto("/outbox");
    await organiser.getByRole("row", { name: /You have a place/ }).first().waitFor();
    assert.equal(await organiser.getByText("No mail server is configured").count(), 0);

    // A browser notes what was refused, that the server was away, and what it loads and may not run: as it was meant to be.
    const meant = /status of 4(09|22)|ERR_CONNECTION_REFUSED|preloaded using link preload/;
    for (const one of [page, other, organiser]) {
      one.problems = one.problems.filter((problem) => !meant.test(problem));
      quiet(one);
    }
  });
}
