// A rendered container as a process of this machine: its files in a folder, its ports free ones of loopback, its servers nowhere.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './places.mjs';
import { imageSettings } from './sources.mjs';

const folder = mkdtempSync(join(tmpdir(), 'live-platform-charts-'));
const at = (...path) => join(folder, ...path);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const loopback = '127.0.0.1';
const closed = 1;

export const pause = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds); });

const freePort = () => new Promise(resolve => {
  const server = createServer().listen(0, loopback, () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

/** Status of an answer; 0 when there is none. */
export const ask = (port, path) => new Promise(resolve => {
  const asking = request({ host: loopback, port, path, rejectUnauthorized: false, timeout: 5000, agent: false }, reply => { reply.resume(); resolve(reply.statusCode); });
  asking.on('error', () => resolve(0)).on('timeout', () => asking.destroy()).end();
});

/** Somebody who only listens: 'called' is fulfilled by the first who dials. */
export async function listener() {
  let ring;
  const called = new Promise(resolve => { ring = resolve; });
  const server = createServer(socket => { socket.on('error', () => {}); ring('called'); });
  await new Promise(resolve => { server.listen(0, loopback, resolve); });
  return { port: server.address().port, called, close: () => server.close() };
}

function program(image) {
  const service = image.split('/').at(-1).split(':')[0];
  const name = service.split('-').map(part => part[0].toUpperCase() + part.slice(1)).join('');
  const dll = join(root, 'services', name, 'bin/Release/net10.0', `LivePlatform.${name}.dll`);
  if (!existsSync(dll)) throw new Error(`charts: ${name} is not built: make build`);
  return dll;
}

function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8', cwd: folder });
  if (done.error || done.status !== 0) throw new Error(`charts: ${command} ${args[0]} failed: ${done.error ?? done.stderr}`);
}

/** What a cluster would mount: a certificate, a token, the keys. */
export function makeFiles() {
  run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost', '-days', '1', '-keyout', at('tls.key'), '-out', at('tls.crt')]);
  writeFileSync(at('token'), 'none');
  run('dotnet', [program('tenant-credential:any'), 'new-key-file', at('keys.json')]);
  run('dotnet', [program('tenant-credential:any'), 'new-federation-key-file', at('federation.json')]);
}

async function settings(rendered, serverPort) {
  const given = { ...imageSettings, PATH: process.env.PATH, HOME: folder, ...(process.env.DOTNET_ROOT ? { DOTNET_ROOT: process.env.DOTNET_ROOT } : {}) };
  const ports = {};
  const secrets = mkdtempSync(join(folder, 'secrets-'));
  for (const [key, value] of rendered) {
    if (value === null) {
      writeFileSync(join(secrets, key), key.startsWith('ConnectionStrings__') ? `Host=${loopback};Port=${serverPort};Database=none;Username=none;Password=none;SSL Mode=VerifyFull` : 'none');
      continue;
    }
    given[key] = key === 'Secrets__Folder' ? secrets : value.startsWith('/live/') ? at(value.split('/').at(-1)) : value;
    if (/^Kestrel__Endpoints__.*__Url$/.test(key)) {
      const port = await freePort();
      ports[value.split(':').at(-1)] = port;
      given[key] = `https://${loopback}:${port}`;
    }
  }
  if (given.Management__Port) given.Management__Port = String(ports[given.Management__Port]);
  if (given.Broker__Host) Object.assign(given, { Broker__Host: loopback, Broker__Port: String(serverPort) });
  return { given, ports };
}

/** Starts it; 'ends' is fulfilled by its exit code or signal. */
export async function start(container, rendered, serverPort = closed) {
  const { given, ports } = await settings(rendered, serverPort);
  const log = [];
  const child = spawn('dotnet', [program(container.image), ...(container.args ?? [])], { cwd: folder, env: given });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => log.push(text));
  const ends = new Promise(resolve => { child.on('exit', (code, signal) => resolve(signal ?? code)); });
  return { child, ports, ends, lastLines: () => log.join('').split('\n').slice(-15).map(line => line.slice(0, 300)).join('\n') };
}
