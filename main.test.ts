import { createHash } from 'node:crypto';
import { platform } from './config/platform';
import { parseOrThrow } from './model';
import { indexText, type Manifest, type RenderedTarget, render } from './synth';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked into as whatever they are
type Loose = any;

const rendered = render(parseOrThrow(platform), {});
const targetOf = (name: string): RenderedTarget => rendered.find(({ target }) => target.name === name)!;
const objectsOf = (name: string): readonly Manifest[] => targetOf(name).files.flatMap(({ objects }) => objects);
const everyObject = rendered.flatMap(({ target, files }) =>
  files.flatMap(({ objects }) => objects.map((object) => ({ target: target.name, object: object as Loose }))),
);
const find = (name: string, kind: string, object: string): Loose => objectsOf(name).find((each) => each.kind === kind && each.metadata.name === object);
const targets = ['development/eu-west-1', 'production/eu-west-1', 'production/us-east-1', 'staging/eu-west-1', 'testing/eu-west-1'];
const workloads = everyObject.filter(({ object }) => object.spec?.template?.spec);

test('every environment is rendered in every region that it names', () => {
  expect(rendered.map(({ target }) => target.name)).toEqual(targets);
});

describe.each(['production/eu-west-1', 'development/eu-west-1'])('%s in full', (name) => {
  test.each(targetOf(name).files.map(({ file, text }) => [file, text]))('%s', (_, text) => {
    expect(text).toMatchSnapshot();
  });
});

test.each(targets)('the index of %s', (name) => {
  expect(
    createHash('sha256')
      .update(indexText(targetOf(name).files))
      .digest('hex'),
  ).toMatchSnapshot();
});

describe('the resource table of the deployment architecture (2.4)', () => {
  test.each([
    ['api-gateway', '500m', '2', '512Mi', '1Gi'],
    ['client-intake', '200m', '1', '256Mi', '512Mi'],
    ['workflow-automation', '200m', '1', '256Mi', '512Mi'],
    ['notifications', '200m', '1', '256Mi', '512Mi'],
    ['content-management', '500m', '2', '512Mi', '1Gi'],
    ['knowledge-search', '500m', '2', '512Mi', '1Gi'],
    ['analytics', '500m', '2', '512Mi', '1Gi'],
    ['document-processing', '1', '4', '1Gi', '2Gi'],
    ['agent-orchestrator', '1', '4', '1Gi', '2Gi'],
    ['context-controller', '500m', '2', '1Gi', '2Gi'],
    ['memory-manager', '1', '4', '2Gi', '4Gi'],
  ])('%s: CPU %s to %s, memory %s to %s, in every target', (name, cpuRequest, cpuLimit, memoryRequest, memoryLimit) => {
    const found = workloads.filter(({ object }) => object.metadata.name === name).map(({ object }) => object.spec.template.spec.containers[0].resources);
    expect(found).toHaveLength(targets.length);
    for (const { requests, limits } of found) {
      expect([requests.cpu, limits.cpu, requests.memory, limits.memory]).toEqual([cpuRequest, cpuLimit, memoryRequest, memoryLimit]);
    }
  });
});

describe('horizontal scaling (3.1)', () => {
  test('client-intake’s autoscaler is the one that the deployment architecture prints', () => {
    const { apiVersion, metadata, spec } = find('production/eu-west-1', 'HorizontalPodAutoscaler', 'client-intake-hpa');
    const { behavior: _, ...printed } = spec;
    expect({ apiVersion, name: metadata.name, spec: printed }).toEqual({
      apiVersion: 'autoscaling/v2',
      name: 'client-intake-hpa',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'client-intake' },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
          { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
          { type: 'Pods', pods: { metric: { name: 'http_requests_per_second' }, target: { type: 'AverageValue', averageValue: '100' } } },
        ],
      },
    });
  });

  test.each([
    ['api-gateway', 2, 10, '200'],
    ['content-management', 2, 12, '100'],
    ['knowledge-search', 2, 12, '80'],
    ['workflow-automation', 2, 8, '60'],
    ['analytics', 2, 6, '50'],
    ['context-controller', 2, 8, '150'],
  ])('%s runs %i to %i pods, at %s requests per second each', (name, min, max, requests) => {
    const { spec } = find('production/us-east-1', 'HorizontalPodAutoscaler', `${name}-hpa`);
    expect([spec.minReplicas, spec.maxReplicas, spec.metrics[2].pods]).toEqual([
      min,
      max,
      { metric: { name: 'http_requests_per_second' }, target: { type: 'AverageValue', averageValue: requests } },
    ]);
  });

  test.each([
    ['document-processing', 2, 12, 'documents'],
    ['notifications', 2, 6, 'notifications'],
    ['agent-orchestrator', 2, 12, 'agent-executions'],
  ])('%s runs %i to %i pods and grows when queue %s holds 500 messages', (name, min, max, queue) => {
    const { spec } = find('production/eu-west-1', 'HorizontalPodAutoscaler', `${name}-hpa`);
    expect([spec.minReplicas, spec.maxReplicas, spec.metrics[2].external]).toEqual([
      min,
      max,
      { metric: { name: 'queue_messages_ready', selector: { matchLabels: { queue } } }, target: { type: 'AverageValue', averageValue: '250' } },
    ]);
  });

  test('what an autoscaler scales names no number of replicas, and everything else does', () => {
    const scaled = new Set(
      everyObject.filter(({ object }) => object.kind === 'HorizontalPodAutoscaler').map(({ target, object }) => `${target} ${object.spec.scaleTargetRef.name}`),
    );
    expect(scaled.size).toBeGreaterThan(0);
    expect(workloads.length).toBeGreaterThan(0);
    for (const { target, object } of workloads)
      expect([object.metadata.name, object.spec.replicas === undefined]).toEqual([object.metadata.name, scaled.has(`${target} ${object.metadata.name}`)]);
  });

  test('development has one replica of each service and no autoscaler', () => {
    const here = objectsOf('development/eu-west-1') as Loose[];
    const running = here.filter(({ spec }) => spec?.template);
    expect(running).toHaveLength(11);
    expect(running.map(({ spec }) => spec.replicas)).toEqual(running.map(() => 1));
    expect(here.filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'PodDisruptionBudget')).toEqual([]);
  });
});

