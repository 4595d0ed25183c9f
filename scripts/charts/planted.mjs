// Mistakes that somebody could make, each in an otherwise good rendering: a check that does not find its mistake checks nothing.
import { render } from './helm.mjs';
import { accepted } from './values.mjs';

const container = object => object.spec.template.spec.containers[0];
const variable = (object, name, value) => { container(object).env = [...container(object).env ?? [], { name, value }]; };
const settings = name => ['ConfigMap', name];

// The field that is wrong makes the object's literal not compile.
const types = [
  ['an unknown field', 'NetworkPolicy', 'gateway', it => { it.spec.policyType = ['Ingress']; }],
  ['a misspelt field in a container', 'Deployment', 'onboarding', it => { container(it).securityContext.readonlyRootFilesystem = true; }],
  ['a wrong enum', 'PodDisruptionBudget', 'gateway', it => { it.spec.unhealthyPodEvictionPolicy = 'Always'; }],
  ['a wrong enum of a probe', 'Deployment', 'gateway', it => { container(it).readinessProbe.httpGet.scheme = 'https'; }],
  ['text for a number', 'Deployment', 'replication', it => { container(it).startupProbe.periodSeconds = '2'; }],
  ['a number for text', 'ConfigMap', 'gateway-settings', it => { it.data.Management__Port = 8081; }],
  ['a missing field', 'Deployment', 'gateway', it => { delete it.spec.selector; }],
  ['a field at the wrong depth', 'Job', 'replication-migrate', it => { it.spec.restartPolicy = 'Never'; }],
  ['an unknown field of KEDA', 'ScaledObject', 'replication-worker', it => { it.spec.minReplicasCount = 2; }],
  ['an unknown field of Prometheus', 'ServiceMonitor', 'gateway', it => { it.spec.endpoints[0].tls = {}; }],
  ['an unknown field of cert-manager', 'Certificate', 'gateway', it => { it.spec.dnsName = 'gateway'; }],
];

