import { apiServerTools, controllerTools } from '../control-plane/control-plane';
import type { Proof } from './proof';
import { Trial } from './trial';

/** Targets tried at the same time, each on a control plane of its own: most of the time goes by waiting for pods. */
const atOnce = 5;

export const controlPlane: Proof = {
  name: 'control-plane',
  about: 'A real control plane takes every object, runs every workload up to its maximum, and stops there',
  tools: [...apiServerTools, ...controllerTools],
  async run(context) {
    const trials = context.targets.map((target) => new Trial(target, context));
    const left = [...trials];
    const worker = async () => {
      for (let trial = left.shift(); trial !== undefined; trial = left.shift()) await trial.run();
    };
    // All of them end before anything is said, so that no control plane is left behind.
    const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, worker));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;

    const total = (of: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + of(trial), 0);
    const objects = total((trial) => trial.manifests.length);
    const pods = total((trial) => trial.podsAtMost);
    return {
      lookedAt: `${trials.length} targets, ${objects} objects, ${pods} pods`,
      count: Math.min(objects, pods),
      faults: trials.flatMap(({ target, faults }) => faults.map((fault) => `${target.name}: ${fault}`)),
    };
  },
};
