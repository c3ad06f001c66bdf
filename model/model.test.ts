import { type Platform, type PlatformInput, parse, parseOrThrow, problemText, resolve, type Target } from '.';
import { callCycles } from './cycles';
import { mergeLayers } from './merge';
import { canonicalQuantity, compareQuantities, parseQuantity } from './quantity';
import { quotaOf } from './quota';
import { queueTarget } from './resolve';
import { gracePeriodSeconds } from './shutdown';
import { shop } from './testing/shop';

// biome-ignore lint/suspicious/noExplicitAny: tests break inputs in ways that fit no type
type Loose = any;

const target = (change: (p: Loose) => void = () => undefined, environment = 'live', region = 'north'): Target => {
  const p = shop();
  change(p);
  return resolve(parseOrThrow(p), environment, region);
};
const service = (of: Target, name: string) => of.services.find((each) => each.name === name)!;

describe('quantities', () => {
  test.each([
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    [2, '2'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000M', '1G'],
    ['0', '0'],
  ])('%s is written as %s, as the API server does', (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical);
  });

  test.each(['', 'half', '-1', '1 Gi', '1gi', 'NaN', '1e3', '0.0001'])('"%s" is none', (given) => {
    expect(parseQuantity(given)).toBeUndefined();
  });

  test('are compared by amount, not by spelling', () => {
    expect(compareQuantities('1024Mi', '1Gi')).toBe(0);
    expect(compareQuantities('999m', '1')).toBe(-1);
    expect(compareQuantities('1G', '1Gi')).toBe(-1);
  });
});

describe('the merge', () => {
  const merge = (...values: unknown[]) => {
    const refused: string[] = [];
    const layers = values.map((value, at) => ({ source: 'service' as const, path: `layer${at}`, value }));
    return { merged: mergeLayers(layers, (layer, path, { message }) => void refused.push(`${[layer.path, ...path].join('.')} ${message}`)), refused };
  };

  test('goes key by key through maps', () => {
    expect(merge({ a: { x: 1, y: 1 } }, { a: { y: 2 } }).merged).toEqual({ a: { x: 1, y: 2 } });
  });

  test('takes a value away with null', () => {
    expect(merge({ a: 1, b: 2 }, { a: null }).merged).toEqual({ b: 2 });
  });

  test('joins lists by name and keeps their order', () => {
    expect(
      merge(
        {
          l: [
            { name: 'a', v: 1 },
            { name: 'b', v: 1 },
          ],
        },
        {
          l: [
            { name: 'c', v: 3 },
            { name: 'a', v: 2 },
          ],
        },
      ).merged,
    ).toEqual({
      l: [
        { name: 'a', v: 2 },
        { name: 'b', v: 1 },
        { name: 'c', v: 3 },
      ],
    });
  });

  test('takes a member away by name', () => {
    expect(merge({ l: [{ name: 'a' }, { name: 'b' }] }, { l: [{ name: 'a', remove: true }] }).merged).toEqual({ l: [{ name: 'b' }] });
  });

  test('lets words be replaced or appended to, but never silently', () => {
    expect(merge({ w: ['a'] }, { w: { replace: ['b'] } }).merged).toEqual({ w: ['b'] });
    expect(merge({ w: ['a'] }, { w: { append: ['b'] } }).merged).toEqual({ w: ['a', 'b'] });
    expect(merge({ w: ['a'] }, { w: ['a'] })).toEqual({ merged: { w: ['a'] }, refused: [] });
    expect(merge({ w: ['a'] }, { w: ['b'] })).toEqual({ merged: { w: ['a'] }, refused: ['layer1.w would replace a list that is set already'] });
  });

  test('drops the fields of one variant when another is chosen', () => {
    expect(merge({ s: { type: 'horizontal', minReplicas: 2 } }, { s: { type: 'fixed', replicas: 1 } }).merged).toEqual({ s: { type: 'fixed', replicas: 1 } });
  });

  test('does not let a configuration reach the prototype of maps', () => {
    const { merged, refused } = merge({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(merged).toEqual({});
    expect(refused).toEqual(['layer1.__proto__ is not a setting']);
    expect(({} as Loose).polluted).toBeUndefined();
  });
});

describe('cycles of calls', () => {
  const cycles = (calls: Record<string, string[]>) => callCycles(new Map(Object.entries(calls)));

  test('are found wherever they are, once each', () => {
    expect(cycles({ a: ['b'], b: ['c'], c: ['b', 'd'], d: ['d'], e: ['a'] })).toEqual([['b', 'c'], ['d']]);
  });

  test('are not seen in a diamond', () => {
    expect(cycles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
  });

  test('do not need a stack as deep as the longest chain of calls', () => {
    const chain = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`s${at}`, [`s${at + 1}`]]));
    expect(cycles({ ...chain, s50000: ['s0'] })[0]).toHaveLength(50_001);
  });

  test('are information, and do not stop a rendering', () => {
    const p = shop() as Loose;
    p.services[1].calls = ['web', 'bank'];
    const { platform, problems } = parse(p);
    expect(platform).toBeDefined();
    expect(problems.map(problemText)).toEqual([
      'services.cart.calls: call each other in a circle: cart → web → cart\n  why:     when one is slow, all of them wait; timeouts along the circle must shrink',
    ]);
  });
});

