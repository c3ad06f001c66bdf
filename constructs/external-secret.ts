import type { Construct } from 'constructs';
import type { ExternalSecret as Schema } from '../imports/external-secret';
import { KubeObject, type KubeObjectProps } from './kube-object';
import type { SecretStore } from './secret-store';

export interface SecretEntry {
  /** The key in the Secret that is made. */
  readonly name: string;
  /** The property in the store, below the remote key. */
  readonly property: string;
  /** @default - the newest when it is read */
  readonly version?: string | undefined;
}

export interface ExternalSecretProps extends KubeObjectProps {
  /** The name of the store, which is in the same namespace. */
  readonly store: Pick<SecretStore, 'name'>;
  /** How often values are read again: `1h`. */
  readonly refreshInterval: string;
  /** The key in the store. */
  readonly remoteKey: string;
  readonly entries: readonly SecretEntry[];
}

/** Makes a Secret of its own name from a store. The Secret outlives it, so that a mistake here does not take running pods their passwords. */
export class ExternalSecret extends KubeObject {
  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    const spec: NonNullable<Schema['spec']> = {
      refreshInterval: props.refreshInterval,
      secretStoreRef: { kind: 'SecretStore', name: props.store.name },
      target: { name: props.name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: props.entries.map(({ name, property, version }) => ({
        secretKey: name,
        remoteRef: { key: props.remoteKey, property, ...(version === undefined ? {} : { version }) },
      })),
    };
    super(scope, id, 'external-secrets.io/v1', 'ExternalSecret', props, { spec });
  }
}
