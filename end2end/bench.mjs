// The figures of `make bench` that need the whole program and a browser: what pages weigh as a browser
// counts it, how soon the program listens, how much memory it holds. The ratios are in server/benches.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { signIn, start, transferred } from "./harness.mjs";

const PASSWORD = "quiet harbour seven lamps";
const PUBLIC = ["/", "/editions/2019/work"];
const SIGNED_IN = [
  ["/today", "participant@example.org"],
  ["/apply/2027", "applicant@example.org"],
  ["/organise/2027/applications", "organiser@example.org"],
  ["the room that is running", "facilitator@example.org"],
];

function figure(name, value, limit, of) {
  const verdict = limit === undefined ? "" : `   at most ${limit} ${value <= limit ? "holds" : "MISSED"}`;
  console.log(`${name.padEnd(24)} ${value.toFixed(1).padStart(10)}${verdict}${of ? `   ${of}` : ""}`);
}
const heaviest = (weights) => weights.reduce((most, next) => (next.kb > most.kb ? next : most));
const kb = async (page, path) => (await transferred(page, path)).bytes / 1024;

const academy = await start({ demo: true, env: { ACADEMY_LOG: "warn,server=info" } });
try {
  const seen = [];
  for (const path of PUBLIC) seen.push({ kb: await kb(await academy.person(), path), path });
  const first = [];
  const again = [];
  for (const [what, email] of SIGNED_IN) {
    // One browser finds the way, another, which has seen nothing, is measured.
    const guide = await academy.person({ wasm: false });
    await signIn(guide, { email, password: PASSWORD });
    let path = what;
    if (!what.startsWith("/")) {
      await guide.goto("/sessions");
      path = await guide.locator('.ua-list__title a[href^="/sessions/"]').first().getAttribute("href");
    }
    const page = await academy.person();
    await page.context().addCookies(await guide.context().cookies());
    first.push({ kb: await kb(page, path), path: what });
    again.push({ kb: await kb(page, path), path: what });
    await page.context().close();
  }
  for (const [name, weights, limit] of [["public_page_kb", seen, 40], ["signed_in_first_kb", first, 320], ["signed_in_again_kb", again, 40]]) {
    const most = heaviest(weights);
    figure(name, most.kb, limit, `the heaviest of ${weights.length}: ${most.path}`);
  }
  const status = await readFile(`/proc/${academy.pid}/status`, "utf8");
  figure("rss_mb", Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024, undefined, "after all of that");
} finally {
  await academy.stop();
}

/** Milliseconds from the start of the program to the line that says it listens, on a database that is there. */
async function startMs(folder) {
  const binary = process.env.ACADEMY_BIN;
  const env = { ...process.env, ACADEMY_LISTEN: "127.0.0.1:0", ACADEMY_SITE: process.env.SITE_DIR, DATABASE_URL: `sqlite:${join(folder, "a.sqlite")}` };
  await promisify(execFile)(binary, ["migrate"], { env });
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    const child = spawn(binary, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((resolve) => child.once("close", resolve));
    await new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => line.includes("listening") && resolve());
      }
      child.once("exit", () => reject(new Error("the academy ended before it listened")));
    });
    times.push(performance.now() - began);
    child.kill("SIGTERM");
    await ended;
  }
  return times.sort((a, b) => a - b)[2];
}
const folder = await mkdtemp(join(tmpdir(), "academy-bench-"));
figure("start_ms", await startMs(folder), undefined, "median of five, from the call to listening");
await rm(folder, { recursive: true });