describe('arithmetic', () => {
  test('the grace period is the sum of hook, drain and margin', () => {
    expect(gracePeriodSeconds({ preStopSeconds: 10, drainSeconds: 30, marginSeconds: 20 })).toBe(60);
  });

  test('a queue begins to scale its consumers at the threshold', () => {
    expect(queueTarget(500, 2)).toBe(250);
    expect(queueTarget(500, 3)).toBe(166);
    expect(queueTarget(1, 3)).toBe(1);
  });

  const need = {
    replicas: 10,
    surge: 1,
    requests: { cpu: '200m', memory: '256Mi', ephemeralStorage: '64Mi' },
    limits: { cpu: '1', memory: '512Mi', ephemeralStorage: '256Mi' },
    claims: [],
  };
  const allowance = { headroomPercent: 20, reserve: { pods: 0, cpu: '0', memory: '0' }, loadBalancers: 0 };

  test('a quota is (replicas + surge) × per pod, plus headroom', () => {
    expect(quotaOf([need], allowance)).toEqual({
      pods: '14', // 11 × 1.2 = 13.2
      'requests.cpu': '2640m', // 11 × 200m × 1.2
      'requests.memory': '3380Mi', // 11 × 256Mi × 1.2 = 3379.2
      'requests.ephemeral-storage': '845Mi', // 11 × 64Mi × 1.2 = 844.8
      'limits.cpu': '13200m', // 11 × 1 × 1.2
      'limits.memory': '6759Mi', // 11 × 512Mi × 1.2 = 6758.4
      'limits.ephemeral-storage': '3380Mi', // 11 × 256Mi × 1.2 = 3379.2
      persistentvolumeclaims: '0',
      'requests.storage': '0',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    });
  });

  test('a quota does not limit CPU where a workload does not', () => {
    expect(quotaOf([need, { ...need, limits: { memory: '1Gi', ephemeralStorage: '1Gi' } }], allowance)).not.toHaveProperty(['limits.cpu']);
  });

  test('a quota counts the volumes of every replica, without headroom, and what is kept in reserve', () => {
    const quota = quotaOf([{ ...need, replicas: 3, surge: 0, claims: ['20Gi'] }], { ...allowance, reserve: { pods: 5, cpu: '1', memory: '1Gi' } });
    expect(quota).toMatchObject({ persistentvolumeclaims: '3', 'requests.storage': '60Gi', pods: '9', 'requests.cpu': '1720m', 'requests.memory': '1946Mi' });
  });
});

