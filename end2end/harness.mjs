// What every journey needs: the academy with a database and a mailbox of its own, and people in browsers.
//
//   const academy = await start();
//   const ada = await academy.person({ wasm: false });
//   await ada.goto("/");
//   await academy.stop();
//
// Nothing here waits for time to pass: only for a state to be reached.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

/** How the server is started and told things: the one place that knows. */
const ACADEMY_BIN = process.env.ACADEMY_BIN ?? join(root, "target/release/academy");
const SITE_DIR = process.env.SITE_DIR ?? join(root, "target/site");
const environment = ({ database, smtp }) => ({
  ACADEMY_LISTEN: "127.0.0.1:0", // links in mails begin with the address that it gets
  ACADEMY_LOG_FORMAT: "json",
  DATABASE_URL: database,
  ACADEMY_SMTP_URL: `smtp://127.0.0.1:${smtp}`,
  ACADEMY_SITE: SITE_DIR,
});

/** Longest wait for anything that is on its way, in milliseconds. */
const PATIENCE = 15_000;

/** Collects the mails that the academy sends, and hands them over when they have arrived. */
async function mailbox() {
  const mails = [];
  const waiting = new Set();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    logger: false,
    async onData(stream, session, done) {
      try {
        const raw = [];
        for await (const chunk of stream) raw.push(chunk);
        const mail = await PostalMime.parse(Buffer.concat(raw));
        mail.recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
        mails.push(mail);
        for (const look of waiting) look();
        done();
      } catch (error) {
        done(error);
      }
    },
  });
  server.on("error", (error) => console.error("mailbox:", error.message));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  /** The newest mail to this address whose subject fits and that was not handed over before. */
  function mailTo(address, subject = /./) {
    const find = () => mails.findLast((mail) =>
      !mail.read && mail.recipients.includes(address.toLowerCase()) && subject.test(mail.subject ?? ""));
    return new Promise((resolve, reject) => {
      const look = () => {
        const mail = find();
        if (!mail) return;
        mail.read = true;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(mail);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        const seen = mails.map((mail) => `  ${mail.recipients} “${mail.subject}”`).join("\n") || "  none";
        reject(new Error(`no new mail to ${address} with ${subject}; arrived so far:\n${seen}`));
      }, PATIENCE);
      waiting.add(look);
      look();
    });
  }
  return { port: server.server.address().port, mails, mailTo, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The first web address in a mail (the first that fits, where a pattern is given). */
export function linkIn(mail, pattern = /./) {
  const links = (mail.text ?? mail.html ?? "").match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  const link = links.map((found) => found.replace(/[.,;]$/, "").replaceAll("&amp;", "&")).find((found) => pattern.test(found));
  assert.ok(link, `no link with ${pattern} in the mail “${mail.subject}”:\n${mail.text}`);
  return link;
}

/** A new database: a file in the folder, or one more in the PostgreSQL of `with-postgres.sh`. */
async function newDatabase(engine, folder) {
  if (engine === "sqlite") return { url: `sqlite://${join(folder, "academy.sqlite")}`, drop: async () => {} };
  assert.equal(engine, "postgres", "the engine is sqlite or postgres");
  const server = process.env.TEST_DATABASE_URL;
  assert.ok(server, "TEST_DATABASE_URL is not set: run this under end2end/with-postgres.sh");
  const name = `journey_${randomBytes(6).toString("hex")}`;
  const psql = (sql) => run("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", server, "--command", sql]);
  await psql(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Resolves with the address that the server says it listens on; rejects if it ends before. */
function listening(child, log) {
  return new Promise((resolve, reject) => {
    const give = (message) => reject(new Error(`${message}\n${log.slice(-40).join("\n")}`));
    const timer = setTimeout(() => give("the academy does not come up"), 4 * PATIENCE);
    const read = (line) => {
      log.push(line);
      if (!line.includes("listening")) return;
      try {
        const entry = JSON.parse(line);
        const address = entry.address ?? entry.fields?.address;
        if (!address) return;
        clearTimeout(timer);
        resolve(address.replace(/^http:\/\//, ""));
      } catch { /* a line for people */ }
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", read);
    child.once("error", (error) => give(`${ACADEMY_BIN}: ${error.message}`));
    child.once("exit", (code, signal) => { clearTimeout(timer); give(`the academy ended (${code ?? signal}) before it listened`); });
  });
}

let shared;
/** The one Chromium of this process. */
export async function browser() {
  shared ??= launch();
  return shared;
}
/** Done by `stop` of the last academy; for those who use the browser without one. */
export async function closeBrowser() {
  const last = await shared;
  shared = undefined;
  await last?.close();
}
async function launch() {
  // The first is the same browser without what nobody sees here: profiles, windows, extensions. It takes half the time.
  const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  const executablePath = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  assert.ok(executablePath, `none of ${names.join(", ")} is installed; make setup installs chromium`);
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** How each context was opened: whether scripts run in it, light or dark. */
const opened = new WeakMap();

/** Somebody with a browser of their own: a page in a new context. `page.problems` is what its console said. */
export async function person(
  baseURL,
  { wasm = true, viewport = { width: 1280, height: 800 }, locale = "en-GB", theme = "light", ...more } = {},
) {
  const context = await (await browser()).newContext({
    baseURL, javaScriptEnabled: wasm, viewport, locale, colorScheme: theme, timezoneId: "Europe/Brussels", ...more,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  opened.set(context, { wasm, theme });
  page.problems = [];
  page.on("console", (message) => {
    // Where scripts are off nothing uses what is loaded ahead for them.
    const ahead = !wasm && /preloaded using link preload/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !ahead) {
      page.problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => page.problems.push(`exception: ${error.message}`));
  return page;
}

/**
 * Starts an academy of its own. `demo` fills it with the demonstration data, `engine` is "sqlite"
 * (unless said otherwise) or "postgres", `env` adds to the server's environment.
 */
export async function start({ demo = false, engine = "sqlite", env = {}, args = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "academy-journey-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const database = await newDatabase(engine, folder);
  const mail = await mailbox();
  const settings = { ...process.env, ...environment({ database: database.url, smtp: mail.port }), ...env };
  const log = [];
  // The kernel ends the server with this process, however that ends: no test leaves one behind.
  const words = ["--pdeathsig", "KILL", "--", ACADEMY_BIN, "serve", ...(demo ? ["--demo"] : []), ...args];
  let child;
  let ended;
  function serve() {
    child = spawn("setpriv", words, { cwd: folder, env: settings, stdio: ["ignore", "pipe", "pipe"] });
    ended = new Promise((resolve) => child.once("close", resolve).once("error", resolve));
    return listening(child, log);
  }
  const contexts = new Set();
  let stopped = false;

  async function stop() {
    if (stopped) return;
    stopped = true;
    await Promise.allSettled([...contexts].map((context) => context.close()));
    child.kill("SIGTERM");
    const hanging = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    await ended;
    clearTimeout(hanging);
    await mail.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
    running.delete(academy);
    if (running.size === 0) await closeBrowser();
  }

  const academy = {
    folder, log, get pid() { return child.pid; }, mails: mail.mails, mailTo: mail.mailTo, linkIn, stop,
    /** Ends the server in the middle of everything, as a power cut would. */
    async crash() {
      child.kill("SIGKILL");
      await ended;
    },
    /** Starts it again after `crash`: the same address, the same data. */
    async again() {
      settings.ACADEMY_LISTEN = new URL(academy.url).host;
      await serve();
    },
    /** Another command of the binary with the same settings; resolves with what it printed. */
    async command(words, { input = "" } = {}) {
      const running = run(ACADEMY_BIN, words, { cwd: folder, env: settings });
      running.child.stdin.end(input);
      return (await running).stdout;
    },
    /** Somebody at this academy with a browser of their own. */
    async person(options) {
      const page = await person(academy.url, options);
      contexts.add(page.context());
      return page;
    },
  };
  running.add(academy);
  try {
    academy.url = `http://${await serve()}`;
    settings.ACADEMY_PUBLIC_URL = academy.url;
  } catch (error) {
    await stop();
    throw error;
  }
  return academy;
}
const running = new Set();

/** Fails if one has to scroll sideways to read a page. */
export async function fits(page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${page.url()} is ${wider} px wider than the window`);
}

/** Waits until WebAssembly has taken over the page. */
export async function hydrated(page) {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** Resolves when the server has answered that it stored what was typed into a draft. */
export function stored(page) {
  return page.waitForResponse(async (answer) =>
    // The body of an answer to a page that is gone cannot be read; it is not the one that is waited for.
    /\/api\/(applications|dilemmas)\/save$/.test(answer.url()) && (await answer.text().catch(() => "")).includes("Kept"));
}

/** Fails if the browser complained about anything since the page was opened. */
export function quiet(page) {
  assert.deepEqual(page.problems, [], "the browser's console");
}

/** Signs in with the form, as anybody would. */
export async function signIn(page, { email, password }) {
  await page.goto("/sign-in");
  // In a demonstration there are more forms beside it, which sign in with one press.
  const form = page.locator('main form:has(input[type="password"])');
  await form.locator('input[name="email"]').fill(email);
  await form.locator('input[name="password"]').fill(password);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    form.locator('button:not([type="button"])').click(),
  ]);
  assert.ok(answer.status() < 400, `${email} cannot sign in: ${answer.status()}`);
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Goes on with Tab until the focus is on this element, which must show that it is. */
export async function reach(page, target) {
  await target.waitFor();
  for (let steps = 0; steps < 150; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const shown = await target.evaluate((element) => element.matches(":focus-visible"));
      assert.ok(shown, `the focus shows on ${target}`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`${target} cannot be reached with Tab`);
}
/** Presses what is reached so. */
export async function press(page, target) {
  await reach(page, target);
  await page.keyboard.press("Enter");
}
/** Types into what is reached so. */
export async function type(page, target, text) {
  await reach(page, target);
  await page.keyboard.type(text);
}

/** What a browser does without a limit of its own, with one: a test that hangs says where. */
async function bounded(work, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not come to an end`)), 4 * PATIENCE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** Fails with a readable list if axe finds a barrier on the page. */
export async function axe(page) {
  // No page has frames: axe works in the page itself then, in half the time.
  const builder = new AxeBuilder({ page: await scriptable(page) })
    .options({ resultTypes: ["violations"] }).withTags(RULES).setLegacyMode();
  const { violations } = await bounded(builder.analyze(), `axe on ${page.url()}`);
  if (violations.length === 0) return;
  const list = violations.map(({ id, help, nodes }) => [
    `- ${id}: ${help}`,
    ...nodes.map(({ target, html, any, all, none }) =>
      `    ${target.join(" ")}\n      ${html.slice(0, 200)}\n      ${[...any, ...all, ...none].map(({ message }) => message).join("; ")}`),
  ].join("\n"));
  assert.fail(`axe found barriers on ${page.url()}:\n${list.join("\n")}`);
}

/** For each context without scripts the page in which axe looks at its pages. */
const twins = new WeakMap();

/**
 * The page that axe looks at. Where scripts are off axe would never end, so it gets a twin: the same
 * document as it stands, in a browser that runs axe and none of the page's own scripts.
 */
async function scriptable(page) {
  const { wasm, theme } = opened.get(page.context());
  if (wasm) return page;
  if (!twins.has(page.context())) {
    const context = await (await browser()).newContext({ colorScheme: theme });
    page.context().once("close", () => context.close());
    twins.set(page.context(), await context.newPage());
  }
  const subject = twins.get(page.context());
  // Without scripts a browser reads what is in <noscript>; the twin must, too.
  const body = (await page.content()).replace(/<\/?noscript[^>]*>/g, "");
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" };
  await subject.setViewportSize(page.viewportSize());
  // With a fragment the twin would stay at the page it has, if that has the same address.
  const [address] = page.url().split("#");
  await subject.route(address, (route) => route.fulfill({ body, headers }), { times: 1 });
  await subject.goto(address);
  return subject;
}

/** Opens an address and counts what came over the wire for it, headers included and with the cache on. */
export async function transferred(page, url) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const addresses = new Map();
  const parts = new Map();
  let bytes = 0;
  session.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId);
    if (!address) return; // of the page before
    bytes += encodedDataLength;
    const { pathname } = new URL(address);
    parts.set(pathname, (parts.get(pathname) ?? 0) + encodedDataLength);
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await session.detach();
  return { bytes, parts: Object.fromEntries(parts) };
}

/** Fails, and says what weighs most, if a page costs more than it may. */
export async function within(budget, page, url) {
  const { bytes, parts } = await transferred(page, url);
  const list = Object.entries(parts).sort((a, b) => b[1] - a[1]).map(([path, size]) => `  ${size} ${path}`).join("\n");
  assert.ok(bytes <= budget, `${url} transfers ${bytes} bytes, ${bytes - budget} over its budget:\n${list}`);
  return bytes;
}

/** A line that can be cut: while it is, the socket of a room closes and none opens. */
export async function cuttable(page) {
  const line = { cut: false, open: new Set() };
  await page.routeWebSocket(/\/live\//, (socket) => {
    if (line.cut) { socket.close({ code: 4000 }); return; }
    socket.connectToServer();
    line.open.add(socket);
  });
  return {
    async down() { line.cut = true; for (const socket of line.open) await socket.close({ code: 4000 }); line.open.clear(); },
    up() { line.cut = false; },
  };
}
