import { brokenShop, contextOf, faultsOf, type Shop } from './fixture';
import { quotaBelowNeed } from './quota-below-need';

const withQuota = (hard: object, more: (shop: Shop) => void = () => {}) =>
  brokenShop((shop) => {
    shop.of('ResourceQuota', 'compute').spec.hard = hard;
    more(shop);
  });

const fix = 'raise it, or lower maxReplicas or the resources of the workloads';

describe('quota-below-need', () => {
  // 8 replicas and one more in a rollout of web, 3 of orders, 1 report.
  test.each([
    ['pods', 13, 'pods', '13', '12'],
    ['requests.cpu', '3400m', '["requests.cpu"]', '3400m', '3399m'],
    ['cpu', '3400m', 'cpu', '3400m', '3399m'],
    ['requests.memory', '3968Mi', '["requests.memory"]', '3968Mi', '3967Mi'],
    ['limits.memory', '6400Mi', '["limits.memory"]', '6400Mi', '6399Mi'],
    ['persistentvolumeclaims', 4, 'persistentvolumeclaims', '4', '3'],
    ['requests.storage', '40Gi', '["requests.storage"]', '40Gi', '39Gi'],
    ['services', 2, 'services', '2', '1'],
  ])('compares %s with what is needed at the most: %s', (key, enough, place, needed, less) => {
    expect(faultsOf(quotaBelowNeed, withQuota({ [key]: enough }))).toEqual([]);
    expect(faultsOf(quotaBelowNeed, withQuota({ [key]: less }))).toEqual([
      `v1 ResourceQuota shop/compute | spec.hard${place.startsWith('[') ? place : `.${place}`} | is ${less}; with every workload at its most, ${needed} are needed | ${fix}`,
    ]);
  });

  test('counts no surge of a Deployment that is recreated', () => {
    const recreate = ({ of }: Shop) => {
      of('Deployment', 'web').spec.strategy = { type: 'Recreate' };
    };
    expect(faultsOf(quotaBelowNeed, withQuota({ pods: 12 }, recreate))).toEqual([]);
  });

  test('rounds up what cannot be a number of pods', () => {
    const half = ({ of }: Shop) => {
      of('HorizontalPodAutoscaler', 'web').spec.maxReplicas = 7.5;
    };
    expect(faultsOf(quotaBelowNeed, withQuota({ pods: 13 }, half))).toEqual([]);
    expect(faultsOf(quotaBelowNeed, withQuota({ pods: 12 }, half))).toHaveLength(1);
  });

  test('counts a quarter more, rounded up, where a Deployment does not say', () => {
    const silent = ({ of }: Shop) => {
      of('HorizontalPodAutoscaler', 'web').spec.maxReplicas = 9;
      delete of('Deployment', 'web').spec.strategy;
    };
    expect(faultsOf(quotaBelowNeed, withQuota({ pods: 16 }, silent))).toEqual([]);
    expect(faultsOf(quotaBelowNeed, withQuota({ pods: 15 }, silent))).toHaveLength(1);
  });

  test('counts what init containers need one after another, on top of the sidecars before them', () => {
    const starting = (cpu: string) =>
      contextOf(`
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  initContainers:
    - {name: proxy, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
    - {name: migrate, resources: {requests: {cpu: 500m}}}
  containers: [{name: app, resources: {requests: {cpu: 300m}}}]
---
{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {requests.cpu: ${cpu}}}}
`);
    expect(faultsOf(quotaBelowNeed, starting('600m'))).toEqual([]);
    expect(faultsOf(quotaBelowNeed, starting('599m'))).toEqual([
      `v1 ResourceQuota q | spec.hard["requests.cpu"] | is 599m; with every workload at its most, 600m are needed | ${fix}`,
    ]);
  });

  test('finds a container that does not state what is counted, unless a LimitRange does it for it', () => {
    const withoutDefault = ({ of }: Shop) => {
      delete of('LimitRange', 'defaults').spec.limits[0].default;
    };
    expect(faultsOf(quotaBelowNeed, withQuota({ 'limits.memory': '7Gi' }, withoutDefault))).toEqual([
      'batch/v1 CronJob shop/report | spec.jobTemplate.spec.template.spec.containers[0].resources.limits.memory | is not stated, although ResourceQuota "compute" counts limits.memory, and no LimitRange gives a default | state limits.memory, or add a LimitRange with a default',
    ]);
    expect(
      faultsOf(
        quotaBelowNeed,
        withQuota({ 'limits.memory': '7Gi' }, ({ of }) => (of('LimitRange', 'defaults').spec.limits = [{ type: 'Container', max: { memory: '1Gi' } }])),
      ),
    ).toEqual([]);
  });

  test('takes a limit for the request where none is stated, as the API server does', () => {
    const limitOnly = ({ of, container }: Shop) => {
      of('LimitRange', 'defaults').spec.limits = [];
      container('CronJob', 'report').resources = { limits: { cpu: '1' } };
    };
    expect(faultsOf(quotaBelowNeed, withQuota({ 'requests.cpu': '4300m' }, limitOnly))).toEqual([]);
  });

  test('leaves alone a quota that counts some pods only', () => {
    const scoped = ({ of }: Shop) => {
      of('ResourceQuota', 'compute').spec.scopes = ['BestEffort'];
    };
    expect(faultsOf(quotaBelowNeed, withQuota({ pods: '1' }, scoped))).toEqual([]);
  });
});