describe('vertical scaling (3.2)', () => {
  test('memory-manager is three replicas with a volume each, grown in memory', () => {
    const { spec } = find('production/eu-west-1', 'StatefulSet', 'memory-manager');
    expect([spec.replicas, spec.serviceName, spec.volumeClaimTemplates[0].spec.resources.requests.storage]).toEqual([3, 'memory-manager-headless', '20Gi']);
    const vpa = find('production/eu-west-1', 'VerticalPodAutoscaler', 'memory-manager').spec;
    expect([vpa.updatePolicy.updateMode, vpa.resourcePolicy.containerPolicies[0].controlledResources]).toEqual(['InPlaceOrRecreate', ['memory']]);
  });

  test('everything that scales horizontally is only advised vertically', () => {
    const modes = objectsOf('production/eu-west-1')
      .filter((o) => o.kind === 'VerticalPodAutoscaler' && o.metadata.name !== 'memory-manager')
      .map((o) => (o as Loose).spec.updatePolicy);
    expect(modes).toHaveLength(10);
    for (const mode of modes) expect(mode).toEqual({ updateMode: 'Off' });
  });
});

describe('every object', () => {
  test('has a name, labels and a sync wave, and is listed once', () => {
    expect(everyObject.length).toBeGreaterThan(0);
    const seen = new Set<string>();
    for (const { target, object } of everyObject) {
      const { apiVersion, kind, metadata } = object;
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'intellisync', 'app.kubernetes.io/managed-by': 'cdk8s' });
      expect(metadata.annotations['argocd.argoproj.io/sync-wave']).toMatch(/^-?\d+$/);
      const identity = `${target} ${apiVersion} ${kind} ${metadata.namespace} ${metadata.name}`;
      expect(seen.has(identity)).toBe(false);
      seen.add(identity);
    }
  });

  test('selects by the two labels that never change', () => {
    expect(workloads.length).toBeGreaterThan(0);
    for (const { object } of workloads) {
      expect(object.spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': object.metadata.name, 'app.kubernetes.io/instance': 'intellisync' });
      expect(object.spec.template.metadata.labels).toMatchObject(object.spec.selector.matchLabels);
    }
  });

  test('has no empty map or list where Kubernetes would have none', () => {
    const empty = (value: Loose, path: string): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.keys(value).length === 0
          ? [path]
          : Object.entries(value).flatMap(([key, inner]) => empty(inner, `${path}.${key}`));
    // An empty podSelector is what makes a policy the namespace's own.
    const meant = ['NetworkPolicy.spec.podSelector'];
    expect(everyObject.flatMap(({ object }) => empty(object, object.kind)).filter((path) => !meant.includes(path))).toEqual([]);
  });

  test('holds no Secret', () => {
    expect(everyObject.filter(({ object }) => object.kind === 'Secret')).toEqual([]);
  });
});

test('a changed value of the ConfigMap rolls the pods of that service and of no other', () => {
  const changed = structuredClone(platform) as Loose;
  changed.services.find(({ name }: Loose) => name === 'analytics').config = { EXTRA: '1' };
  const index = (input: unknown) =>
    render(parseOrThrow(input), { environment: 'production', region: 'eu-west-1' }).flatMap(({ files }) => files.flatMap((file) => file.index));
  const before = new Set(index(platform).map(({ hash }) => hash));
  expect(
    index(changed)
      .filter(({ hash }) => !before.has(hash))
      .map(({ kind, name }) => `${kind} ${name}`),
  ).toEqual(['ConfigMap analytics', 'Deployment analytics']);
});

test('the order in which services are declared does not show', () => {
  const backwards = structuredClone(platform) as Loose;
  backwards.services.reverse();
  expect(render(parseOrThrow(backwards), {}).flatMap(({ files }) => files.map(({ text }) => text))).toEqual(
    rendered.flatMap(({ files }) => files.map(({ text }) => text)),
  );
});
