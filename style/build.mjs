// Everything a browser downloads that is not a page.
//
//   node style/build.mjs --out DIR [--wasm FILE] [--gallery]
//
// writes into DIR:
//   pkg/style.<hash>.css     ECL (style/vendor, reduced to the classes that pages name) + style/*.css
//   pkg/icons.<hash>.svg     one sprite of the icons in icons.json that pages name: <use href="…#name">
//   pkg/europe.<hash>.svg    the map as a picture;  map.json: the same as data, for maps drawn by the server
//   pkg/app.<hash>.js, pkg/app.<hash>_bg.wasm   with --wasm: bound, optimised, minified (wasm-bindgen from PATH
//                            or $WASM_BINDGEN); manifest.app is app.<hash>
//   favicon.svg, robots.txt, manifest.json (the names above), and .br and .gz beside each file
//   gallery.html             with --gallery: every component in the markup that pages copy
//
// Names carry a hash of the content, so everything in pkg/ can be cached for good; the same input
// gives the same output. A step whose input did not change is skipped (DIR/.build.json remembers).
// Classes are found as words in app/src, server and gallery.html: write them whole
// ("ua-pill--info"), or list what is put together at run time in `safelist` below.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.dirname(here);
const require = createRequire(import.meta.url);

// What rustc 1.95 emits for wasm32-unknown-unknown, and no more: browsers know all of it.
const RUST_FEATURES = ['bulk-memory', 'bulk-memory-opt', 'call-indirect-overlong', 'multivalue', 'mutable-globals',
  'nontrapping-float-to-int', 'reference-types', 'sign-ext'].map((f) => `--enable-${f}`);

const options = { out: null, wasm: null, gallery: false };
for (let args = process.argv.slice(2); args.length;) {
  const arg = args.shift();
  if (arg === '--out') options.out = path.resolve(args.shift() ?? '');
  else if (arg === '--wasm') options.wasm = path.resolve(args.shift() ?? '');
  else if (arg === '--gallery') options.gallery = true;
  else fail(`unknown argument ${arg}`);
}
if (!options.out) fail('usage: node style/build.mjs --out DIR [--wasm FILE] [--gallery]');

const pkg = path.join(options.out, 'pkg');
fs.mkdirSync(pkg, { recursive: true });
const memoryFile = path.join(options.out, '.build.json');
const memory = readJson(memoryFile) ?? {};
const self = read(fileURLToPath(import.meta.url));
const report = [];

const css = await step('style', [
  ...listed(here, /\.css$/), ...listed(path.join(here, 'vendor'), /\.css$/), ...pageSources(),
], buildCss);
const icons = await step('icons', [path.join(here, 'icons.json'), ...pageSources()], buildIcons);
const map = await step('europe', [path.join(here, 'map.mjs')], buildMap);
// Without --wasm the pair of an earlier run stays, if there is one.
const app = options.wasm ? await step('app', [options.wasm], buildApp) : standing(memory.app?.result);
await step('static', listed(path.join(here, 'static'), /./), buildStatic);

const manifest = {
  css: `/pkg/${css.file}`,
  icons: `/pkg/${icons.file}`,
  map: `/pkg/${map.file}`,
  app: app?.name ?? null,
};
write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
if (options.gallery) {
  const { gallery } = await import('./gallery.mjs');
  write('gallery.html', gallery(manifest));
  report.push('gallery.html');
}
fs.writeFileSync(memoryFile, JSON.stringify(memory, null, 1));
console.log(report.length ? report.join('\n') : 'assets: nothing changed');

// ---------------------------------------------------------------- steps

