// One rendering, as the rules ask about it.
export function world(objects) {
  const of = (...kinds) => objects.filter(object => kinds.includes(object.kind));
  const find = (kind, name) => objects.find(object => object.kind === kind && object.metadata.name === name);
  const loads = of('Deployment', 'Job').map(object => ({
    object,
    name: `${object.kind} ${object.metadata.name}`,
    labels: object.spec.template.metadata?.labels ?? {},
    pod: object.spec.template.spec,
    containers: object.spec.template.spec.containers,
  }));
  return { objects, of, find, loads, selected: selector => loads.filter(load => matches(selector, load.labels)) };
}

export const label = object => `${object.kind} ${object.metadata.name}`;

/** Labels against a LabelSelector; an empty one selects everything. */
export function matches(selector, labels) {
  const entries = Object.entries(selector?.matchLabels ?? {});
  return entries.every(([key, value]) => labels[key] === value);
}

/** Number and name of every port that a pod has. */
export const ports = load => load.containers.flatMap(container => container.ports ?? []).flatMap(port => [port.name, port.containerPort]);

/** Environment variables of a container, with those of its ConfigMap and the files of its folder of secrets; a value from a Secret is null. */
export function environment({ find, loads }, container) {
  const variables = new Map();
  for (const source of container.envFrom ?? []) {
    const settings = find('ConfigMap', source.configMapRef?.name);
    for (const [name, value] of Object.entries(settings?.data ?? {})) variables.set(name, value);
  }
  for (const { name, value } of container.env ?? []) variables.set(name, value ?? null);
  const mount = (container.volumeMounts ?? []).find(each => each.mountPath === variables.get('Secrets__Folder'));
  const volume = loads.find(load => load.containers.includes(container))?.pod.volumes.find(each => each.name === mount?.name);
  for (const { path } of volume?.secret?.items ?? []) if (!variables.has(path)) variables.set(path, null);
  return variables;
}
