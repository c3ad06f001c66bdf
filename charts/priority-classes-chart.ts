import type { Construct } from 'constructs';
import { PriorityClass } from '../constructs/priority-class';
import type { Target } from '../model';
import { LayerChart } from './layer-chart';

/** Who goes first when nodes are full. */
export class PriorityClassesChart extends LayerChart {
  constructor(scope: Construct, target: Target) {
    super(scope, 'foundation', 'priority-classes', target);
    for (const { name, value, description, preemption } of target.priorityClasses) {
      new PriorityClass(this, name, { name, value, description, preemption });
    }
  }
}
