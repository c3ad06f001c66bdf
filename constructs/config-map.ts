import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface ConfigMapProps extends KubeObjectProps {
  readonly data: Readonly<Record<string, string>>;
}

/** Configuration of a workload. */
export class ConfigMap extends KubeObject {
  /** The data's hash. In an annotation of the pod template it rolls the pods when, and only when, the data changes. */
  readonly checksum: string;

  constructor(scope: Construct, id: string, props: ConfigMapProps) {
    super(scope, id, 'v1', 'ConfigMap', props, { data: { ...props.data } });
    const sorted = Object.entries(props.data).sort(([a], [b]) => (a < b ? -1 : 1));
    this.checksum = createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
  }
}
