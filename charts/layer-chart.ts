import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Target } from '../model';

/** The layers, each of which Argo CD syncs as one Application. */
export type Layer = 'foundation' | 'network' | 'mesh' | 'services';

/** One file of a target: `<layer>/<file>.k8s.yaml`. Its labels are on every object in it. */
export class LayerChart extends Chart {
  constructor(
    scope: Construct,
    readonly layer: Layer,
    readonly file: string,
    target: Target,
    labels: Readonly<Record<string, string>> = {},
  ) {
    super(scope, `${layer}:${file}`, {
      disableResourceNameHashes: true,
      labels: { 'app.kubernetes.io/part-of': target.platform.name, 'app.kubernetes.io/managed-by': 'cdk8s', ...labels },
    });
  }
}
