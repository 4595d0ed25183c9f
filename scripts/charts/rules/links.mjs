// What objects say about each other.
import { label, matches, ports } from './world.mjs';

export function selectors({ of, selected }) {
  const own = of('Deployment').filter(each => !matches(each.spec.selector, each.spec.template.metadata.labels))
    .map(each => `${label(each)} does not select its own pods`);
  const shared = of('Deployment').filter(each => selected(each.spec.selector).length > 1)
    .map(each => `${label(each)} selects pods of others too`);
  const idle = of('Service', 'PodDisruptionBudget')
    .map(each => [each, each.kind === 'Service' ? { matchLabels: each.spec.selector } : each.spec.selector])
    .filter(([, selector]) => selected(selector).filter(load => load.object.kind === 'Deployment').length !== 1)
    .map(([each]) => `${label(each)} does not select the pods of exactly one Deployment`);
  return [...own, ...shared, ...idle];
}

export function servicePorts({ of, selected }) {
  return of('Service').flatMap(service => selected({ matchLabels: service.spec.selector }).flatMap(load =>
    service.spec.ports.filter(port => !ports(load).includes(port.targetPort))
      .map(port => `${label(service)}: no container of ${load.name} has port ${port.targetPort}`)));
}

export function references({ loads, find, of }) {
  const accounts = loads.filter(load => !find('ServiceAccount', load.pod.serviceAccountName))
    .map(load => `${load.name} runs as ${load.pod.serviceAccountName}, which is no ServiceAccount`);
  const settings = loads.flatMap(load => load.containers.flatMap(container => container.envFrom ?? [])
    .filter(source => !find('ConfigMap', source.configMapRef?.name)).map(source => `${load.name} reads ConfigMap ${source.configMapRef?.name}, which is not there`));
  const doors = of('Ingress').flatMap(ingress => ingress.spec.rules.flatMap(rule => rule.http.paths).flatMap(({ backend }) => {
    const service = find('Service', backend.service.name);
    return service?.spec.ports.some(port => port.name === backend.service.port.name) ? [] : [`${label(ingress)} leads to no port of a Service`];
  }));
  const scrapes = of('ServiceMonitor').flatMap(monitor => {
    const services = of('Service').filter(service => matches(monitor.spec.selector, service.metadata.labels));
    return monitor.spec.endpoints.filter(endpoint => services.length !== 1 || !services[0].spec.ports.some(port => port.name === endpoint.port))
      .map(endpoint => `${label(monitor)} reads port ${endpoint.port} of no single Service`);
  });
  return [...accounts, ...settings, ...doors, ...scrapes];
}

/** A certificate holds the names by which its services are called. */
export function certificates({ of, loads }) {
  return of('Certificate').flatMap(certificate => {
    const users = loads.filter(load => load.pod.volumes.some(volume => volume.secret?.secretName === certificate.spec.secretName));
    return users.length === 0 ? [`${label(certificate)}: nobody mounts ${certificate.spec.secretName}`]
      : users.map(load => `${load.object.metadata.name}.${load.object.metadata.namespace}.svc`)
        .filter(name => !certificate.spec.dnsNames.includes(name)).map(name => `${label(certificate)} does not hold ${name}`);
  });
}

export function scaling({ of, find, selected }) {
  const budgets = of('PodDisruptionBudget').flatMap(budget => selected(budget.spec.selector).flatMap(({ object, name }) => {
    const scaled = of('ScaledObject').find(each => each.spec.scaleTargetRef.name === object.metadata.name);
    const least = scaled?.spec.minReplicaCount ?? object.spec.replicas;
    return least - (budget.spec.minAvailable ?? least - budget.spec.maxUnavailable) >= 1 && least > 1 ? [] : [`${label(budget)} over ${least} pods of ${name} lets none go, or protects none`];
  }));
  const scalers = of('ScaledObject').flatMap(scaler => {
    const target = find(scaler.spec.scaleTargetRef.kind, scaler.spec.scaleTargetRef.name);
    return [
      ...(target ? [] : [`${label(scaler)} scales nothing that is there`]),
      ...(target?.spec.replicas === undefined ? [] : [`${label(scaler)} and ${label(target)} both set the number of replicas`]),
      ...(scaler.spec.minReplicaCount <= scaler.spec.maxReplicaCount ? [] : [`${label(scaler)} has a minimum above its maximum`]),
    ];
  });
  return [...budgets, ...scalers];
}

export function names({ objects }, { release, namespace }) {
  const seen = new Set();
  return objects.flatMap(object => {
    const twice = seen.has(label(object));
    seen.add(label(object));
    return [
      ...(twice ? [`${label(object)} is there twice`] : []),
      ...(object.metadata.namespace === namespace ? [] : [`${label(object)} is not in the release's namespace`]),
      ...(object.metadata.labels?.['app.kubernetes.io/instance'] === release ? [] : [`${label(object)} does not say of which release it is`]),
    ];
  });
}
