import type { Construct } from 'constructs';
import type { SecretStore as Schema } from '../imports/secret-store';
import { KubeObject, type KubeObjectProps } from './kube-object';
import type { ServiceAccount } from './service-account';

type Provider = NonNullable<Schema['spec']>['provider'];

/** Where values come from. */
export type SecretSource =
  | {
      readonly type: 'fake';
      /** Remote keys, and the properties that each has. Their values say that they are none. */
      readonly keys: readonly { readonly key: string; readonly version?: string | undefined; readonly properties: readonly string[] }[];
    }
  | { readonly type: 'aws'; readonly region: string; readonly serviceAccount: ServiceAccount }
  | {
      readonly type: 'vault';
      readonly server: string;
      readonly path: string;
      readonly role: string;
      readonly mountPath: string;
      readonly serviceAccount: ServiceAccount;
    };

export interface SecretStoreProps extends KubeObjectProps {
  readonly source: SecretSource;
}

/** A store of secrets that one namespace may read, by an identity of its own. */
export class SecretStore extends KubeObject {
  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    const spec: NonNullable<Schema['spec']> = { provider: providerOf(props.source) };
    super(scope, id, 'external-secrets.io/v1', 'SecretStore', props, { spec });
  }
}

function providerOf(source: SecretSource): Provider {
  switch (source.type) {
    case 'fake':
      return {
        fake: {
          data: source.keys.map(({ key, version, properties }) => ({ key, ...(version === undefined ? {} : { version }), value: fakeValue(properties) })),
        },
      };
    case 'aws':
      return { aws: { service: 'SecretsManager', region: source.region, auth: { jwt: { serviceAccountRef: { name: source.serviceAccount.name } } } } };
    case 'vault':
      return {
        vault: {
          server: source.server,
          path: source.path,
          version: 'v2',
          auth: { kubernetes: { mountPath: source.mountPath, role: source.role, serviceAccountRef: { name: source.serviceAccount.name } } },
        },
      };
  }
}

const fakeValue = (properties: readonly string[]): string => JSON.stringify(Object.fromEntries(properties.map((name) => [name, `not-a-secret-${name}`])));
