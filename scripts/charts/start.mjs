// Each workload and each job as a process with the settings that the chart renders for it. There is no database, no broker, no issuer:
// a service has to start, a job has to dial its server; configuration that one of them does not take would stop it before that.
import { render } from './helm.mjs';
import { ask, listener, makeFiles, pause, start } from './processes.mjs';
import { environment, world } from './rules/world.mjs';
import { accepted } from './values.mjs';

const patience = 120_000;

async function serves({ child, ports }) {
  const asked = Date.now();
  while (await ask(ports[8443], '/health/started') !== 200) {
    if (child.exitCode !== null || child.signalCode) return 'ended at its start';
    if (Date.now() - asked > patience) return 'did not start';
    await pause(250);
  }
  if (await ask(ports[8443], '/health/live') !== 200) return 'is not alive';
  if (await ask(ports[8081] ?? ports[8443], '/metrics') !== 200) return 'shows no metrics';
  return ports[8081] && await ask(ports[8443], '/metrics') === 200 ? 'shows its metrics to the public' : undefined;
}

async function startService(seen, load) {
  const process = await start(load.containers[0], environment(seen, load.containers[0]));
  const wrong = await serves(process);
  const asked = Date.now();
  process.child.kill('SIGTERM');
  const late = setTimeout(() => process.child.kill('SIGKILL'), load.pod.terminationGracePeriodSeconds * 1000);
  const end = await process.ends;
  clearTimeout(late);
  const problem = wrong ? `${wrong}\n${process.lastLines()}` : end === 0 ? undefined : `ended with ${end} when asked to end`;
  return { name: load.name, problem, seconds: (Date.now() - asked) / 1000 };
}

async function startJob(seen, load) {
  const server = await listener();
  const process = await start(load.containers[0], environment(seen, load.containers[0]), server.port);
  const first = await Promise.race([server.called, process.ends, pause(patience)]);
  const lines = process.lastLines();
  process.child.kill('SIGKILL');
  await process.ends;
  server.close();
  return { name: load.name, problem: first === 'called' ? undefined : `never dialled its server\n${lines}` };
}

const seenWith = (...sets) => world(render(accepted[0].values, { sets }).objects);
const of = (seen, kind) => seen.loads.filter(load => load.object.kind === kind);

makeFiles();
const seen = seenWith();
const services = await Promise.all(of(seen, 'Deployment').map(load => startService(seen, load)));
const jobs = await Promise.all(of(seen, 'Job').map(load => startJob(seen, load)));

// The counterproof: a value that the schema cannot know to be wrong.
const spoilt = seenWith('services.role-validation.settings={"RoleValidation__AtOnce":"0"}');
const refused = await startService(spoilt, spoilt.loads.find(load => load.name === 'Deployment role-validation'));
const problems = [...services, ...jobs].filter(result => result.problem);
if (!refused.problem?.startsWith('ended at its start')) problems.push({ name: 'role-validation', problem: 'started with a wrong setting: starting proves nothing' });

for (const { name, problem } of problems) console.error(`charts: ${name} ${problem}`);
const longest = Math.max(...services.map(({ seconds }) => seconds)).toFixed(1);
const good = list => `${list.filter(result => !result.problem).length} of ${list.length}`;
console.log(`figure: ${good(services)} workloads started with their rendered settings and ended within ${longest} s of being asked to; ${good(jobs)} jobs dialled their server; `
  + `1 wrong setting ${refused.problem ? 'stopped' : 'did not stop'} its service`);
process.exit(problems.length > 0 ? 1 : 0);
