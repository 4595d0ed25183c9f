// Every process gets the settings that docker-compose.yml and the development host give it, and no other that nobody reads.
import { common, containers, devHost, imageVariables, isRead, programs, workloads } from '../sources.mjs';
import { environment } from './world.mjs';

// Sections of the common settings that only users of a library read.
const readBy = { Broker: 'Messaging', Microsoft365: 'M365', Services: 'M365' };
const secret = /Password$|^ConnectionStrings__/;
// How lines look on a terminal is no concern of a cluster.
const terminal = /^Logging__Console__FormatterOptions__/;
// Containers on one machine keep their zones there and are their own issuer; an installation says where its own are.
const place = /^(Zones|Federation)__/;
// Nobody stands in for Microsoft there, and an issuer of tokens may be public.
const standIn = 'Trust__OutsideAuthorityFile';
const issuers = 'Trust__IssuersAuthorityFile';
// Its own container asks it over loopback; here the kubelet asks at the ports that are there anyway.
const loopback = 'Kestrel__Endpoints__Health__Url';

const isJob = name => /-(migrate|topology)$/.test(name);

function needs({ name, service }, key) {
  if (imageVariables.has(key)) return false;
  const [section, member] = key.split('__');
  // A job reads no more than its verb does (start.mjs shows it), and is trusted with no more.
  if (isJob(name)) return name.endsWith('-topology') ? section === 'Broker' || key === 'Trust__CertificateAuthorityFile' : key.endsWith('Owner');
  if (!common.has(key)) return true;
  if ([loopback, standIn, issuers].includes(key)) return false;
  if (section === 'Services' && member.toLowerCase() === service.replaceAll('-', '')) return false;
  return !readBy[section] || programs.get(service).libs.includes(readBy[section]);
}

const given = (world, name) => {
  const load = world.find(isJob(name) ? 'Job' : 'Deployment', name);
  return load && environment(world, load.spec.template.spec.containers[0]);
};

export function likeCompose(world, { trusts }) {
  return containers.flatMap(container => {
    const { name, service, environment: told } = container;
    const gets = given(world, name);
    if (!gets) return [`docker-compose.yml runs ${name}, the chart does not`];
    const missing = Object.keys(told).filter(key => needs(container, key) && !gets.has(key) && (trusts || !key.startsWith('Trust__')));
    const unread = [...gets.keys()].filter(key => !(key in told) && !devHost.has(key) && !key.startsWith('Logging__') && !isRead(service, key));
    const other = Object.entries(told).filter(([key, value]) => !common.has(key) && typeof gets.get(key) === 'string' && !/^\/|^https?:/.test(value) && !place.test(key) && gets.get(key) !== value);
    return [
      ...missing.map(key => `${name} is not given ${key}, as docker-compose.yml does`),
      ...unread.map(key => `${name} is given ${key}, which nobody reads`),
      ...other.map(([key, value]) => `${name} is given ${key}=${gets.get(key)}, docker-compose.yml says ${value}`),
    ];
  });
}

export function likeDevHost(world, { trusts }) {
  const keys = new Set(world.loads.flatMap(load => load.containers.flatMap(container => [...environment(world, container).keys()])));
  return [...devHost].filter(key => !keys.has(key) && !imageVariables.has(key) && !terminal.test(key) && !place.test(key) && ![standIn, issuers].includes(key) && (trusts || !key.startsWith('Trust__')))
    .filter(key => !key.startsWith('Logging__LogLevel__'))
    .map(key => `the development host gives ${key}, the chart gives it to nobody`);
}

export function everyProgram({ of }) {
  const images = new Set(of('Deployment').flatMap(each => each.spec.template.spec.containers).map(container => container.image.split('/').at(-1).split(':')[0]));
  return [...programs.keys()].filter(program => !images.has(program)).map(program => `services/ has ${program}, the chart runs it nowhere`);
}

/** A workload is known by its ServiceAccount; its token names the audience that its settings ask of others. */
export function identity(world, { namespace }) {
  return world.loads.filter(load => load.object.kind === 'Deployment').flatMap(load => {
    const variables = environment(world, load.containers[0]);
    const token = load.pod.volumes.flatMap(volume => volume.projected?.sources ?? []).find(source => source.serviceAccountToken)?.serviceAccountToken;
    return [
      ...(workloads.has(load.pod.serviceAccountName) ? [] : [`${load.name} runs as ${load.pod.serviceAccountName}, a name that no other service knows`]),
      ...(variables.get('Workloads__Namespace') === namespace ? [] : [`${load.name} takes the accounts of ${variables.get('Workloads__Namespace')} for ours`]),
      ...(token?.audience === variables.get('Workloads__Audience') ? [] : [`${load.name}: its token is not for ${variables.get('Workloads__Audience')}`]),
    ];
  });
}

export function secrets(world) {
  const written = world.loads.flatMap(load => load.containers.flatMap(container => [...environment(world, container)]
    .filter(([key, value]) => secret.test(key) && value !== null).map(([key]) => `${load.name}: ${key} is written down`)));
  const owner = world.loads.filter(load => load.object.kind === 'Deployment').flatMap(load => load.containers.flatMap(container => [...environment(world, container).keys()]
    .filter(key => /Owner$/.test(key)).map(key => `${load.name} holds ${key}, which only a migration needs`)));
  const keys = world.loads.filter(load => load.object.kind === 'Job' && load.containers.some(container => environment(world, container).has('Keys__File')))
    .map(load => `${load.name} holds the key-encryption keys`);
  return [...written, ...owner, ...keys, ...world.of('Secret').map(each => `Secret ${each.metadata.name} is part of the chart`)];
}
