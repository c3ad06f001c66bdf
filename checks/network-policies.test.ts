import { type Endpoint, NetworkPolicies, type Protocol } from './network-policies';
import type { Value } from './read';

const object = (manifest: Value) => ({ file: 'test.yaml', manifest });

const namespace = (name: string, labels: Value) => object({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

const workload = (name: string, inNamespace: string, labels: Value, ports: Value, others: Value = {}) =>
  object({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: inNamespace },
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'app', ports }], ...others } } },
  });

/** Two namespaces: web and cart are in the shop, the vault is in the bank. */
const world = [
  namespace('shop', { team: 'store' }),
  namespace('bank', { team: 'money' }),
  workload('web', 'shop', { app: 'web', tier: 'front' }, [{ name: 'http', containerPort: 3000 }]),
  workload('cart', 'shop', { app: 'cart', tier: 'back' }, [
    { name: 'api', containerPort: 8080 },
    { name: 'dns', containerPort: 5353, protocol: 'UDP' },
  ]),
  workload('vault', 'bank', { app: 'vault', tier: 'back' }, [{ name: 'api', containerPort: 9090 }]),
];

const policy = (spec: Value, inNamespace = 'shop') =>
  object({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'policy', namespace: inNamespace }, spec });

const cart = { podSelector: { matchLabels: { app: 'cart' } } };
const web = { podSelector: { matchLabels: { app: 'web' } } };
const into = (rule: Value, ...more: Value[]) => [policy({ ...cart, policyTypes: ['Ingress'], ingress: [rule, ...more] })];
const outOf = (rule: Value, ...more: Value[]) => [policy({ ...web, policyTypes: ['Egress'], egress: [rule, ...more] })];
const money = { namespaceSelector: { matchLabels: { team: 'money' } } };
const block = (cidr: string, ...except: string[]) => outOf({ to: [{ ipBlock: { cidr, except } }] });
const range = (port: Value, endPort?: number, protocol?: string) => into({ from: [web], ports: [{ port, endPort, protocol }] });
const where = (...matchExpressions: Value[]) => into({ from: [{ podSelector: { matchExpressions } }] });

const webToCart = 'shop/web > shop/cart 8080/TCP';
const vaultToCart = 'bank/vault > shop/cart 8080/TCP';