const byRule = {
  security: [
    ['a writable root', 'Deployment', 'gateway', it => { container(it).securityContext.readOnlyRootFilesystem = false; }],
    ['a capability', 'Deployment', 'gateway', it => { container(it).securityContext.capabilities.add = ['NET_ADMIN']; }],
    ['root', 'Job', 'onboarding-topology', it => { it.spec.template.spec.securityContext.runAsUser = 0; }],
    ['a token of the Kubernetes API', 'Deployment', 'onboarding', it => { delete it.spec.template.spec.automountServiceAccountToken; }],
  ],
  limits: [
    ['missing limits', 'Deployment', 'replication-worker', it => { delete container(it).resources.limits; }],
    ['a job without requests', 'Job', 'replication-migrate', it => { delete container(it).resources.requests.cpu; }],
  ],
  probes: [
    ['a probe of no port', 'Deployment', 'gateway', it => { container(it).livenessProbe.httpGet.port = 'http'; }],
    ['a probe of another path', 'Deployment', 'gateway', it => { container(it).readinessProbe.httpGet.path = '/healthz'; }],
  ],
  files: [['a key file that is not mounted', 'Deployment', 'tenant-credential', it => { container(it).volumeMounts = container(it).volumeMounts.filter(mount => mount.name !== 'keys'); }]],
  listening: [['a port that nobody listens at', 'Deployment', 'gateway', it => { container(it).ports[1].containerPort = 8082; }]],
  selectors: [
    ['a wrong selector', 'Service', 'onboarding', it => { it.spec.selector['app.kubernetes.io/name'] = 'onbording'; }],
    ['a selector over two', 'Deployment', 'replication', it => { delete it.spec.selector.matchLabels['app.kubernetes.io/name']; }],
  ],
  servicePorts: [['a Service port that no pod has', 'Service', 'gateway', it => { it.spec.ports[0].targetPort = 'http'; }]],
  references: [
    ['a ServiceAccount that is not there', 'Deployment', 'gateway', it => { it.spec.template.spec.serviceAccountName = 'gatway'; }],
    ['an Ingress to no port', 'Ingress', 'gateway', it => { it.spec.rules[0].http.paths[0].backend.service.port.name = 'http'; }],
    ['a ServiceMonitor of no port', 'ServiceMonitor', 'gateway', it => { it.spec.endpoints[0].port = 'metrics'; }],
  ],
  certificates: [['a certificate without a name', 'Certificate', 'replication', it => { it.spec.dnsNames.pop(); }]],
  scaling: [
    ['a budget that blocks every drain', 'PodDisruptionBudget', 'gateway', it => { delete it.spec.maxUnavailable; it.spec.minAvailable = 6; }],
    ['two who set the replicas', 'Deployment', 'replication-worker', it => { it.spec.replicas = 3; }],
  ],
  names: [['an object of another release', 'Service', 'gateway', it => { it.metadata.labels['app.kubernetes.io/instance'] = 'other'; }]],
  policies: [
    ['no denial by default', 'NetworkPolicy', 'live-platform-deny', it => { it.spec.policyTypes = ['Ingress']; }],
    ['an open port that is none', 'NetworkPolicy', 'onboarding', it => { it.spec.ingress[0].ports[0].port = 'http'; }],
  ],
  reach: [
    ['a caller who may not leave', 'NetworkPolicy', 'role-validation', it => { it.spec.egress = it.spec.egress.filter(rule => !rule.to?.[0].podSelector); }],
    ['a caller who is not let in', 'NetworkPolicy', 'tenant-credential', it => { it.spec.ingress = it.spec.ingress.filter(rule => rule.from[0].podSelector?.matchLabels['app.kubernetes.io/name'] !== 'role-validation'); }],
    ['another port of the broker', ...settings('onboarding-settings'), it => { it.data.Broker__Port = '5672'; }],
    ['an address of no Service', ...settings('gateway-settings'), it => { it.data.Upstreams__Replication = it.data.Upstreams__Replication.replace('8443', '443'); }],
  ],
  zones: [['zones out of reach', 'NetworkPolicy', 'onboarding', it => { it.spec.egress = it.spec.egress.filter(rule => !rule.ports.some(port => port.port === 5353)); }]],
  strangers: [['a door for one who does not call', 'NetworkPolicy', 'onboarding', it => { it.spec.ingress[1].from[0].podSelector.matchLabels['app.kubernetes.io/name'] = 'replication'; }]],
  likeCompose: [
    ['a setting left out', ...settings('onboarding-settings'), it => { delete it.data.Operators__Audience; }],
    ['a setting that nobody reads', ...settings('onboarding-settings'), it => { it.data.Broker__Hostname = 'rabbitmq'; }],
    ['a list that nobody reads', ...settings('gateway-settings'), it => { it.data.Proxies__Nets__0 = '10.0.0.0/8'; }],
    ['a worker that is none', ...settings('replication-worker-settings'), it => { it.data.Replication__Role = 'Api'; }],
    ['a job without its database', 'Job', 'role-validation-migrate', it => { it.spec.template.spec.volumes.find(each => each.name === 'secrets').secret.items = []; }],
  ],
  likeDevHost: [['keys for nobody', 'Deployment', 'tenant-credential', (it, all) => {
    for (const object of all) if (object.data) delete object.data.Keys__File;
  }]],
  everyProgram: [['a program that is nowhere', 'Deployment', 'gateway', it => { container(it).image = 'live-platform/other:1'; }]],
  identity: [
    ['accounts of another namespace', ...settings('gateway-settings'), it => { it.data.Workloads__Namespace = 'default'; }],
    ['a token for somebody else', 'Deployment', 'gateway', it => { it.spec.template.spec.volumes.find(volume => volume.projected).projected.sources[0].serviceAccountToken.audience = 'api'; }],
  ],
  secrets: [
    ['a password that is written down', 'Deployment', 'onboarding', it => variable(it, 'Broker__Password', 'guest')],
    ['a job that holds the keys', 'Job', 'tenant-credential-migrate', it => variable(it, 'Keys__File', '/live/keys/keys.json')],
    ['a service that may migrate', 'Deployment', 'onboarding', it => variable(it, 'ConnectionStrings__Owner')],
  ],
  order: [
    ['queues before databases', 'Job', 'onboarding-topology', it => { it.metadata.annotations['helm.sh/hook-weight'] = '0'; }],
    ['a job that is no hook', 'Job', 'onboarding-migrate', it => { delete it.metadata.annotations['helm.sh/hook']; }],
  ],
  ending: [['an end too soon', 'Deployment', 'replication-worker', it => { it.spec.template.spec.terminationGracePeriodSeconds = 30; }]],
  shares: [
    ['a number of replicas that is not told', 'Deployment', 'role-validation', it => { it.spec.replicas = 7; }],
    ['more processes during a rollout', 'Deployment', 'gateway', it => { it.spec.strategy.rollingUpdate.maxSurge = 1; }],
  ],
  metric: [['a metric that is none', 'ScaledObject', 'replication-worker', it => { it.spec.triggers[0].metadata.query = 'max(live_replication_waiting)'; }]],
};

/** Each mistake with the objects that hold it, and who has to find it: the types (literal) or a rule. */
export function planted() {
  const installation = accepted.find(each => each.name === 'everything');
  const release = { release: 'live', namespace: 'live-platform' };
  const good = JSON.stringify(render(installation.values, installation).objects);
  const plant = ([name, kind, named, change], rule) => {
    const objects = JSON.parse(good);
    const object = objects.find(each => each.kind === kind && each.metadata.name === named);
    change(object, objects);
    return rule ? { name, rule, objects, release } : { name, literal: object };
  };
  return [...types.map(mistake => plant(mistake)), ...Object.entries(byRule).flatMap(([rule, mistakes]) => mistakes.map(mistake => plant(mistake, rule)))];
}
