import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface ResourceQuotaProps extends KubeObjectProps {
  /** Hard limits by resource: `requests.cpu`, `pods`, … */
  readonly hard: Readonly<Record<string, string>>;
}

/** What a namespace may use in all. */
export class ResourceQuota extends KubeObject {
  constructor(scope: Construct, id: string, props: ResourceQuotaProps) {
    super(scope, id, 'v1', 'ResourceQuota', props, { spec: { hard: { ...props.hard } } });
  }
}
