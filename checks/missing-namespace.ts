import type { Check, RenderedObject } from './check';
import { nameOf, objectsOf } from './read';
import { absent } from './references';

/** Namespaces that every cluster has. */
const everywhere = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Objects in a namespace that is not there: told once for each namespace, of its first object. */
export const missingNamespace: Check = {
  id: 'missing-namespace',
  severity: 'warning',
  why: 'an object in a namespace that does not exist is refused, unless something else makes the namespace first',
  *run(context) {
    const known = objectsOf(context, '', 'Namespace').map(nameOf);
    const missing = new Map<string, [RenderedObject, ...RenderedObject[]]>();
    for (const object of context.objects) {
      const namespace = object.manifest.metadata?.namespace;
      if (typeof namespace !== 'string' || known.includes(namespace) || everywhere.includes(namespace)) continue;
      const others = missing.get(namespace);
      if (others === undefined) missing.set(namespace, [object]);
      else others.push(object);
    }
    for (const [namespace, [object, ...others]] of missing) {
      const { message, fix } = absent('Namespace', namespace, '', known);
      yield {
        object,
        path: 'metadata.namespace',
        message: others.length === 0 ? message : `${message}, as ${others.length === 1 ? '1 other object does' : `${others.length} other objects do`}`,
        fix,
      };
    }
  },
};