const cases: readonly (readonly [sentence: string, policies: Value[], connection: string, isAllowed: boolean])[] = [
  ['without policies everything is open', [], webToCart, true],
  ['a pod that no policy selects is open', [policy({ podSelector: { matchLabels: { app: 'other' } }, policyTypes: ['Ingress'] })], webToCart, true],
  ['a policy without rules shuts the pods that it selects', [policy({ ...cart, policyTypes: ['Ingress'] })], webToCart, false],
  ['an empty podSelector selects every pod of the namespace', [policy({ podSelector: {}, policyTypes: ['Ingress'] })], webToCart, false],
  ['a missing podSelector is an empty one', [policy({ policyTypes: ['Ingress'] })], webToCart, false],
  ['a policy says nothing of other namespaces', [policy({ podSelector: {}, policyTypes: ['Ingress'] }, 'bank')], webToCart, true],
  ['shutting what comes in leaves open what goes out', [policy({ ...cart, policyTypes: ['Ingress'] })], 'shop/cart > shop/web 3000/TCP', true],
  ['shutting what goes out leaves open what comes in', [policy({ ...cart, policyTypes: ['Egress'] })], webToCart, true],
  ['without policyTypes a policy is about ingress', [policy({ ...cart })], webToCart, false],
  ['without policyTypes and egress rules it is not about egress', [policy({ ...web })], webToCart, true],
  ['without policyTypes but with egress rules it is about egress too', [policy({ ...web, egress: [{ to: [money] }] })], webToCart, false],
  ['an empty list of egress rules does not make it about egress', [policy({ ...web, egress: [] })], webToCart, true],
  [
    'rules of a direction that policyTypes leaves out do not count',
    [policy({ ...cart, policyTypes: ['Egress'], ingress: [{ from: [money] }] })],
    webToCart,
    true,
  ],
  ['policies add up', [...into({ from: [money] }), ...into({ from: [web] })], webToCart, true],
  ['one policy cannot shut what another lets through', [...into({ from: [web] }), policy({ podSelector: {}, policyTypes: ['Ingress'] })], webToCart, true],
  ['the caller must be let out as well as the callee let it in', [...into({ from: [web] }), ...outOf({ to: [money] })], webToCart, false],
  ['an empty rule means everyone', into({}), vaultToCart, true],
  ['an empty from means everyone', into({ from: [] }), vaultToCart, true],
  ['everyone includes addresses', into({}), '203.0.113.9 > shop/cart 8080/TCP', true],
  ['an empty to means everyone', outOf({ to: [] }), 'shop/web > 10.0.0.1 443/TCP', true],
  ['a podSelector alone means the namespace of the policy', into({ from: [{ podSelector: { matchLabels: { tier: 'back' } } }] }), vaultToCart, false],
  ['an empty podSelector means every pod of that namespace', into({ from: [{ podSelector: {} }] }), webToCart, true],
  ['an empty podSelector means no pod of another', into({ from: [{ podSelector: {} }] }), vaultToCart, false],
  ['a namespaceSelector alone means every pod of its namespaces', into({ from: [money] }), vaultToCart, true],
  ['a namespaceSelector alone means no pod of others', into({ from: [money] }), webToCart, false],
  ['an empty namespaceSelector means every namespace', into({ from: [{ namespaceSelector: {} }] }), vaultToCart, true],
  ['both selectors in one item must match', into({ from: [{ ...money, ...web }] }), vaultToCart, false],
  ['both selectors in one item may match', into({ from: [{ ...money, podSelector: { matchLabels: { app: 'vault' } } }] }), vaultToCart, true],
  ['of several items any may match', into({ from: [money, web] }), vaultToCart, true],
  ['of several rules any may match', into({ from: [web] }, { from: [money] }), vaultToCart, true],
  [
    'the API server labels each namespace with its name',
    into({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } }] }),
    vaultToCart,
    true,
  ],
  ['In needs one of the values', where({ key: 'tier', operator: 'In', values: ['front', 'middle'] }), webToCart, true],
  ['NotIn needs none of the values', where({ key: 'tier', operator: 'NotIn', values: ['front'] }), webToCart, false],
  ['NotIn is content without the label', where({ key: 'colour', operator: 'NotIn', values: ['red'] }), webToCart, true],
  ['Exists needs the label', where({ key: 'colour', operator: 'Exists' }), webToCart, false],
  ['DoesNotExist needs it gone', where({ key: 'tier', operator: 'DoesNotExist' }), webToCart, false],
  ['several expressions must all match', where({ key: 'tier', operator: 'Exists' }, { key: 'colour', operator: 'Exists' }), webToCart, false],
  ['missing ports mean all of them', into({ from: [web] }), 'shop/web > shop/cart 1/SCTP', true],
  ['empty ports mean all of them', into({ from: [web], ports: [] }), 'shop/web > shop/cart 1/SCTP', true],
  ['a port is let through', range(8080), webToCart, true],
  ['another port is not', range(8081), webToCart, false],
  ['the protocol is TCP where none is named', range(8080), 'shop/web > shop/cart 8080/UDP', false],
  ['a protocol without a port means all of its ports', range(undefined, undefined, 'UDP'), 'shop/web > shop/cart 9/UDP', true],
  ['a protocol without a port means no port of others', range(undefined, undefined, 'UDP'), 'shop/web > shop/cart 9/TCP', false],
  ['endPort is part of its range', range(8000, 8080), webToCart, true],
  ['what is behind endPort is not', range(8000, 8079), webToCart, false],
  ['a named port is the callee’s', range('api'), webToCart, true],
  ['a named port means no other number', range('api'), 'shop/web > shop/cart 3000/TCP', false],
  ['a named port that the callee does not have means none', range('http'), webToCart, false],
  ['a named port has a protocol as well', range('dns'), 'shop/web > shop/cart 5353/UDP', false],
  ['a named port of egress is looked up at each callee', outOf({ to: [money], ports: [{ port: 'api' }] }), 'shop/web > bank/vault 9090/TCP', true],
  ['a named port means nothing at an address', outOf({ ports: [{ port: 'api' }] }), 'shop/web > 203.0.113.9 8080/TCP', false],
  ['an ipBlock holds its addresses', block('203.0.113.0/24'), 'shop/web > 203.0.113.255 443/TCP', true],
  ['an ipBlock does not hold others', block('203.0.113.0/24'), 'shop/web > 203.0.114.0 443/TCP', false],
  ['except takes addresses out of an ipBlock', block('0.0.0.0/0', '10.0.0.0/8'), 'shop/web > 10.1.2.3 443/TCP', false],
  ['except leaves the rest of it', block('0.0.0.0/0', '10.0.0.0/8'), 'shop/web > 11.0.0.0 443/TCP', true],
  ['all of IPv4 holds no IPv6', block('0.0.0.0/0'), 'shop/web > 2001:db8::1 443/TCP', false],
  ['all of IPv6 holds no IPv4', block('::/0'), 'shop/web > 203.0.113.9 443/TCP', false],
  ['an ipBlock of IPv6 holds its addresses', block('2001:db8::/32', '2001:db8:1::/48'), 'shop/web > 2001:db8:2::1 443/TCP', true],
  ['except takes addresses of IPv6 out', block('2001:db8::/32', '2001:db8:1::/48'), 'shop/web > 2001:db8:1::1 443/TCP', false],
  [
    'what one ipBlock leaves out another may let through',
    outOf({ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }, { ipBlock: { cidr: '10.1.0.0/16' } }] }),
    'shop/web > 10.1.0.1 443/TCP',
    true,
  ],
  ['an ipBlock is no pod', block('0.0.0.0/0'), webToCart, false],
  ['a selector is no address', outOf({ to: [{ namespaceSelector: {} }] }), 'shop/web > 203.0.113.9 443/TCP', false],
  ['an address comes in where an ipBlock holds it', into({ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }), '203.0.113.9 > shop/cart 8080/TCP', true],
  ['an address does not come in elsewhere', into({ from: [web] }), '203.0.113.9 > shop/cart 8080/TCP', false],
  ['a peer that says nothing is nobody', into({ from: [{}] }), webToCart, false],
];

