// What the repository itself says that a process is given, so that the chart is compared with it and not with a copy.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { root } from './places.mjs';

const read = path => readFileSync(join(root, path), 'utf8');
const all = (text, pattern) => [...text.matchAll(pattern)].map(match => match[1]);

function code(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? (['obj', 'bin'].includes(entry.name) ? [] : code(join(folder, entry.name)))
      : entry.name.endsWith('.cs') ? [read(join(folder, entry.name))] : []);
}

const kebab = name => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
const libraries = code('libs').join('\n');

/** Every program below services/ by its name as a process. */
export const programs = new Map(readdirSync(join(root, 'services')).filter(folder => existsSync(join(root, 'services', folder, 'Program.cs')))
  .map(folder => [kebab(folder), {
    text: code(join('services', folder)).join('\n'),
    libs: all(read(join('services', folder, `${folder}.csproj`)), /libs\/(\w+)\//g),
  }]));

const compose = parse(read('docker-compose.yml'), { merge: true });

/** Containers of docker-compose.yml that run one of the programs, with what they are given and what of it is common to all. */
export const containers = Object.entries(compose.services)
  .map(([name, { image, environment }]) => ({ name, service: basename(image), environment }))
  .filter(({ service, environment }) => programs.has(service) && environment);

export const common = new Set(Object.keys(compose['x-common']));

/** Variables that the images bring. */
export const imageSettings = Object.fromEntries([...read('Dockerfile').replace(/\\\n/g, ' ').match(/^ENV .*$/m)[0].matchAll(/(\w+)=(\S*)/g)].map(match => match.slice(1)));
export const imageVariables = new Set(Object.keys(imageSettings));

/** Variables that the development host gives to services. */
export const devHost = new Set(['ServiceEnvironment', 'ServiceSpec'].flatMap(file => all(read(`tools/DevHost/Running/${file}.cs`), /\["(\w+__\w+|[A-Z]+_\w+)"\]/g)));

/** Whether somebody reads a setting: its section is named in the program or the libraries, and so is its last part; an entry of a list is read with its list. */
export function isRead(service, key) {
  const text = programs.get(service).text + libraries;
  const parts = key.replace(/__\d+$/, '').split('__');
  const section = parts.length === 1 || text.includes(`"${parts[0]}"`) || text.includes(`"${parts[0]}:`);
  return section && new RegExp(`\\b${parts.at(-1)}\\b( \\{ get|")`).test(text);
}

/** Names by which workloads know each other. */
export const workloads = new Set(all(read('libs/Contracts/ServiceNames.cs'), /const string \w+ = "([a-z-]+)"/g));

export const shutdownSeconds = Number(all(read('libs/ServiceDefaults/ServiceDefaultsExtensions.cs'), /ShutdownTimeout = TimeSpan\.FromSeconds\((\d+)\)/g)[0]);

/** Gauges of Replication as Prometheus names them. */
export const gauges = all(read('services/Replication/Telemetry/ReplicationMetrics.cs'), /CreateObservableGauge\(\s*"([a-z.]+)"/g).map(name => name.replaceAll('.', '_'));

/** Whether a program speaks DNS to servers of its own choice. */
export const asksNameServers = service => /\bnew DnsClient\(/.test(programs.get(service)?.text ?? '');

/** Whether a program divides a limit by a configured number of its processes. */
export const dividesByReplicas = service => /\bint Replicas\b|"Replicas"/.test(programs.get(service)?.text ?? '');
