import type { Check, Fault, RenderedObject } from './check';
import { isA, items, namespaceOf, podTemplatesOf } from './read';
import { absent, absentKey, type Reference, referencesOf } from './references';
import { secretsIn } from './secret-makers';

/** Something that needs a Secret, or a key of one, that nothing rendered makes. */
export const missingSecret: Check = {
  id: 'missing-secret',
  severity: 'error',
  why: 'a pod that refers to a Secret or a key that does not exist never starts, and a listener without its certificate is not programmed',
  *run(context) {
    for (const object of context.objects) {
      for (const { reference, namespace } of secretReferencesOf(object)) {
        const secrets = secretsIn(context, namespace);
        const found = secrets.get(reference.name);
        if (found === undefined) yield { object, path: reference.path, ...missing(reference, namespace, secrets.keys()) };
        else if (reference.key !== undefined && found.keys?.includes(reference.key.name) === false) {
          yield { object, path: reference.key.path, ...absentKey(reference, reference.key.name, found.keys) };
        }
      }
    }
  },
};

function missing({ name }: Reference, namespace: string, known: Iterable<string>): Pick<Fault, 'message' | 'fix'> {
  const { message, fix } = absent('Secret', name, '', known);
  return {
    message: `${message} in namespace "${namespace}", nor made there by an ExternalSecret, a SealedSecret or a Certificate`,
    fix: fix.replace('render the Secret', 'render what makes the Secret'),
  };
}

function secretReferencesOf(object: RenderedObject): { readonly reference: Reference; readonly namespace: string }[] {
  const namespace = namespaceOf(object);
  const ofPods = podTemplatesOf(object)
    .flatMap(referencesOf)
    .filter(({ kind }) => kind === 'Secret');
  return [...ofPods.map((reference) => ({ reference, namespace })), ...certificateReferencesOf(object, namespace)];
}

function certificateReferencesOf(object: RenderedObject, namespace: string): { readonly reference: Reference; readonly namespace: string }[] {
  const { spec } = object.manifest;
  const found = isA(object, 'networking.k8s.io', 'Ingress')
    ? items(spec?.tls, 'spec.tls').map(({ item, path }) => ({ name: item.secretName, path: `${path}.secretName`, namespace }))
    : isA(object, 'gateway.networking.k8s.io', 'Gateway')
      ? items(spec?.listeners, 'spec.listeners')
          .flatMap(({ item, path }) => items(item.tls?.certificateRefs, `${path}.tls.certificateRefs`))
          .filter(({ item }) => (item.kind ?? 'Secret') === 'Secret')
          .map(({ item, path }) => ({ name: item.name, path: `${path}.name`, namespace: String(item.namespace ?? namespace) }))
      : [];
  return found
    .filter(({ name }) => typeof name === 'string')
    .map(({ name, path, namespace }) => ({ reference: { kind: 'Secret', name, path } as const, namespace }));
}