describe('by the specification of NetworkPolicy', () => {
  test('every case is told by a sentence of its own', () => {
    expect(cases.length).toBeGreaterThan(25);
    expect(new Set(cases.map(([sentence]) => sentence)).size).toBe(cases.length);
  });

  test.each(cases)('%s', (_sentence, policies, connection, isAllowed) => {
    const network = new NetworkPolicies([...world, ...policies]);
    const [from = '', to = '', port = '', protocol] = connection.split(/ > | |\/(?=[A-Z])/);
    expect(network.allows(endOf(from, network), endOf(to, network), Number(port), protocol as Protocol)).toBe(isAllowed);
  });

  function endOf(text: string, { pods }: NetworkPolicies): Endpoint {
    if (!text.includes('/')) return { address: text };
    const pod = pods.find(({ namespace, name }) => `${namespace}/${name}` === text);
    if (pod === undefined) throw new Error(`there is no pod ${text}`);
    return { pod };
  }
});

describe('what policies are read from', () => {
  test('one pod for each template, with the ports of containers that keep running', () => {
    const sidecars = {
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 15090 }] },
        { name: 'migrate', ports: [{ containerPort: 1 }] },
      ],
    };
    const { pods } = new NetworkPolicies([workload('web', 'shop', { app: 'web' }, [{ name: 'http', containerPort: 3000 }], sidecars)]);
    expect(pods).toEqual([
      {
        namespace: 'shop',
        name: 'web',
        labels: { app: 'web' },
        ports: [
          { port: 15090, protocol: 'TCP' },
          { name: 'http', port: 3000, protocol: 'TCP' },
        ],
      },
    ]);
  });

  test('no pod on the network of its host', () => {
    expect(new NetworkPolicies([workload('agent', 'shop', {}, [], { hostNetwork: true })]).pods).toEqual([]);
  });

  test('pods that no template shows count too, where they are given', () => {
    const dns = { namespace: 'kube-system', name: 'dns', labels: { 'k8s-app': 'kube-dns' }, ports: [] };
    const network = new NetworkPolicies([...world, ...outOf({ to: [{ namespaceSelector: {}, podSelector: { matchLabels: dns.labels } }] })], [dns]);
    const pod = network.pods[0]!;
    expect(pod.name).toBe('web');
    expect(network.allows({ pod }, { pod: dns }, 53, 'UDP')).toBe(true);
  });
});
