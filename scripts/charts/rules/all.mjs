import * as configuration from './configuration.mjs';
import * as lifecycle from './lifecycle.mjs';
import * as links from './links.mjs';
import * as network from './network.mjs';
import * as pods from './pods.mjs';
import { world } from './world.mjs';

export const rules = [pods, links, network, configuration, lifecycle].flatMap(module => Object.values(module));

/** What any rule has against these objects. */
export function broken(objects, release) {
  const seen = world(objects);
  const trusts = objects.some(object => object.kind === 'ConfigMap' && 'Trust__CertificateAuthorityFile' in (object.data ?? {}));
  return rules.flatMap(rule => rule(seen, { ...release, trusts }).map(problem => ({ rule: rule.name, problem })));
}