async function buildCss() {
  const { transform } = await import('lightningcss');
  const { PurgeCSS } = await import('purgecss');
  const words = /[A-Za-z0-9_-]*[A-Za-z0-9_]/g;
  const content = pageSources().map((file) => ({ raw: read(file), extension: 'txt' }));
  const [ecl] = await new PurgeCSS().purge({
    content,
    css: [{ raw: read(path.join(here, 'vendor/ecl.css')) }],
    defaultExtractor: (text) => text.match(words) ?? [],
    safelist: {
      // Put together at run time.
      standard: [/^ecl-notification--/, /^ecl-icon--(2?xs|s|m|l)$/, /^ecl-button--(primary|secondary|tertiary|s)$/],
    },
    keyframes: true,
  });
  const own = ['tokens', 'base', 'layout', 'components', 'charts', 'room', 'modes']
    .map((name) => read(path.join(here, `${name}.css`)));
  const [tokens, base, ...rest] = own;
  // ECL's colours that tokens.css gives anew need not be said twice.
  for (const [, name] of tokens.matchAll(/^\s*(--cm-[\w-]+)\s*:/gm)) {
    ecl.css = ecl.css.replace(new RegExp(`(?<=[{;])${name}:[^;}]*;?`), '');
  }
  // Layers: elements, then ECL, then our components, which win without a contest of specificity.
  let text = [`@layer base{${base}}`, `@layer ecl{${ecl.css}}`, tokens, ...rest].join('\n');
  text = withoutUnusedVariables(withPlainValues(text), content.map((c) => c.raw).join('\n'));
  let out;
  try {
    out = transform({
      filename: 'style.css',
      code: Buffer.from(text),
      minify: true,
      // light-dark(), :has(), popover, subgrid: evergreen browsers of the last two years.
      targets: { chrome: 123 << 16, firefox: 125 << 16, safari: (17 << 16) | (5 << 8) },
    }).code.toString();
  } catch (error) {
    const line = text.split('\n')[(error.loc?.line ?? 1) - 1];
    fail(`style: ${error.message}: ${line?.slice(0, 200)}`);
  }
  const remote = out.match(/url\((?!["']?(?:data:|#))[^)]*\)|@import[^;]*/);
  if (remote) fail(`the stylesheet points outside itself: ${remote[0]}`);
  const done = emit('style', 'css', out);
  if (zlib.brotliCompressSync(out).length > 16_000) report.push('style: over its budget of 16 kB');
  return done;
}

/** Writes short constants out (spacing, sizes, ECL's palette): a name for 1rem costs more than 1rem. */
function withPlainValues(text) {
  const defined = new Map();
  for (const [, name, value] of text.matchAll(/(?<=[{;\s])(--[\w-]+)\s*:\s*([^;{}]*?)\s*(?=;|\})/g)) {
    defined.set(name, defined.has(name) ? null : value);
  }
  const resolve = (value, depth = 0) => value.replace(/var\((--[\w-]+)\)/g, (all, name) => {
    const constant = defined.get(name);
    if (!constant || depth > 4 || /^--ua-/.test(name)) return all;
    const plain = resolve(constant, depth + 1);
    return plain.length <= 24 && !plain.includes('var(') ? plain : all;
  });
  return resolve(text);
}

/** Drops custom properties that nothing reads, until none is left. */
function withoutUnusedVariables(text, pages) {
  for (;;) {
    const used = new Set([...`${text}\n${pages}`.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
    const next = text.replace(/(?<=[{;\s])(--[\w-]+)\s*:[^;{}]*(;|(?=\}))/g, (all, name) => (used.has(name) ? all : ''));
    if (next.length === text.length) return text;
    text = next;
  }
}

async function buildIcons() {
  const all = readJson(path.join(here, 'icons.json'));
  // Icons that no page names stay out.
  const named = pageSources().map(read).join('\n');
  const used = Object.entries(all).filter(([name]) => named.includes(`"${name}"`) || named.includes(`#${name}`));
  const symbols = used.map(([name, spec]) => {
    let body;
    if (spec.path) body = `<path fill-rule="evenodd" d="${compactPath(spec.path)}"/>`;
    else {
      const [icon, turn] = Array.isArray(spec) ? spec : [spec, 0];
      const svg = read(require.resolve(`@ecl/resources-icons/src/all/${icon}.svg`));
      body = [...svg.matchAll(/<path\b[^>]*>/g)].map(([p]) => {
        const d = p.match(/\sd="([^"]*)"/)[1];
        return `<path${/fill-rule/.test(p) ? ' fill-rule="evenodd"' : ''} d="${compactPath(d)}"/>`;
      }).join('');
      if (turn) body = `<g transform="rotate(${turn} 24 24)">${body}</g>`;
    }
    return `<symbol id="${name}" viewBox="0 0 48 48">${body}</symbol>`;
  });
  return emit('icons', 'svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`);
}

/** One decimal is plenty on a 48-unit grid. */
function compactPath(d) {
  return d.replace(/\d*\.\d+/g, (n) => String(Math.round(n * 10) / 10))
    .replace(/\s+/g, ' ').replace(/\s*([a-zA-Z,])\s*/g, '$1').replace(/ -/g, '-').trim();
}

async function buildMap() {
  const { drawEurope } = await import('./map.mjs');
  const { data, svg } = drawEurope();
  write('map.json', `${JSON.stringify(data)}\n`);
  return { ...emit('europe', 'svg', svg), parts: ['map.json'] };
}

async function buildApp() {
  const { build } = await import('esbuild');
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'assets-'));
  try {
    run(process.env.WASM_BINDGEN ?? 'wasm-bindgen',
      ['--target', 'web', '--no-typescript', '--out-name', 'app', '--out-dir', dir, options.wasm]);
    const bound = path.join(dir, 'app_bg.wasm');
    const small = path.join(dir, 'small.wasm');
    run(process.execPath, [require.resolve('binaryen/bin/wasm-opt'), '-Os', ...RUST_FEATURES, bound, '-o', small]);
    const wasm = fs.readFileSync(small);
    const bundled = await build({
      entryPoints: [path.join(dir, 'app.js')], bundle: true, minify: true, format: 'esm',
      target: 'es2022', write: false, legalComments: 'none', logLevel: 'error',
    });
    const script = bundled.outputFiles[0].text;
    const id = hash(script, wasm);
    sweep(/^app\..*/);
    const js = `app.${id}.js`;
    const wasmName = `app.${id}_bg.wasm`;
    const sizes = [
      write(`pkg/${js}`, script.replaceAll('app_bg.wasm', wasmName)),
      write(`pkg/${wasmName}`, wasm),
    ];
    report.push(`${js} ${kb(sizes[0])}, wasm ${kb(sizes[1])}`);
    return { name: `app.${id}`, parts: [`pkg/${js}`, `pkg/${wasmName}`] };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function buildStatic() {
  for (const file of listed(path.join(here, 'static'), /./)) {
    write(path.basename(file), fs.readFileSync(file));
  }
  return { parts: listed(path.join(here, 'static'), /./).map((f) => path.basename(f)) };
}

// ---------------------------------------------------------------- tools

/** Runs `build` unless its inputs (and this script) are those of the last time and its files stand. */
async function step(name, inputs, build) {
  const sum = crypto.createHash('sha256').update(self);
  for (const file of [...new Set(inputs)].sort()) sum.update(path.relative(project, file)).update('\0').update(fs.readFileSync(file));
  const key = sum.digest('hex');
  const last = memory[name];
  if (last?.key === key && standing(last.result)) return last.result;
  const result = await build();
  memory[name] = { key, result };
  return result;
}

/** The result, if all its files are still there. */
function standing(result) {
  if (!result) return null;
  const files = (result.file ? [`pkg/${result.file}`] : []).concat(result.parts ?? []);
  return files.every((f) => fs.existsSync(path.join(options.out, f))) ? result : null;
}

/** Writes pkg/<name>.<hash>.<extension>, in place of an older one. */
function emit(name, extension, text) {
  const file = `${name}.${hash(text)}.${extension}`;
  sweep(new RegExp(`^${name}\\.[0-9a-f]+\\.${extension}`));
  const size = write(`pkg/${file}`, text);
  report.push(`${file} ${kb(size)}`);
  return { file };
}

/** Writes a file and, where it helps, its compressed siblings; gives back the sizes. */
function write(name, content) {
  const file = path.join(options.out, name);
  const bytes = Buffer.from(content);
  fs.writeFileSync(file, bytes);
  const size = { raw: bytes.length, br: bytes.length };
  if (/\.(css|js|wasm|svg|json|txt|html)$/.test(name) && bytes.length > 200) {
    const br = zlib.brotliCompressSync(bytes, { params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
    } });
    fs.writeFileSync(`${file}.br`, br);
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
    size.br = br.length;
  }
  return size;
}

function sweep(pattern) {
  for (const f of fs.readdirSync(pkg)) if (pattern.test(f)) fs.rmSync(path.join(pkg, f));
}
function pageSources() {
  return [
    ...(options.gallery ? [path.join(here, 'gallery.html')] : []), ...walk(path.join(project, 'app/src')),
  ].filter((f) => /\.(rs|html)$/.test(f) && fs.existsSync(f));
}
function walk(dir) {
  if (!fs.existsSync(dir)) return [];
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => (
    e.name === 'target' ? [] : e.isDirectory() ? walk(path.join(dir, e.name)) : [path.join(dir, e.name)]));
}
function listed(dir, pattern) {
  return fs.existsSync(dir) ? fs.readdirSync(dir).filter((f) => pattern.test(f)).sort().map((f) => path.join(dir, f)) : [];
}
function run(command, args) {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    fail(`${path.basename(command)} failed: ${error.message}`);
  }
}
function hash(...parts) {
  const sum = crypto.createHash('sha256');
  parts.forEach((p) => sum.update(p));
  return sum.digest('hex').slice(0, 10);
}
function read(file) { return fs.readFileSync(file, 'utf8'); }
function readJson(file) { try { return JSON.parse(read(file)); } catch { return null; } }
function kb({ raw, br }) { return `${(br / 1000).toFixed(1)} kB (${(raw / 1000).toFixed(0)} kB plain)`; }
function fail(message) { console.error(`assets: ${message}`); process.exit(1); }
