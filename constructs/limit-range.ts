import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps } from './kube-object';

type Amounts = Readonly<Record<string, string>>;

export interface LimitRangeProps extends KubeObjectProps {
  /** Limits of a container that states none. */
  readonly default: Amounts;
  /** Requests of a container that states none. */
  readonly defaultRequest: Amounts;
  /** The most that a container may state. */
  readonly max: Amounts;
}

/** Defaults and bounds for containers, without which a quota refuses every pod that states nothing. */
export class LimitRange extends KubeObject {
  constructor(scope: Construct, id: string, props: LimitRangeProps) {
    super(scope, id, 'v1', 'LimitRange', props, {
      spec: { limits: [{ type: 'Container', default: { ...props.default }, defaultRequest: { ...props.defaultRequest }, max: { ...props.max } }] },
    });
  }
}
