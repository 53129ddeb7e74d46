// Runs make targets one after the other, even if one fails, and ends with the sum of their tests. Each argument
// is such a row of targets; the rows run side by side, for one often waits (a linker, a browser) where another works:
//
//   node end2end/tally.mjs "fmt-check clippy test-rust" "build test-browser"
//
// A target without tests of its own (a lint) counts as one. What a failed test of cargo said stands far above
// the end of its target: it is said again there.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const COUNTS = [
  [/^test result: \w+\. (\d+) passed/, "passed"],
  [/^test result: \w+\. \d+ passed; (\d+) failed/, "failed"],
  [/^[ℹ#] pass (\d+)$/, "passed"],
  [/^[ℹ#] fail (\d+)$/, "failed"],
  [/^[ℹ#] cancelled (\d+)$/, "failed"],
];

const ROWS = process.argv.slice(2).map((row) => row.split(" "));
const WIDTH = Math.max(...ROWS.flat().map((target) => target.length));

// Lines of one failed test that are worth saying again.
const SAID = 30;

function run(target) {
  const count = { passed: 0, failed: 0 };
  const failures = [];
  let failure = null;
  const read = (line) => {
    if (/^---- .+ ----$/.test(line)) failures.push(failure = []);
    else if (line === "failures:") failure = null;
    if (failure && failure.length < SAID && line) failure.push(line);
    for (const [pattern, kind] of COUNTS) count[kind] += Number(pattern.exec(line)?.[1] ?? 0);
  };
  const child = spawn("make", ["--no-print-directory", target], { stdio: ["ignore", "pipe", "pipe"] });
  for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
    createInterface({ input: from }).on("line", (line) => {
      to.write(`${target.padEnd(WIDTH)} | ${line}\n`);
      read(line);
    });
  }
  return new Promise((resolve) => child.on("close", (code) => {
    if (code !== 0) count.failed ||= 1;
    else if (count.passed === 0) count.passed = 1;
    for (const said of failures) console.error(`error: ${said.join("\n")}`);
    resolve(count);
  }));
}

const sum = { passed: 0, failed: 0 };
const table = [];
await Promise.all(ROWS.map(async (targets) => {
  for (const target of targets) {
    const began = performance.now();
    const { passed, failed } = await run(target);
    sum.passed += passed;
    sum.failed += failed;
    table.push(`${target.padEnd(WIDTH)} ${failed ? "FAILED" : "ok    "} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s`);
  }
}));
console.log(`\n${table.join("\n")}\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed ? 1 : 0;
