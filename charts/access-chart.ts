import type { Construct } from 'constructs';
import { RoleBinding } from '../constructs/role-binding';
import type { Target } from '../model';
import { LayerChart } from './layer-chart';

/** Which groups of people may do what, in which namespace. */
export class AccessChart extends LayerChart {
  constructor(scope: Construct, target: Target) {
    super(scope, 'foundation', 'access', target);
    for (const { group, role, namespaces } of target.access) {
      for (const namespace of namespaces) {
        new RoleBinding(this, `${namespace}/${group}/${role}`, {
          // The name tells group and role, so that two groups never share a binding; a role binding's name may hold colons.
          name: `${group}:${role}`,
          namespace,
          clusterRole: role,
          group,
        });
      }
    }
  }
}
