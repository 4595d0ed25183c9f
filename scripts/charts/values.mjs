// The installations that are tried, and the values that must be refused.
import { join } from 'node:path';
import { chart } from './helm.mjs';

const file = name => join(chart, 'ci', `${name}.yaml`);

/** Values that render; each with the options of its release. */
export const accepted = [
  { name: 'required', values: [file('required')] },
  { name: 'everything', values: [file('everything')] },
  { name: 'single', values: [file('single')] },
  { name: 'bare', values: [file('bare')] },
  { name: 'another release', values: [file('required')], release: 'voice-eu-2', namespace: 'voice-eu' },
  { name: 'everything, another release', values: [file('everything')], release: 'b', namespace: 'b' },
  { name: 'the oldest Kubernetes', values: [file('required')], version: '1.30' },
  { name: 'workers scaled alone', values: [file('required')], sets: ['autoscaling.enabled=true', 'autoscaling.prometheus="http://prometheus:9090"', 'autoscaling.minReplicas=1'] },
];

const refuse = (name, says, ...sets) => ({ name, says, sets, values: [file('required')] });

/** Values that must not render, and what the refusal has to say. */
export const refused = [
  { name: 'nothing given', says: /operators\/authority[^]*|workloadTokens\/authority[^]*|broker\/host/, values: [], sets: [] },
  refuse('an unknown key', /additional properties 'replica' not allowed/, 'services.gateway.replica=3'),
  refuse('an unknown key at the top', /additional properties 'ingres' not allowed/, 'ingres={"enabled":true}'),
  refuse('an unknown service', /additional properties 'gatway' not allowed/, 'services.gatway={"replicas":1}'),
  refuse('no replica', /services\/gateway\/replicas/, 'services.gateway.replicas=0'),
  refuse('too many replicas', /services\/role-validation\/replicas/, 'services.role-validation.replicas=101'),
  refuse('half a replica', /services\/onboarding\/replicas/, 'services.onboarding.replicas=1.5'),
  refuse('a number as text', /broker\/port/, 'broker.port="5671"'),
  refuse('a port that is none', /database\/port/, 'database.port=70000'),
  refuse('an issuer without TLS', /operators\/authority/, 'operators.authority="http://sign-in.example.test"'),
  refuse('an issuer elsewhere', /federation\/issuer/, 'federation.issuer="https://live.example.test/issuer"'),
  refuse('another version of Graph', /graphBaseUrl/, 'microsoft365.graphBaseUrl="https://graph.microsoft.com/beta"'),
  refuse('a password among settings', /ConnectionStrings__App/, 'services.onboarding.settings={"ConnectionStrings__App":"Host=x;Password=y"}'),
  refuse('a secret among settings', /Broker__Password/, 'services.onboarding.settings={"Broker__Password":"x"}'),
  refuse('a setting that the chart sets', /the chart sets this key itself/, 'services.gateway.settings={"RateLimits__Replicas":"9"}'),
  refuse('a setting that is no text', /AtOnce/, 'services.role-validation.settings={"RoleValidation__AtOnce":16}'),
  refuse('one Secret for all services', /secrets\/runtime/, 'secrets.runtime="everything"'),
  refuse('a worker without limits', /limits/, 'services.replication-worker.resources.limits=null'),
  refuse('autoscaling without Prometheus', /autoscaling\/prometheus/, 'autoscaling.enabled=true'),
  refuse('a minimum above the maximum', /minReplicas is above/, 'autoscaling={"enabled":true,"prometheus":"http://prometheus","minReplicas":9,"maxReplicas":3}'),
  refuse('one certificate by many', /secrets\/certificate/, 'certManager={"enabled":true,"issuer":{"name":"internal"}}', 'secrets.certificate="shared"'),
  refuse('a portal without a host of its own', /portalHost/, 'ingress={"enabled":true,"className":"nginx","host":"live.example.test","portalHost":"live.example.test","tlsSecret":"t"}', 'proxies.networks=["192.0.2.7"]'),
  refuse('a portal without a host', /ingress\/portalHost/, 'ingress={"enabled":true,"className":"nginx","host":"live.example.test","tlsSecret":"t"}', 'proxies.networks=["192.0.2.7"]'),
  refuse('an Ingress without a host', /ingress\/host/, 'ingress={"enabled":true,"className":"nginx","tlsSecret":"t"}'),
  refuse('an Ingress whose word nobody takes', /proxies\/networks/, 'ingress={"enabled":true,"className":"nginx","host":"live.example.test","tlsSecret":"t"}'),
  refuse('a proxy that is no network', /proxies\/networks/, 'proxies.networks=["ingress-nginx"]'),
  refuse('everybody as a proxy', /proxies\/networks/, 'proxies.networks=["0.0.0.0/0"]'),
  refuse('cert-manager without an issuer', /certManager\/issuer\/name/, 'certManager.enabled=true'),
  ...['database', 'broker', 'zones'].map(peers => refuse(`${peers} anywhere`, new RegExp(`networkPolicies/${peers}`), `networkPolicies.${peers}=[]`)),
  refuse('a peer that matches nothing', /minProperties/, 'networkPolicies.public=[{}]'),
  refuse('a short-lived token', /expirationSeconds/, 'workloadTokens.expirationSeconds=60'),
  { ...refuse('a Kubernetes that is too old', /incompatible with Kubernetes/), version: '1.29' },
];
