// Every object as a literal typed by kubernetes-models: an unknown field, a wrong enum or a wrong type does not compile.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { here } from './places.mjs';

const packages = {
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'cert-manager.io': '@kubernetes-models/cert-manager',
};
const options = {
  strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
// Inside the folder of the packages: there they are found, and git does not look.
const folder = join(here, 'node_modules/.objects');

function literal(object) {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const from = `${packages[group] ?? 'kubernetes-models'}/${object.apiVersion}/${object.kind}`;
  return `import type { I${object.kind} as T } from "${from}";\nexport const it: T = ${JSON.stringify(object, null, 1)};\n`;
}

/** Errors by place in the list; an object without errors has none. */
export function typeErrors(objects) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = objects.map((object, index) => {
    const file = join(folder, `${index}.ts`);
    writeFileSync(file, literal(object));
    return file;
  });
  const program = ts.createProgram(files, options);
  const errors = new Map();
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const index = files.indexOf(diagnostic.file?.fileName);
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ').slice(0, 300);
    if (index < 0) throw new Error(`charts: the types themselves do not compile: ${text}`);
    errors.set(index, [...(errors.get(index) ?? []), text]);
  }
  return errors;
}
