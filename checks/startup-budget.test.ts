import { brokenShop, faultsOf } from './fixture';
import { startupBudget } from './startup-budget';

const withProbes = (probes: object) =>
  brokenShop(({ container }) => {
    Object.assign(container('StatefulSet', 'orders'), probes);
  });

const fix = 'add a startupProbe whose failureThreshold × periodSeconds covers the slowest start';

describe('startup-budget', () => {
  test.each([
    ['no probes', {}],
    ['the default liveness probe', { livenessProbe: {} }],
    ['a delayed liveness probe', { livenessProbe: { initialDelaySeconds: 20, periodSeconds: 5, failureThreshold: 2 } }],
    ['a hasty liveness probe after a patient startup probe', { startupProbe: { periodSeconds: 1, failureThreshold: 30 }, livenessProbe: { periodSeconds: 1 } }],
    ['a hasty readiness probe, which kills nothing', { readinessProbe: { periodSeconds: 1, failureThreshold: 1 } }],
  ])('accepts %s', (_, probes) => {
    expect(faultsOf(startupBudget, withProbes(probes))).toEqual([]);
  });

  test('finds a liveness probe that kills early', () => {
    expect(faultsOf(startupBudget, withProbes({ livenessProbe: { periodSeconds: 9 } }))).toEqual([
      `apps/v1 StatefulSet shop/orders | spec.template.spec.containers[0].livenessProbe | gives container "database" 27 s to start; at least 30 s are expected | ${fix}`,
    ]);
  });

  test('finds a startup probe that gives up early', () => {
    expect(faultsOf(startupBudget, withProbes({ startupProbe: { periodSeconds: 1, failureThreshold: 29 }, livenessProbe: {} }))).toEqual([
      `apps/v1 StatefulSet shop/orders | spec.template.spec.containers[0].startupProbe | gives container "database" 29 s to start; at least 30 s are expected | ${fix}`,
    ]);
  });
});
