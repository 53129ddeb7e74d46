// How fast pages are, measured from outside over one kept connection, as a browser would:
//
//   make bench
//
// prints for each page of screenshots.json the median and the 99th percentile of the time to the last
// byte, then how many a second the first one reaches with 32 connections, and the memory after that.
// The client shares the machine with the server, so a second is worth less than it says.

import { readFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { signIn, start } from "./harness.mjs";

const { accounts = {}, pages } = JSON.parse(await readFile(new URL("screenshots.json", import.meta.url), "utf8"));
const academy = await start({ demo: true, env: { ACADEMY_LOG: "warn,server=info" } });

function fetchOnce(agent, path, cookie) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(new URL(path, academy.url), { agent, headers: { cookie, accept: "text/html" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => { bytes += chunk.length; });
      answer.on("end", () => (answer.statusCode === 200
        ? resolve({ ms: performance.now() - began, bytes })
        : reject(new Error(`${path} answers ${answer.statusCode}`))));
    }).on("error", reject);
  });
}

const cookies = { undefined: "" };
for (const [who, account] of Object.entries(accounts)) {
  const page = await academy.person({ wasm: false });
  await signIn(page, account);
  cookies[who] = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

console.log("page".padEnd(40), "median ms".padStart(10), "p99 ms".padStart(10), "bytes".padStart(10));
const one = new Agent({ keepAlive: true, maxSockets: 1 });
for (const { path, as } of pages) {
  const times = [];
  let bytes;
  for (let round = 0; round < 220; round += 1) {
    const answer = await fetchOnce(one, path, cookies[as]);
    bytes = answer.bytes;
    if (round >= 20) times.push(answer.ms);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(2).padStart(10);
  console.log(`${path}${as ? ` (${as})` : ""}`.padEnd(40), at(0.5), at(0.99), String(bytes).padStart(10));
}
one.destroy();

const many = new Agent({ keepAlive: true, maxSockets: 32 });
const until = performance.now() + 5000;
let served = 0;
await Promise.all(Array.from({ length: 32 }, async () => {
  while (performance.now() < until) {
    await fetchOnce(many, pages[0].path, cookies[pages[0].as]);
    served += 1;
  }
}));
many.destroy();
console.log(`\n${pages[0].path}: ${Math.round(served / 5)} a second over 32 connections`);

const status = await readFile(`/proc/${academy.pid}/status`, "utf8");
console.log(`memory: ${Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024)} MB resident, at most ${Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024)} MB`);
await academy.stop();
