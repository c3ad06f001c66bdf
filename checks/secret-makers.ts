import type { CheckContext, RenderedObject } from './check';
import { entries, groupOf, isMap, items, nameOf, namespaceOf, type Value } from './read';

/** A Secret that will exist, and its keys where they can be told. */
export interface MadeSecret {
  readonly name: string;
  readonly keys?: readonly string[];
}

/** What makes Secrets, and how it names them. */
const makers: Readonly<Record<string, (name: string, manifest: Value) => readonly MadeSecret[]>> = {
  '/Secret': (name, { data, stringData }) => {
    const keys = [...entries(data), ...entries(stringData)].map(([key]) => key);
    // One without data is filled by somebody else.
    return [keys.length > 0 ? { name, keys } : { name }];
  },
  'external-secrets.io/ExternalSecret': (name, { spec }) => [externalSecret(spec?.target?.name ?? name, spec)],
  'bitnami.com/SealedSecret': (name, { spec }) => [
    { name: spec?.template?.metadata?.name ?? name, ...(isMap(spec?.template?.data) ? {} : { keys: entries(spec?.encryptedData).map(([key]) => key) }) },
  ],
  'cert-manager.io/Certificate': (_, { spec }) => [{ name: spec?.secretName }],
  'secrets.hashicorp.com/VaultStaticSecret': (_, { spec }) => [{ name: spec?.destination?.name }],
  'secrets.hashicorp.com/VaultDynamicSecret': (_, { spec }) => [{ name: spec?.destination?.name }],
  'secrets-store.csi.x-k8s.io/SecretProviderClass': (_, { spec }) => items(spec?.secretObjects, '').map(({ item }) => ({ name: item.secretName })),
  'postgresql.cnpg.io/Cluster': (name) => ['app', 'superuser', 'ca', 'server', 'replication'].map((suffix) => ({ name: `${name}-${suffix}` })),
};

function externalSecret(name: string, spec: Value): MadeSecret {
  const fetched = items(spec?.data, '').map(({ item }) => String(item.secretKey));
  // A template may rename keys, and dataFrom brings whatever the store holds.
  const isExact = !Array.isArray(spec?.dataFrom) && !isMap(spec?.target?.template);
  return isExact ? { name, keys: fetched } : { name };
}

function madeBy(object: RenderedObject): readonly MadeSecret[] {
  const { apiVersion, kind } = object.manifest;
  return [...(makers[`${groupOf(apiVersion)}/${kind}`]?.(nameOf(object), object.manifest) ?? []), ...certificateOf(object)];
}

/** cert-manager makes the Secrets of an Ingress or a Gateway that is annotated for it. */
function certificateOf({ manifest }: RenderedObject): MadeSecret[] {
  if (!entries(manifest.metadata?.annotations).some(([key]) => /^cert-manager\.io\/(cluster-)?issuer$/.test(key))) return [];
  const names = [
    ...items(manifest.spec?.tls, '').map(({ item }) => item.secretName),
    ...items(manifest.spec?.listeners, '').flatMap(({ item }) => items(item.tls?.certificateRefs, '').map(({ item }) => item.name)),
  ];
  return names.map((name) => ({ name }));
}

/** The Secrets that will exist in a namespace, whoever makes them. */
export function secretsIn({ objects }: CheckContext, namespace: string): ReadonlyMap<string, MadeSecret> {
  const own = objects.filter((object) => namespaceOf(object) === namespace).flatMap(madeBy);
  // A ClusterExternalSecret makes its Secret in namespaces chosen by their labels at run time.
  const everywhere = objects
    .filter(({ manifest }) => groupOf(manifest.apiVersion) === 'external-secrets.io' && manifest.kind === 'ClusterExternalSecret')
    .map((object) => {
      const { spec } = object.manifest;
      return externalSecret(spec?.externalSecretSpec?.target?.name ?? spec?.externalSecretName ?? nameOf(object), spec?.externalSecretSpec);
    });
  return new Map([...everywhere, ...own].map((secret) => [secret.name, secret]));
}
