import type { Construct } from 'constructs';
import { askBeforeDeleting, KubeObject, type KubeObjectProps } from './kube-object';

export interface NamespaceProps extends KubeObjectProps {
  /** The Pod Security standard that the API server enforces. */
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
  /** The Kubernetes version whose definition of the standard is enforced: `1.34`. An upgrade must not tighten it by itself. */
  readonly kubernetes: string;
}

/** A namespace that enforces a Pod Security standard, and warns of what the newest one would refuse. */
export class Namespace extends KubeObject {
  constructor(scope: Construct, id: string, props: NamespaceProps) {
    const label = 'pod-security.kubernetes.io';
    super(
      scope,
      id,
      'v1',
      'Namespace',
      {
        ...props,
        labels: {
          ...props.labels,
          [`${label}/enforce`]: props.podSecurity,
          [`${label}/enforce-version`]: `v${props.kubernetes}`,
          [`${label}/audit`]: props.podSecurity,
          [`${label}/audit-version`]: 'latest',
          [`${label}/warn`]: props.podSecurity,
          [`${label}/warn-version`]: 'latest',
        },
        annotations: { ...props.annotations, ...askBeforeDeleting },
      },
      {},
    );
  }
}
