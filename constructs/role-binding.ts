import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface RoleBindingProps extends KubeObjectProps {
  /** The ClusterRole that is granted, within the namespace only. */
  readonly clusterRole: string;
  /** The group, as the identity provider of the cluster names it. */
  readonly group: string;
}

/** Grants a group a role within one namespace. */
export class RoleBinding extends KubeObject {
  constructor(scope: Construct, id: string, props: RoleBindingProps) {
    super(scope, id, 'rbac.authorization.k8s.io/v1', 'RoleBinding', props, {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: props.clusterRole },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: props.group }],
    });
  }
}
