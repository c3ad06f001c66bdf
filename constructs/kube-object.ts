import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { syncWave } from './sync-wave';

/**
 * A generated type of cdk8s-plus as it is rendered: quantities and int-or-strings are plain text and numbers.
 *
 * Only the types are used, never the generated classes: those drop what they do not know in silence (`maxSurge: 1`
 * vanishes), and cost time to load. A class with nothing but a `value` is a quantity or an int-or-string. What a type does not allow is a compile error here, and what it allows is rendered.
 */
export type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer U)[]
    ? readonly Plain<U>[]
    : [keyof T, 'value'] extends ['value', keyof T]
      ? string | number
      : { readonly [K in keyof T as K extends keyof Spelling ? Spelling[K] : K]: Plain<T[K]> | undefined };

/** Names that the generated types spell otherwise than Kubernetes does. */
interface Spelling {
  readonly clientIp: 'clientIP';
  readonly clusterIp: 'clusterIP';
  readonly downwardApi: 'downwardAPI';
  readonly hostIp: 'hostIP';
  readonly hostIpc: 'hostIPC';
  readonly hostPid: 'hostPID';
  readonly loadBalancerIp: 'loadBalancerIP';
  readonly nonResourceUrLs: 'nonResourceURLs';
  readonly setHostnameAsFqdn: 'setHostnameAsFQDN';
}

export type { k8s };

/** What every object is given. */
export interface KubeObjectProps {
  readonly name: string;
  /** @default - cluster-scoped */
  readonly namespace?: string | undefined;
  /** @default - those of the chart */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** @default - the sync wave of its kind */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Any Kubernetes object, with an explicit name and the sync wave of its kind. */
export class KubeObject extends ApiObject {
  /**
   * @param body everything but apiVersion, kind and metadata
   */
  constructor(scope: Construct, id: string, apiVersion: string, kind: string, props: KubeObjectProps, body: object) {
    const metadata: ApiObjectMetadata = {
      name: props.name,
      ...(props.namespace === undefined ? {} : { namespace: props.namespace }),
      ...(props.labels ? { labels: { ...props.labels } } : {}),
      annotations: { ...props.annotations, 'argocd.argoproj.io/sync-wave': String(syncWave(kind)) },
    };
    super(scope, id, { apiVersion, kind, metadata, ...body });
  }
}

/** A map or list if there is anything in it: an empty one in a manifest is noise at best, and a selector of everything at worst. */
export function unlessEmpty<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

/** Annotations that make Argo CD ask a person before it deletes what holds data, or everything. */
export const askBeforeDeleting: Readonly<Record<string, string>> = { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' };
