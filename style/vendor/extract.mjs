// Takes from ECL's prebuilt stylesheet the components this project uses and writes ecl.css.
//
//   npm pack @ecl/preset-ec@5.3.1 && tar xzf ecl-preset-ec-5.3.1.tgz
//   node style/vendor/extract.mjs package/dist/styles/ecl-ec.css
//
// Why a copy and not a dependency: the preset declares ninety component packages that its
// prebuilt stylesheet does not need. ECL is licensed EUPL-1.2, as this project is.
// Left out: fonts (loaded from a remote host), everything that needs ECL's JavaScript, and
// components nobody here uses. style/build.mjs then removes the rules no page mentions.
import fs from 'node:fs';
import postcss from 'postcss';

const blocks = new Set(`
  container link button icon skip-link site-footer notification
  form-group form-label form-label-wrapper help-block feedback-message
  text-input text-area select radio checkbox
  label tag tag-set description-list tabs accordion card
  fact-figures blockquote date-block spinner separator
  unordered-list ordered-list file u-sr-only
`.trim().split(/\s+/).map((b) => `ecl-${b}`));

const source = process.argv[2];
const root = postcss.parse(fs.readFileSync(source, 'utf8'));
const version = root.first?.type === 'atrule' ? root.nodes[1].text : root.first.text;

const keep = (selector) => {
  const classes = [...selector.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].map((m) => m[1]);
  if (classes.length === 0) return false;
  return classes.every((c) => blocks.has(c.replace(/(?<=[a-z0-9])(__|--).*$/, '')))
    && !/dir\(rtl\)|data-ecl-auto-initialized|select__multiple|content-block__/.test(selector);
};

let tokens = 0;
root.walkAtRules((at) => {
  if (at.name === 'font-face' || at.name === 'charset') at.remove();
  if (at.name === 'keyframes' && !/^(rotate|dash)$/.test(at.params)) at.remove();
});
root.walkRules((rule) => {
  if (rule.parent.type === 'atrule' && rule.parent.name === 'keyframes') return;
  if (rule.selector === ':root') {
    if (tokens++) rule.remove();
    return;
  }
  const kept = rule.selectors.filter(keep);
  if (kept.length) rule.selectors = kept;
  else rule.remove();
});
root.walkDecls((decl) => {
  decl.value = decl.value.replaceAll('Inter,arial,sans-serif', 'var(--ua-font)');
});
for (let emptied = true; emptied;) {
  emptied = false;
  root.walkAtRules((at) => { if (at.nodes && at.nodes.length === 0) { at.remove(); emptied = true; } });
}
root.walkComments((c) => c.remove());

// One rule a line: a diff against the next ECL version can be read.
const lines = [];
const print = (node, indent) => {
  if (node.type === 'rule') lines.push(`${indent}${node.selectors.join(',')}{${node.nodes.map(String).join(';')}}`);
  else if (node.type === 'atrule' && node.nodes) {
    lines.push(`${indent}@${node.name} ${node.params} {`);
    node.nodes.forEach((n) => print(n, `${indent}  `));
    lines.push(`${indent}}`);
  }
};
root.nodes.forEach((n) => print(n, ''));
const header = `/* Europa Component Library, EC preset (${version.replace(/^!\s*/, '').trim()}).\n`
  + '   © European Union, EUPL-1.2. Extracted by extract.mjs; do not edit. */\n';
fs.writeFileSync(new URL('ecl.css', import.meta.url), header + lines.join('\n') + '\n');
console.log(`ecl.css: ${lines.length} rules`);
