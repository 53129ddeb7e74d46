// A visitor looks at the front door, with and without WebAssembly.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, quiet, start, within } from "../harness.mjs";

let academy;
before(async () => { academy = await start({ demo: true }); });
after(() => academy?.stop());

for (const wasm of [true, false]) {
  test(`the home page ${wasm ? "with" : "without"} WebAssembly`, async () => {
    const visitor = await academy.person({ wasm });
    await visitor.goto("/");
    assert.match(await visitor.title(), /Urban Academy/);
    assert.equal(await visitor.locator("h1").count(), 1);
    await axe(visitor);
    quiet(visitor);
  });
}

test("the home page stays within 40 kB", async () => {
  await within(40_000, await academy.person(), "/");
});

test("the home page fits a narrow screen", async () => {
  const visitor = await academy.person({ viewport: { width: 320, height: 640 } });
  await visitor.goto("/");
  const wider = await visitor.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${wider} px wider than the window`);
});
