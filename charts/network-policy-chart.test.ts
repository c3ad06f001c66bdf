import { platform } from '../config/platform';
import { parseOrThrow } from '../model';
import { shop } from '../model/testing/shop';
import { render } from '../synth';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked into as whatever they are
type Loose = any;

const policies = (input: unknown, environment: string): Loose[] =>
  render(parseOrThrow(input), { environment }).flatMap(({ files }) => files.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'NetworkPolicy')));
const policy = (name: string, change: (p: Loose) => void = () => undefined): Loose => {
  const p = shop();
  change(p);
  return policies(p, 'live').find(({ metadata }) => metadata.name === name).spec;
};
const pods = (namespace: string, name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'shop' } },
});

describe('a zone', () => {
  test('shuts everything in both directions', () => {
    const denials = policies(shop(), 'live').filter(({ metadata }) => metadata.name === 'default-deny');
    expect(denials.map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual(
      ['back', 'shop-front'].map((namespace) => [namespace, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]),
    );
  });

  test('lets every pod ask the cluster’s DNS, its pods and the cache on the node, over UDP and TCP', () => {
    expect(policy('dns').egress).toEqual([
      {
        to: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ]);
  });

  test('asks DNS where the cluster says it is', () => {
    const { to, ports } = policy('dns', (p) => {
      p.environments[0].cluster = { dns: { namespace: 'openshift-dns', podLabels: { dns: 'default' }, port: 5353 } };
    }).egress[0];
    expect([to[0].podSelector.matchLabels['dns'], ports[0].port]).toEqual(['default', 5353]);
  });
});

describe('a service', () => {
  test('lets its callers in, and nobody else', () => {
    expect(policy('cart').ingress).toEqual([{ from: [pods('shop-front', 'web')], ports: [{ port: 50051, protocol: 'TCP' }] }]);
    expect(policy('packer').ingress).toBeUndefined();
  });

  test('reaches what it calls on the port of the pod, not of the Service', () => {
    const { egress } = policy('cart', (p) => {
      p.services[0].calls = [];
      p.services[1].calls = ['web'];
    });
    expect(egress).toEqual([{ to: [pods('shop-front', 'web')], ports: [{ port: 3000, protocol: 'TCP' }] }]);
  });

  test('reaches an external on its port at any address of the internet, in both families, but at no private one', () => {
    const [{ to, ports }] = policy('cart').egress;
    expect(ports).toEqual([{ port: 8443, protocol: 'TCP' }]);
    expect(to.map(({ ipBlock }: Loose) => ipBlock.cidr)).toEqual(['0.0.0.0/0', '::/0']);
    for (const { ipBlock } of to) expect(ipBlock.except.length).toBeGreaterThan(0);
  });

  test('reaches an external only at its ranges, where they are given', () => {
    const { egress } = policy('cart', (p) => {
      p.externals[0].cidrs = ['203.0.113.0/24', '2001:db8::/32'];
    });
    expect(egress[0].to).toEqual([{ ipBlock: { cidr: '203.0.113.0/24' } }, { ipBlock: { cidr: '2001:db8::/32' } }]);
  });
});

test.each([
  ['development', false],
  ['testing', true],
  ['staging', true],
  ['production', true],
])('one more call changes the policies of both ends and the caller’s address book, and nothing else, in %s', (environment, meshed) => {
  const index = (input: unknown) =>
    render(parseOrThrow(input), { environment }).flatMap(({ target, files }) =>
      files.flatMap((file) => file.index.map((entry) => ({ ...entry, target: target.name }))),
    );
  const changed = structuredClone(platform) as Loose;
  changed.services.find(({ name }: Loose) => name === 'analytics').calls.push({ name: 'memory-manager', env: 'MEMORY_MANAGER_URL' });
  const before = new Map(index(platform).map((entry) => [`${entry.target} ${entry.kind} ${entry.namespace}/${entry.name}`, entry.hash]));
  const after = index(changed);
  const targets = [...new Set(after.map(({ target }) => target))];
  expect(
    after
      .filter(({ target, kind, namespace, name, hash }) => before.get(`${target} ${kind} ${namespace}/${name}`) !== hash)
      .map(({ target, kind, name }) => `${target} ${kind} ${name}`),
  ).toEqual(
    targets.flatMap((target) =>
      [
        ...(meshed ? ['AuthorizationPolicy memory-manager'] : []),
        'NetworkPolicy analytics',
        'NetworkPolicy memory-manager',
        'ConfigMap analytics',
        'Deployment analytics',
      ].map((object) => `${target} ${object}`),
    ),
  );
  expect(after.length).toBe(before.size);
});
