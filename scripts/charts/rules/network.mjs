// Who reaches whom, as the policies say; and that everybody reaches what its settings name.
import { asksNameServers } from '../sources.mjs';
import { environment, label, matches, ports } from './world.mjs';

const any = undefined;

function allows(policies, side, rules, { port, peer }) {
  return policies.flatMap(policy => policy.spec[rules] ?? []).some(rule =>
    (rule.ports ?? [{ port: any }]).some(each => each.port === any || port.includes(each.port))
    && (!rule[side] || peer === any || rule[side].some(each => each.podSelector && !each.namespaceSelector && matches(each.podSelector, peer))));
}

export function policies({ of, loads, selected }) {
  const all = of('NetworkPolicy');
  if (all.length === 0) return [];
  const idle = all.filter(policy => selected(policy.spec.podSelector).length === 0).map(policy => `${label(policy)} selects no pod`);
  const open = loads.filter(load => !all.some(policy => matches(policy.spec.podSelector, load.labels)
    && !policy.spec.ingress && !policy.spec.egress && policy.spec.policyTypes.join() === 'Ingress,Egress'))
    .map(load => `${load.name} is not denied by default`);
  const nowhere = all.flatMap(policy => selected(policy.spec.podSelector).flatMap(load => (policy.spec.ingress ?? []).flatMap(rule => rule.ports ?? [])
    .filter(({ port }) => !ports(load).includes(port)).map(({ port }) => `${label(policy)} opens port ${port}, which ${load.name} has not`)));
  return [...idle, ...open, ...nowhere];
}

/** Each address among the settings: a Service of ours with that port, out of the caller and into the called; the broker; the issuers. */
export function reach(world) {
  const all = world.of('NetworkPolicy');
  const over = labels => all.filter(policy => matches(policy.spec.podSelector, labels));
  return world.loads.flatMap(load => load.containers.flatMap(container => {
    const settings = environment(world, container);
    const leave = (what, port) => all.length === 0 || allows(over(load.labels), 'to', 'egress', { port: [port] }) ? [] : [`${load.name} may not leave for ${what}`];
    return [
      ...(settings.has('Broker__Host') ? leave(`the broker at port ${settings.get('Broker__Port')}`, Number(settings.get('Broker__Port'))) : []),
      ...leave('name servers', 53),
      ...[...settings].filter(([key, value]) => /^https:/.test(value ?? '') && !key.startsWith('Kestrel__')).flatMap(([key, value]) => {
        const url = new URL(value);
        const [name, namespace, domain] = url.hostname.split('.');
        if (domain !== 'svc' || namespace !== load.object.metadata.namespace) return leave(`${key}, ${url.host}`, Number(url.port || 443));
        const service = world.find('Service', name);
        const port = service?.spec.ports.find(each => each.port === Number(url.port));
        if (!port) return [`${load.name}: ${key} names ${url.host}, which is no port of a Service`];
        if (all.length === 0) return [];
        // Policies see a packet as it arrives at the pod, by number: names are resolved in as many ways as there are networks.
        const arrives = called => called.containers.flatMap(each => each.ports).filter(each => [each.name, each.containerPort].includes(port.targetPort)).map(each => each.containerPort);
        return world.selected({ matchLabels: service.spec.selector }).flatMap(called => [
          ...(allows(over(load.labels), 'to', 'egress', { port: arrives(called), peer: called.labels }) ? [] : [`${load.name} may not leave for ${name}`]),
          ...(allows(over(called.labels), 'from', 'ingress', { port: arrives(called), peer: load.labels }) ? [] : [`${called.name} does not let ${load.object.metadata.name} in`]),
        ]);
      }),
    ];
  }));
}

/** Zones are changed at servers that are not the cluster's own. */
export function zones({ of, loads }) {
  const cluster = peer => peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === 'kube-system';
  return loads.filter(load => load.object.kind === 'Deployment' && asksNameServers(load.object.metadata.name)).filter(load => {
    const over = of('NetworkPolicy').filter(policy => matches(policy.spec.podSelector, load.labels));
    return over.length > 0 && !over.flatMap(policy => policy.spec.egress ?? [])
      .some(rule => ['UDP', 'TCP'].every(protocol => rule.ports.some(each => each.protocol === protocol && each.port === 53)) && !rule.to?.every(cluster));
  }).map(load => `${load.name} changes zones and may not leave for their name servers`);
}

/** A workload that is called by nobody's settings has no business being open to another workload. */
export function strangers(world) {
  const callers = called => world.loads.filter(load => load.containers.some(container =>
    [...environment(world, container)].some(([, value]) => value?.startsWith(`https://${called}.${load.object.metadata.namespace}.svc:`))));
  return world.of('NetworkPolicy').flatMap(policy => (policy.spec.ingress ?? []).flatMap(rule => rule.from ?? [])
    .filter(peer => peer.podSelector && !peer.namespaceSelector)
    .flatMap(peer => world.selected(peer.podSelector))
    .filter(load => !callers(policy.metadata.name).includes(load))
    .map(load => `${label(policy)} lets in ${load.name}, which is not told where it is`));
}
