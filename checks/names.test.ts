import { brokenShop, contextOf, faultsOf } from './fixture';
import { names } from './names';

const object = (kind: string, name: string) =>
  contextOf(`{apiVersion: ${kind.includes('/') ? kind.replace(/\/[^/]*$/, '') : 'v1'}, kind: ${kind.replace(/.*\//, '')}, metadata: {name: '${name}'}}`);

describe('names', () => {
  test('accepts the names of the shop', () => {
    expect(
      faultsOf(
        names,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test.each([
    ['apps/v1/Deployment', 'a.b-c'],
    ['apps/v1/Deployment', 'a'.repeat(253)],
    ['apps/v1/StatefulSet', 'a'.repeat(52)],
    ['batch/v1/CronJob', 'a.b'],
    ['batch/v1/Job', 'a'.repeat(63)],
    ['Service', 'a1'],
    ['Namespace', '1a'],
    ['rbac.authorization.k8s.io/v1/Role', 'system:Node_Reader'],
    ['example.com/v1/Cake', 'a.b'],
  ])('accepts %s %s', (kind, name) => {
    expect(faultsOf(names, object(kind, name))).toEqual([]);
  });

  test.each([
    [
      'apps/v1/Deployment',
      'A',
      'is "A"; allowed: lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit (a DNS subdomain) | rename it',
    ],
    ['apps/v1/Deployment', 'a'.repeat(254), 'has 254 characters; at most 253 are allowed | shorten it'],
    [
      'apps/v1/StatefulSet',
      'a.b',
      'is "a.b"; allowed: lower-case letters, digits and "-", beginning and ending with a letter or digit (a DNS label) | rename it',
    ],
    [
      'apps/v1/StatefulSet',
      'a'.repeat(53),
      'has 53 characters; at most 52 are allowed, as the label controller-revision-hash of its pods adds 11 to it | shorten it',
    ],
    ['batch/v1/CronJob', 'a'.repeat(53), 'has 53 characters; at most 52 are allowed, as the names of its Jobs add 11 to it | shorten it'],
    ['batch/v1/Job', 'a'.repeat(64), 'has 64 characters; at most 63 are allowed, as its pods carry it as a label | shorten it'],
    [
      'Service',
      '1a',
      'is "1a"; allowed: lower-case letters, digits and "-", beginning with a letter, ending with a letter or digit (a DNS label of RFC 1035) | rename it',
    ],
    ['Service', 'a'.repeat(64), 'has 64 characters; at most 63 are allowed | shorten it'],
    ['rbac.authorization.k8s.io/v1/ClusterRole', 'a/b', 'is "a/b"; allowed: anything without "/" and "%", but not "." or ".." | rename it'],
    ['rbac.authorization.k8s.io/v1/ClusterRole', '..', 'is ".."; allowed: anything without "/" and "%", but not "." or ".." | rename it'],
  ])('finds %s %s', (kind, name, message) => {
    const [found, ...others] = faultsOf(names, object(kind, name));
    expect(others).toEqual([]);
    expect(found?.slice(found.indexOf(' | ') + 3)).toBe(`metadata.name | ${message}`);
  });

  test('finds labels and annotations that the API server refuses, on objects and on pods', () => {
    const context = brokenShop(({ of }) => {
      of('ConfigMap', 'web').metadata.labels = { 'Example.com/team': 'front', 'a_b/team': '', 'a/b/c': '', team: 'x'.repeat(64) };
      of('Deployment', 'web').spec.template.metadata.annotations['-a'] = 'any value at all: ü';
    });
    const qualified = 'letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';
    expect(faultsOf(names, context)).toEqual([
      'v1 ConfigMap shop/web | metadata.labels["a_b/team"] | prefix of the key is "a_b"; allowed: lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit (a DNS subdomain) | rename it',
      `v1 ConfigMap shop/web | metadata.labels["a/b/c"] | key after its prefix is "b/c"; allowed: ${qualified} | rename it`,
      'v1 ConfigMap shop/web | metadata.labels.team | has 64 characters; at most 63 are allowed | shorten it',
      `apps/v1 Deployment shop/web | spec.template.metadata.annotations["-a"] | key is "-a"; allowed: ${qualified} | rename it`,
    ]);
  });

  test('finds annotations that are too large together, counted in bytes', () => {
    const notes = (text: string) =>
      brokenShop(({ of }) => {
        of('ConfigMap', 'web').metadata.annotations = { note: text };
      });
    expect(faultsOf(names, notes('x'.repeat(256 * 1024 - 4)))).toEqual([]);
    expect(faultsOf(names, notes('ü'.repeat(128 * 1024 - 1)))).toEqual([
      'v1 ConfigMap shop/web | metadata.annotations | take 262146 bytes together; at most 262144 are allowed | move what is large into a ConfigMap',
    ]);
  });

  test('finds names inside of pods and Services', () => {
    const context = brokenShop(({ of, container, pods }) => {
      container('Deployment', 'web').name = 'App';
      container('Deployment', 'web').ports[0].name = 'http-and-nothing-else';
      container('Deployment', 'web').env[0].name = 'A=B';
      pods('Deployment', 'web').volumes[0].name = 'up_loads';
      of('Service', 'web').spec.ports[0].name = 'HTTP';
    });
    expect([...names.run(context)].map(({ path }) => path)).toEqual([
      'spec.ports[0].name',
      'spec.template.spec.volumes[0].name',
      'spec.template.spec.containers[0].name',
      'spec.template.spec.containers[0].ports[0].name',
      'spec.template.spec.containers[0].env[0].name',
    ]);
  });

  test('accepts what the API server names', () => {
    expect(faultsOf(names, contextOf('{apiVersion: batch/v1, kind: Job, metadata: {generateName: a-}}'))).toEqual([]);
  });
});
