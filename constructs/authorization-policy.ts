import type { Construct } from 'constructs';
import type { AuthorizationPolicy as Schema } from '../imports/authorization-policy';
import { KubeObject, type KubeObjectProps, unlessEmpty } from './kube-object';

/** Callers, by identity, and the port of the pod that they may reach. */
export interface Admission {
  readonly serviceAccounts: readonly { readonly namespace: string; readonly name: string }[];
  readonly port: number;
}

export interface AuthorizationPolicyProps extends KubeObjectProps {
  /** @default - every workload of the namespace */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Who is let in. @default - nobody */
  readonly admissions?: readonly Admission[];
}

/** As many identities as Istio takes in one source. */
const mostAccounts = 16;

/**
 * Whom the mesh lets in, by identity. A workload with any such policy refuses what none of them admits.
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthorizationPolicy extends KubeObject {
  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps) {
    const spec: NonNullable<Schema['spec']> = {
      ...(props.podLabels ? { selector: { matchLabels: { ...props.podLabels } } } : {}),
      action: 'ALLOW',
      ...(props.admissions?.length ? { rules: props.admissions.map(rule) } : {}),
    };
    super(scope, id, 'security.istio.io/v1', 'AuthorizationPolicy', props, { spec: unlessEmpty(spec) });
  }
}

function rule({ serviceAccounts, port }: Admission) {
  const names = serviceAccounts.map(({ namespace, name }) => `${namespace}/${name}`);
  const chunks = Array.from({ length: Math.ceil(names.length / mostAccounts) }, (_, at) => names.slice(at * mostAccounts, (at + 1) * mostAccounts));
  return { from: chunks.map((chunk) => ({ source: { serviceAccounts: chunk } })), to: [{ operation: { ports: [String(port)] } }] };
}
