// What each pod owes by itself: the restricted Pod Security Standard, limits, probes, and files that are where its settings say.
import { environment, ports } from './world.mjs';

const restricted = [
  ['runAsNonRoot', security => security.runAsNonRoot === true],
  ['allowPrivilegeEscalation', security => security.allowPrivilegeEscalation === false],
  ['readOnlyRootFilesystem', security => security.readOnlyRootFilesystem === true],
  ['capabilities', security => security.capabilities?.drop?.includes('ALL') && !security.capabilities.add],
  ['seccompProfile', security => security.seccompProfile?.type === 'RuntimeDefault'],
  ['privileged', security => !security.privileged],
];

export function security({ loads }) {
  return loads.flatMap(({ name, pod, containers }) => [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter(key => pod[key]).map(key => `${name} has ${key}`),
    ...(pod.securityContext?.runAsUser > 0 ? [] : [`${name} does not name a user that is not root`]),
    ...(pod.automountServiceAccountToken === false ? [] : [`${name} mounts the token of the Kubernetes API`]),
    ...(pod.volumes ?? []).filter(volume => volume.hostPath).map(volume => `${name} mounts the node's ${volume.hostPath.path}`),
    ...containers.flatMap(container => restricted
      .filter(([, holds]) => !holds(container.securityContext ?? {}))
      .map(([key]) => `${name}: securityContext.${key} is not restricted`)),
  ]);
}

export function limits({ loads }) {
  return loads.flatMap(({ name, containers }) => containers.flatMap(container =>
    ['requests', 'limits'].flatMap(side => ['cpu', 'memory']
      .filter(what => !container.resources?.[side]?.[what])
      .map(what => `${name} has no ${side}.${what}`))));
}

export function probes({ loads }) {
  const expected = { startupProbe: '/health/started', livenessProbe: '/health/live', readinessProbe: '/health/ready' };
  return loads.filter(load => load.object.kind === 'Deployment').flatMap(load => load.containers.flatMap(container =>
    Object.entries(expected).flatMap(([kind, path]) => {
      const asks = container[kind]?.httpGet;
      return [
        ...(asks?.path === path ? [] : [`${load.name}: ${kind} does not ask ${path}`]),
        ...(ports(load).includes(asks?.port) ? [] : [`${load.name}: ${kind} asks port ${asks?.port}, which no container has`]),
        ...(asks?.scheme === 'HTTPS' ? [] : [`${load.name}: ${kind} does not speak HTTPS`]),
      ];
    })));
}

export function files(world) {
  return world.loads.flatMap(({ name, pod, containers }) => containers.flatMap(container => {
    const mounts = container.volumeMounts ?? [];
    const volumes = (pod.volumes ?? []).map(volume => volume.name);
    const named = [...environment(world, container)].filter(([, value]) => value?.startsWith('/live/'));
    return [
      ...mounts.filter(mount => !volumes.includes(mount.name)).map(mount => `${name} mounts ${mount.name}, which is no volume`),
      ...volumes.filter(volume => !mounts.some(mount => mount.name === volume)).map(volume => `${name}: nobody mounts ${volume}`),
      ...named.filter(([, file]) => !mounts.some(mount => `${file}/`.startsWith(`${mount.mountPath}/`)))
        .map(([key, file]) => `${name}: ${key} names ${file}, which nothing mounts`),
    ];
  }));
}

/** The process listens where its ports say; a port that is not the container's is met by nobody. */
export function listening(world) {
  return world.loads.filter(load => load.object.kind === 'Deployment').flatMap(load => load.containers.flatMap(container => {
    const listens = [...environment(world, container)].filter(([key]) => /^Kestrel__Endpoints__.*__Url$/.test(key)).map(([, url]) => Number(url.split(':').at(-1)));
    const declared = (container.ports ?? []).map(port => port.containerPort);
    return [...listens.filter(port => !declared.includes(port)), ...declared.filter(port => !listens.includes(port))]
      .map(port => `${load.name}: port ${port} is either declared or listened at, not both`);
  }));
}
