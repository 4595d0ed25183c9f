// Renders the chart as in values.mjs and checks every object; the last line says how much was looked at.
import { lint, render } from './helm.mjs';
import { planted } from './planted.mjs';
import { broken, rules } from './rules/all.mjs';
import { typeErrors } from './types.mjs';
import { accepted, refused } from './values.mjs';

const problems = [];
const report = (where, what) => problems.push(`${where}: ${what}`);
const plural = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

const opinion = lint(accepted[0].values);
if (opinion) report('helm lint', opinion.trim());

const distinct = new Map();
let checked = 0;
for (const installation of accepted) {
  const { objects, error } = render(installation.values, installation);
  if (error) {
    report(installation.name, error.trim());
    continue;
  }
  const release = { release: installation.release ?? 'live', namespace: installation.namespace ?? 'live-platform' };
  for (const { rule, problem } of broken(objects, release)) report(installation.name, `${problem} (${rule})`);
  for (const object of objects) distinct.set(JSON.stringify(object), `${installation.name}: ${object.kind} ${object.metadata.name}`);
  checked += objects.length;
}

for (const { name, says, values, ...options } of refused) {
  const { error } = render(values, options);
  if (!error) report('values', `${name} is not refused`);
  else if (!says.test(error)) report('values', `${name} is refused, but not for its reason: ${error.trim()}`);
}

const mistakes = planted();
const literals = [...distinct.keys()].map(text => JSON.parse(text));
const errors = typeErrors([...literals, ...mistakes.map(mistake => mistake.literal).filter(literal => literal)]);
literals.forEach((_, index) => errors.get(index)?.forEach(error => report([...distinct.values()][index], error)));

let next = literals.length;
let found = 0;
for (const { name, literal, rule, objects, release } of mistakes) {
  const by = literal ? errors.has(next++) : broken(objects, release).some(each => each.rule === rule);
  if (by) found++;
  else report('planted', `${name} is not found by ${literal ? 'the types' : rule}`);
}

const blind = rules.filter(rule => !mistakes.some(mistake => mistake.rule === rule.name));
for (const rule of blind) report('planted', `no mistake proves the rule ${rule.name}`);

for (const problem of problems) console.error(`charts: ${problem}`);
console.log(`figure: ${plural(checked, 'object')} of ${plural(accepted.length, 'value set')} checked (${literals.length} distinct, strictly typed; ${rules.length} rules), `
  + `${refused.length} wrong values tried, ${found} of ${plural(mistakes.length, 'planted error')} found, ${plural(problems.length, 'problem')}`);
process.exit(problems.length > 0 ? 1 : 0);