describe('a target', () => {
  test('is complete: nothing is left to default later', () => {
    expect(service(target(), 'web')).toMatchObject({
      namespace: 'shop-front',
      minReplicas: 2,
      maxReplicas: 5,
      maxUnavailable: 1,
      terminationGracePeriodSeconds: 60,
      ports: [
        { name: 'http', containerPort: 3000, servicePort: 80 },
        { name: 'admin', containerPort: 9000, servicePort: 9000, expose: false },
      ],
      calls: [{ name: 'cart', to: 'service', host: 'cart.back.svc.cluster.local', port: 50051, portName: 'grpc', scheme: 'grpc' }],
    });
  });

  test('says where each value came from', () => {
    const of = target((p) => {
      p.defaults = { spread: { zone: 'DoNotSchedule' } };
      p.environments[0].images = { web: { tag: '3.0' } };
      p.environments[0].defaults = { config: { MODE: 'live' } };
      p.environments[0].regions[0].services = [{ name: 'web', scaling: { maxReplicas: 8 } }];
      p.environments[0].regions[0].externals = [{ name: 'bank', host: 'north.bank.test' }];
    });
    const from = (...path: string[]) => of.sourceOf(path);
    expect(from('services', 'web', 'shutdown', 'drainSeconds')).toEqual({ source: 'default' });
    expect(from('services', 'web', 'spread', 'zone')).toEqual({ source: 'default', path: 'defaults.spread.zone' });
    expect(from('services', 'web', 'resources', 'requests', 'cpu')).toEqual({ source: 'class', path: 'classes.tiny.resources.requests.cpu' });
    expect(from('services', 'web', 'scaling', 'minReplicas')).toEqual({ source: 'service', path: 'services.web.scaling.minReplicas' });
    expect(from('services', 'web', 'image', 'tag')).toEqual({ source: 'environment', path: 'environments.live.images.web.tag' });
    expect(from('services', 'web', 'config', 'MODE')).toEqual({ source: 'environment', path: 'environments.live.defaults.config.MODE' });
    expect(from('services', 'web', 'scaling', 'maxReplicas')).toEqual({
      source: 'region',
      path: 'environments.live.regions.north.services.web.scaling.maxReplicas',
    });
    expect(from('externals', 'bank', 'host')).toEqual({ source: 'region', path: 'environments.live.regions.north.externals.bank.host' });
  });

  test('without autoscalers runs the fewest replicas, up to the cap', () => {
    const trial = target(undefined, 'trial');
    expect(trial.services.map(({ name, scaling }) => [name, scaling])).toEqual([
      ['cart', { type: 'fixed', replicas: 1 }],
      ['packer', { type: 'fixed', replicas: 1 }],
      ['web', { type: 'fixed', replicas: 1 }],
    ]);
    expect(trial.sourceOf(['services', 'web', 'scaling', 'replicas'])).toEqual({ source: 'environment', path: 'environments.trial.scaling' });
  });

  test('caps replicas, but lets a service of the environment say otherwise', () => {
    const of = target((p) => {
      p.environments[0].scaling = { maxReplicasAtMost: 3 };
      p.environments[0].services = [{ name: 'packer', scaling: { maxReplicas: 9 } }];
    });
    expect(service(of, 'web').maxReplicas).toBe(3);
    expect(service(of, 'packer').maxReplicas).toBe(9);
  });

  test('does not depend on the order in which services are declared', () => {
    const { sourceOf: _, ...forwards } = target();
    const { sourceOf: __, ...backwards } = target((p) => p.services.reverse());
    expect(backwards).toEqual(forwards);
  });

  test('leaves out what is switched off, and renders nothing of what others host', () => {
    const of = target((p) => {
      p.services[2].enabled = false;
      p.services[1].hosting = { type: 'managed', host: 'cart.vendor.test' };
    });
    expect(of.services.map(({ name }) => name)).toEqual(['web']);
    expect(service(of, 'web').calls).toEqual([{ name: 'cart', to: 'external', host: 'cart.vendor.test', port: 443, scheme: 'https' }]);
  });

  test('that does not exist is named with those that do', () => {
    const platform: Platform = parseOrThrow(shop());
    expect(() => resolve(platform, 'lvie', 'north')).toThrow(
      'environments: there is no environment "lvie"\n  found:   "lvie"\n  allowed: live, trial\n  fix:     did you mean "live"?',
    );
  });
});

test('ten mistakes in one configuration are ten problems', () => {
  const p = shop() as Loose;
  const [web, cart, packer] = p.services;
  p.zonez = [];
  p.environments[0].tier = 'prod';
  p.teams.push({ name: 'store' });
  p.externals[0].port = 0;
  web.probes.readiness.periodSecond = 1;
  web.calls = ['crt'];
  web.image.tag = 'latest';
  cart.resources = { requests: { cpu: 'one' } };
  cart.ports[0].containerPort = '50051';
  packer.scaling.minReplicas = 7;
  const { platform, problems } = parse(p);
  expect(platform).toBeUndefined();
  expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'environments.live.tier is not one of the allowed values',
    'externals.bank.port is too small',
    'services.cart.ports.grpc.containerPort must be a number',
    'services.cart.resources.requests.cpu is not a Kubernetes quantity',
    'services.packer.scaling.minReplicas is more than maxReplicas (4)',
    'services.web.calls.crt calls something that is not declared',
    'services.web.image.tag is a tag that moves',
    'services.web.probes.readiness.periodSecond is not a setting',
    'teams.store is declared twice',
    'zonez is not a setting',
  ]);
});

describe('hostile configurations', () => {
  const hostile: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'platform'],
    ['a list', []],
    ['an empty map', {}],
    ['a map of maps', { environments: { a: 1 }, services: { b: 2 } }],
    ['services that are no maps', { ...shop(), services: [1, 'x', null, []] }],
    [
      'a service that is a text where a map belongs',
      { ...shop(), services: [{ name: 'web', resources: 'all', ports: 'http', scaling: 3, probes: [], calls: 'x' }] },
    ],
    ['a name that leads out of the folder', { ...shop(), services: [{ name: '../../x', zone: 'front' }] }],
    ['a name with a NUL byte', { ...shop(), services: [{ name: 'a\0b', zone: 'front' }] }],
    ['a very long name', { ...shop(), services: [{ name: 'x'.repeat(100_000), zone: 'front' }] }],
    ['an environment that leads out of the folder', { ...shop(), environments: [{ name: '..', tier: 'testing', regions: [{ name: '..' }] }] }],
  ];
  test.each(hostile)('%s gives problems with a path, and no exception', (_, input) => {
    const { platform, problems } = parse(input);
    expect(platform).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    for (const { path } of problems) expect(path).not.toBe('');
  });
});

test('typed configuration and parsed data are one language', () => {
  const typed: PlatformInput = shop();
  expect(parse(JSON.parse(JSON.stringify(typed))).problems).toEqual([]);
});
