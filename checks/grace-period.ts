import type { Check, CheckContext, RenderedObject } from './check';
import { longRunning, numberOr, podTemplates, texts, type Value, within } from './read';

/** A termination grace period that ends before the pod can have left in order. */
export const gracePeriod: Check = {
  id: 'grace-period',
  severity: 'error',
  why: 'the kubelet counts the preStop hook as part of the grace period; when it is over, the process is killed amid its work',
  *run(context) {
    for (const pod of podTemplates(context)) {
      const grace = numberOr(pod.spec.terminationGracePeriodSeconds, 30);
      const configured = configuredDrain(context, pod.object);
      for (const { container } of longRunning(pod)) {
        const preStop = preStopSeconds(container.lifecycle?.preStop);
        const drain = drainSeconds(container) ?? configured;
        // Without a known drain the process still needs some time after the hook.
        const isEnough = drain === undefined ? preStop === 0 || grace > preStop : grace >= preStop + drain;
        if (isEnough) continue;
        const parts = [...(preStop > 0 ? [`${preStop} s of preStop`] : []), ...(drain === undefined ? [] : [`${drain} s of drain`])];
        yield {
          object: pod.object,
          path: within(pod, 'spec.terminationGracePeriodSeconds'),
          message: `is ${grace}${pod.spec.terminationGracePeriodSeconds === undefined ? ' by default' : ''}; container "${container.name}" takes ${parts.join(' and ')}`,
          fix: `set it to more than ${preStop + (drain ?? 0)}`,
        };
      }
    }
  },
};

const secondsIn: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** Seconds that a preStop hook sleeps, as far as the manifest tells. */
function preStopSeconds(hook: Value): number {
  const commands = texts(hook?.exec?.command).join(' ');
  const slept = [...commands.matchAll(/(?:^|[\s/;&|])sleep\s+(\d+(?:\.\d+)?)([smh]?)(?![\w.])/g)];
  return slept.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * secondsIn[unit]!, numberOr(hook?.sleep?.seconds, 0));
}

/** Seconds that the configuration says a service takes to finish its work. */
function configuredDrain({ target }: CheckContext, { manifest }: RenderedObject): number | undefined {
  const { name, namespace } = manifest.metadata ?? {};
  return target?.services.find((service) => service.name === name && service.namespace === namespace)?.drainSeconds;
}

/** Seconds that a server waits for open requests, where its arguments say so: uvicorn's and gunicorn's. */
function drainSeconds(container: Value): number | undefined {
  const words = [...texts(container.command), ...texts(container.args)].join(' ');
  const found = /--(?:timeout-graceful-shutdown|graceful-timeout)[= ](\d+)(?!\S)/.exec(words)?.[1];
  return found === undefined ? undefined : Number(found);
}
