import type { Path, Source } from './merge';
import type { Backup, Environment, External, Objective, ParsedService, PriorityClass, Queue, Region, Team, Zone } from './schema';

/** Where a value came from: the kind of place, and the place in the configuration. */
export interface Provenance {
  readonly source: Source;
  /** `environments.staging.scaling`; absent for a default. */
  readonly path?: string;
}

/**
 * One environment in one region, flat and complete: what the charts render. Nothing is left to default later.
 * Everything is in order of name, so that the order of declaration never shows in the output.
 */
export interface Target {
  /** `production/eu-west-1`. */
  readonly name: string;
  readonly platform: { readonly name: string; readonly domain: string };
  readonly environment: Pick<Environment, 'name' | 'tier' | 'kubernetes' | 'audience'>;
  readonly cluster: Environment['cluster'];
  readonly mesh: Environment['mesh'];
  readonly secretStore?: ResolvedSecretStore;
  readonly region: Pick<Region, 'name' | 'primary' | 'hosts'>;
  readonly access: readonly ResolvedAccess[];
  readonly zones: readonly ResolvedZone[];
  readonly teams: readonly Team[];
  readonly priorityClasses: readonly PriorityClass[];
  readonly queues: readonly Queue[];
  readonly externals: readonly ResolvedExternal[];
  readonly services: readonly ResolvedService[];
  readonly backups: readonly Backup[];
  /** Where the value at a path came from: `['services', 'client-intake', 'scaling', 'maxReplicas']`. */
  sourceOf(path: Path): Provenance;
}

/** Where the values of secrets come from. */
export type ResolvedSecretStore = NonNullable<Environment['secretStore']> & { readonly keyPrefix: string };

/** A group, and the namespaces in which it holds a role. */
export interface ResolvedAccess {
  readonly group: string;
  readonly role: 'view' | 'edit' | 'admin';
  readonly namespaces: readonly string[];
}

/** A zone with its namespace and the quota computed for it. */
export interface ResolvedZone extends Omit<Zone, 'namespace' | 'quota'> {
  readonly namespace: string;
  /** `hard` of the ResourceQuota. */
  readonly quota: Readonly<Record<string, string>>;
  /** The largest limits that a container of the zone states, for the LimitRange. */
  readonly largest: { readonly cpu?: string | undefined; readonly memory: string };
  /** Whether every workload limits its CPU; only then does the zone give CPU limits to containers that state none. */
  readonly limitsCpu: boolean;
}

/** Something managed elsewhere. */
export interface ResolvedExternal extends Omit<External, 'calls'> {
  readonly calls: readonly ResolvedCall[];
}

/** A declared connection, with the address that the caller uses. */
export interface ResolvedCall {
  readonly name: string;
  readonly to: 'service' | 'external';
  readonly host: string;
  /** The port that the caller dials: a Service's, or an external's. */
  readonly port: number;
  /** The name of the callee's port, for a service. */
  readonly portName?: string;
  /** What is spoken there, as a URL scheme: http, https, postgresql… */
  readonly scheme: string;
  /** The variable that carries the address. */
  readonly env?: string;
}

/** How a service scales here. */
export type ResolvedScaling =
  | { readonly type: 'fixed'; readonly replicas: number }
  | (Omit<Extract<ParsedService['scaling'], { type: 'horizontal' }>, 'queue'> & {
      /** The queue that drives it, and the messages per pod to hold: its scaling threshold over the fewest replicas. */
      readonly queue?: { readonly name: string; readonly averageValue: number };
    });

/** A service as it is rendered in one target. */
export interface ResolvedService
  extends Omit<
    ParsedService,
    | 'enabled'
    | 'class'
    | 'secrets'
    | 'hosting'
    | 'image'
    | 'scaling'
    | 'calls'
    | 'disruption'
    | 'shutdown'
    | 'verticalScaling'
    | 'ports'
    | 'singleReplica'
    | 'objectives'
  > {
  readonly namespace: string;
  readonly image: {
    /** `registry/name:tag@sha256:…` */
    readonly reference: string;
    /** What `app.kubernetes.io/version` says: the tag as far as a label can hold it, or the beginning of the digest. */
    readonly version: string;
    readonly pullPolicy: 'IfNotPresent' | 'Always' | 'Never';
    readonly pullSecrets: readonly string[];
  };
  readonly ports: readonly (Omit<ParsedService['ports'][number], 'servicePort'> & { readonly servicePort: number })[];
  readonly secrets: readonly { readonly name: string; readonly property: string; readonly version?: string | undefined }[];
  readonly scaling: ResolvedScaling;
  /** Fewest pods at rest. */
  readonly minReplicas: number;
  /** Most pods at rest. */
  readonly maxReplicas: number;
  readonly verticalScaling?: Omit<NonNullable<ParsedService['verticalScaling']>, 'minAllowed' | 'maxAllowed'> & {
    readonly minAllowed: { readonly cpu?: string | undefined; readonly memory?: string | undefined };
    readonly maxAllowed: { readonly cpu?: string | undefined; readonly memory?: string | undefined };
  };
  /** Pods that may be evicted at once; absent where too few run for a budget to make sense. */
  readonly maxUnavailable?: number;
  readonly preStopSeconds: number;
  /** Seconds that the process takes to finish its work after SIGTERM. */
  readonly drainSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  readonly calls: readonly ResolvedCall[];
  readonly objectives: readonly Objective[];
}
