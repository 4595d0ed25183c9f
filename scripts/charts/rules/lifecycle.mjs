// Order at an installation, time at an end, and numbers that have to agree.
import { dividesByReplicas, gauges, shutdownSeconds } from '../sources.mjs';
import { environment, label } from './world.mjs';

const hook = object => object?.metadata.annotations?.['helm.sh/hook'];
const weight = object => Number(object.metadata.annotations['helm.sh/hook-weight']);

export function order({ of, find }) {
  const jobs = of('Job');
  const verb = job => job.spec.template.spec.containers[0].args?.[0];
  const migrated = Math.max(...jobs.filter(job => verb(job) === 'migrate').map(weight));
  return jobs.flatMap(job => [
    ...(hook(job) === 'pre-install,pre-upgrade' ? [] : [`${label(job)} does not run before an installation and an upgrade`]),
    ...(verb(job) !== 'topology' || weight(job) > migrated ? [] : [`${label(job)} does not wait for the databases`]),
    ...[find('ServiceAccount', job.spec.template.spec.serviceAccountName), ...of('NetworkPolicy').filter(policy => policy.metadata.name.endsWith('-jobs'))]
      .filter(each => each && !(hook(each) === hook(job) && weight(each) < weight(job))).map(each => `${label(job)} runs before ${label(each)} is there`),
  ]);
}

export function ending({ loads }) {
  return loads.filter(load => load.object.kind === 'Deployment').flatMap(({ name, pod, containers }) => {
    const needed = shutdownSeconds + Math.max(...containers.map(container => container.lifecycle?.preStop?.sleep?.seconds ?? 0));
    return pod.terminationGracePeriodSeconds > needed ? [] : [`${name} is killed after ${pod.terminationGracePeriodSeconds} s, and may need ${needed} s to end`];
  });
}

/** Limits are divided by the number of processes that there are, during a rollout too. */
export function shares(world) {
  return world.loads.filter(load => load.object.kind === 'Deployment' && dividesByReplicas(load.object.metadata.name)).flatMap(load => {
    const { replicas, strategy } = load.object.spec;
    const told = [...environment(world, load.containers[0])].filter(([key]) => /(^|__)Replicas$/.test(key));
    return [
      ...(told.length === 1 && Number(told[0][1]) === replicas ? [] : [`${load.name} has ${replicas} replicas and is told ${told.map(([, value]) => value).join() || 'nothing'}`]),
      ...(replicas === 1 || strategy.rollingUpdate.maxSurge === 0 ? [] : [`${load.name} may be more than ${replicas} processes during a rollout`]),
    ];
  });
}

export function metric({ of }) {
  return of('ScaledObject').flatMap(scaler => scaler.spec.triggers.filter(trigger => trigger.type === 'prometheus').flatMap(({ metadata }) => [
    ...(gauges.some(gauge => new RegExp(`\\b${gauge}\\b`).test(metadata.query)) ? [] : [`${label(scaler)} asks for no gauge that Replication has (${gauges.join()})`]),
    ...(Number(metadata.threshold) > 0 && metadata.serverAddress ? [] : [`${label(scaler)} has no address or no threshold`]),
  ]));
}
