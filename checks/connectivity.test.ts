import { platform } from '../config/platform';
import { type PlatformInput, parseOrThrow, type Target } from '../model';
import { shop } from '../model/testing/shop';
import { type RenderedTarget, render } from '../synth';
import type { CheckContext, RenderedObject } from './check';
import { connectivity } from './connectivity';
import { faultsOf } from './fixture';
import type { Value } from './read';

/** What is rendered, as copies that a test may break. */
const objectsOf = ({ files }: RenderedTarget): RenderedObject[] =>
  files.flatMap(({ file, objects }) => objects.map((manifest) => ({ file, manifest: structuredClone(manifest) })));

const policiesOf = (objects: readonly RenderedObject[]): Value[] => objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'NetworkPolicy');

const contextOf = (objects: readonly RenderedObject[], target?: Target): CheckContext => ({ objects, kubernetes: '1.34', ...(target ? { target } : {}) });

function live(change: (input: PlatformInput) => void = () => undefined): RenderedTarget {
  const input = structuredClone(shop());
  change(input);
  return render(parseOrThrow(input), { environment: 'live' })[0]!;
}

/** What is found in the shop once the policies of one name are changed. */
function faultsAfter(name: string, change: (spec: Value) => void, rendered = live()): string[] {
  const objects = objectsOf(rendered);
  const changed = policiesOf(objects).filter(({ metadata }) => metadata.name === name);
  if (changed.length === 0) throw new Error(`there is no policy ${name}`);
  for (const { spec } of changed) change(spec);
  return faultsOf(connectivity, contextOf(objects, rendered.target));
}

const pods = (namespace: string, name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
});
const tcp = (port: number) => [{ port, protocol: 'TCP' }];
const declareIt = 'take it away, or declare the call in the configuration of the caller';

describe('connectivity', () => {
  test('finds nothing where policies let through what is declared', () => {
    expect(faultsAfter('web', () => undefined)).toEqual([]);
  });

  test('says nothing without a target, or without policies', () => {
    const { target, ...rendered } = live();
    const objects = objectsOf({ target, ...rendered });
    policiesOf(objects)[0].spec = { podSelector: {}, ingress: [{}] };
    expect(faultsOf(connectivity, contextOf(objects, target)).length).toBeGreaterThan(0);
    expect(faultsOf(connectivity, contextOf(objects))).toEqual([]);
    const others = objects.filter(({ manifest }) => manifest.kind !== 'NetworkPolicy');
    expect(others.length).toBeGreaterThan(0);
    expect(faultsOf(connectivity, contextOf(others, target))).toEqual([]);
  });

  test('finds a call that the policies of the caller do not let out', () => {
    expect(faultsAfter('web', (spec) => delete spec.egress)).toEqual([
      'networking.k8s.io/v1 NetworkPolicy shop-front/web | spec.egress | does not let shop-front/web call back/cart on 50051/TCP, as services.web.calls.cart declares | add it to this policy, or take services.web.calls.cart away',
    ]);
  });

  test('finds a call that the policies of the callee do not let in', () => {
    expect(faultsAfter('cart', (spec) => delete spec.ingress)).toEqual([
      'networking.k8s.io/v1 NetworkPolicy back/cart | spec.ingress | does not let back/cart be called by shop-front/web on 50051/TCP, as services.web.calls.cart declares | add it to this policy, or take services.web.calls.cart away',
    ]);
  });

  test('finds an external that cannot be reached, in either family of addresses', () => {
    expect(faultsAfter('cart', (spec) => spec.egress[0].to.pop())).toEqual([
      'networking.k8s.io/v1 NetworkPolicy back/cart | spec.egress | does not let back/cart reach bank (2001:503:ba3e::2:30) on 8443/TCP, as services.cart.calls.bank declares | add it to this policy, or take services.cart.calls.bank away',
    ]);
  });

  test('finds an external whose known addresses cannot all be reached', () => {
    const rendered = live(({ externals }) => Object.assign(externals![0]!, { cidrs: ['203.0.113.0/24'] }));
    const narrow = (spec: Value) => {
      spec.egress[0].to[0].ipBlock.cidr = '203.0.113.0/25';
    };
    expect(faultsAfter('cart', () => undefined, rendered)).toEqual([]);
    expect(faultsAfter('cart', narrow, rendered)).toEqual([
      'networking.k8s.io/v1 NetworkPolicy back/cart | spec.egress | does not let back/cart reach bank (203.0.113.255) on 8443/TCP, as services.cart.calls.bank declares | add it to this policy, or take services.cart.calls.bank away',
    ]);
  });

  test('finds that names cannot be resolved', () => {
    const found = faultsAfter('dns', (spec) => spec.egress[0].ports.shift());
    const faults = [
      ['back', 'cart', 'ask the DNS pods in kube-system'],
      ['back', 'cart', 'ask the DNS cache at 169.254.20.10'],
      ['back', 'packer', 'ask the DNS pods in kube-system'],
      ['back', 'packer', 'ask the DNS cache at 169.254.20.10'],
      ['shop-front', 'web', 'ask the DNS pods in kube-system'],
      ['shop-front', 'web', 'ask the DNS cache at 169.254.20.10'],
    ].map(
      ([namespace, name, action]) =>
        `networking.k8s.io/v1 NetworkPolicy ${namespace}/${name} | spec.egress | does not let ${namespace}/${name} ${action} on 53/UDP, as every service may | add it to a policy of the whole namespace`,
    );
    expect(found).toEqual(faults);
  });

  test.each<[string, string, (spec: Value) => void, string, string]>([
    [
      'a caller let in that is not declared',
      'cart',
      ({ ingress }) => ingress.push({ from: [pods('back', 'packer')], ports: tcp(50051) }),
      'spec.ingress[1].from[0]',
      'back/packer call back/cart on 50051/TCP',
    ],
    [
      'a callee let out to that is not declared',
      'cart',
      ({ egress }) => egress.push({ to: [pods('shop-front', 'web')], ports: tcp(9000) }),
      'spec.egress[1].to[0]',
      'back/cart call shop-front/web on 9000/TCP',
    ],
    [
      'another port of a declared callee',
      'web',
      ({ egress }) => egress[0].ports.push({ port: 50052 }),
      'spec.egress[0].to[0]',
      'shop-front/web call back/cart on 50052/TCP',
    ],
    [
      'ports around a declared one',
      'web',
      ({ egress }) => Object.assign(egress[0].ports[0], { endPort: 50060 }),
      'spec.egress[0].to[0]',
      'shop-front/web call back/cart on 50052/TCP',
    ],
    [
      'a service that calls itself',
      'cart',
      ({ ingress }) => ingress[0].from.push(pods('back', 'cart')),
      'spec.ingress[0].from[1]',
      'back/cart call back/cart on 50051/TCP',
    ],
    [
      'a whole namespace that is let in',
      'cart',
      ({ ingress }) => delete ingress[0].from[0].podSelector,
      'spec.ingress[0].from[0]',
      'any pod in shop-front call back/cart on 50051/TCP',
    ],
    [
      'any namespace but known ones',
      'cart',
      ({ ingress }) =>
        ingress[0].from.push({
          namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['back', 'shop-front', 'kube-system'] }] },
        }),
      'spec.ingress[0].from[1]',
      'any pod anywhere call back/cart on 50051/TCP',
    ],
    [
      'more of the namespace of DNS',
      'web',
      ({ egress }) => egress.push({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }], ports: tcp(53) }),
      'spec.egress[1].to[0]',
      'shop-front/web call any pod in kube-system on 53/TCP',
    ],
    [
      'another port of DNS',
      'web',
      ({ egress }) => egress.push({ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: tcp(9153) }),
      'spec.egress[1].to[0]',
      'shop-front/web call the DNS pods in kube-system on 9153/TCP',
    ],
    [
      'private addresses',
      'cart',
      ({ egress }) => egress[0].to[0].ipBlock.except.shift(),
      'spec.egress[0].to[0]',
      'back/cart reach 10.0.0.0–10.255.255.255 on 8443/TCP',
    ],
    [
      'the metadata of the cloud',
      'cart',
      ({ egress }) => egress.push({ to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: tcp(80) }),
      'spec.egress[1].to[0]',
      'back/cart reach 169.254.169.254 on 80/TCP',
    ],
    [
      'private addresses of IPv6',
      'cart',
      ({ egress }) => egress.push({ to: [{ ipBlock: { cidr: 'fd00::1/128' } }], ports: tcp(8443) }),
      'spec.egress[1].to[0]',
      'back/cart reach fd00::1 on 8443/TCP',
    ],
    [
      'the internet on a port that no external has',
      'cart',
      ({ egress }) => egress[0].ports.push({ port: 25 }),
      'spec.egress[0].to[0]',
      'back/cart reach 0.0.0.0–9.255.255.255 on 25/TCP',
    ],
    [
      'the internet for who declares no external',
      'web',
      ({ egress }) => egress.push({ to: [{ ipBlock: { cidr: '198.41.0.4/32' } }], ports: tcp(8443) }),
      'spec.egress[1].to[0]',
      'shop-front/web reach 198.41.0.4 on 8443/TCP',
    ],
    [
      'addresses that come in',
      'web',
      (spec) => Object.assign(spec, { ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 'http' }] }] }),
      'spec.ingress[0].from[0]',
      '203.0.113.0–203.0.113.255 call shop-front/web on 3000/TCP',
    ],
  ])('finds %s', (_what, name, change, path, text) => {
    const namespace = name === 'web' ? 'shop-front' : 'back';
    const found = faultsAfter(name, change);
    expect(found[0]).toBe(`networking.k8s.io/v1 NetworkPolicy ${namespace}/${name} | ${path} | lets ${text}, which nothing declares | ${declareIt}`);
    expect(found.every((fault) => fault.includes(` | ${path.replace(/\.(?:from|to)\[\d+\]$/, '')}`))).toBe(true);
  });

  test('accepts addresses that come in for a service that an external calls', () => {
    const rendered = live(({ externals }) => externals!.push({ name: 'browser', host: 'shop.test', calls: ['web'] } as never));
    const open = (cidr: string, port: number) => (spec: Value) => {
      spec.ingress = [{ from: [{ ipBlock: { cidr } }], ports: tcp(port) }];
    };
    expect(faultsAfter('web', open('203.0.113.0/24', 3000), rendered)).toEqual([]);
    expect(faultsAfter('web', open('203.0.113.0/24', 9000), rendered)).toHaveLength(1);
    expect(faultsAfter('web', open('10.0.0.0/24', 3000), rendered)).toHaveLength(1);
  });

  test('finds pods that no policy is about', () => {
    const rendered = live();
    const objects = objectsOf(rendered).filter(({ manifest }) => manifest.kind !== 'NetworkPolicy' || manifest.metadata.namespace !== 'shop-front');
    const fix = 'render a NetworkPolicy for the namespace that selects every pod and allows nothing';
    const open = (direction: string, meaning: string) => `in namespace "shop-front", no NetworkPolicy for ${direction} selects it, so ${meaning} | ${fix}`;
    const stranger = 'v1 Namespace shop-front | leaves a pod that nobody declared open';
    expect(faultsOf(connectivity, contextOf(objects, rendered.target))).toEqual([
      `apps/v1 Deployment shop-front/web | is open: ${open('egress', 'it may call everything')}`,
      `apps/v1 Deployment shop-front/web | is open: ${open('ingress', 'everyone may call it')}`,
      `${stranger}: ${open('egress', 'it may call everything')}`,
      `${stranger}: ${open('ingress', 'everyone may call it')}`,
    ]);
  });

  test('finds a service of which there are no pods to judge', () => {
    const rendered = live();
    const objects = objectsOf(rendered).filter(({ manifest }) => manifest.kind !== 'Deployment' || manifest.metadata.name !== 'packer');
    expect(faultsOf(connectivity, contextOf(objects, rendered.target))).toEqual([
      'networking.k8s.io/v1 NetworkPolicy back/default-deny | cannot be judged for the service "packer": no pod template of a workload back/packer is rendered, or its pods are on the host’s network | render the whole target, and keep services off the host’s network',
    ]);
  });
});

describe.each(render(parseOrThrow(platform), {}))('in $target.name of the reference platform', (rendered) => {
  const { target } = rendered;
  const objects = objectsOf(rendered);
  const policies = policiesOf(objects);
  const faults = () => [...connectivity.run(contextOf(objects, target))];
  const lists = policies.flatMap(({ metadata, spec }) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      spec[direction] ? [{ name: `${metadata.namespace}/${metadata.name}`, rules: spec[direction] }] : [],
    ),
  );

  /** Whether a list is found at fault without each of its items, put back afterwards. */
  function overlooked(name: string, list: Value[]): string[] {
    return [...list.keys()].flatMap((index) => {
      const [taken] = list.splice(index, 1);
      // A list that is empty would mean everyone, or all: which is for other tests.
      const isFound = faults().length > 0;
      list.splice(index, 0, taken);
      return isFound ? [] : [`${name} ${JSON.stringify(taken)}`];
    });
  }

  test('there is nothing to find', () => {
    expect(policies.length).toBeGreaterThan(target.services.length);
    expect(faults()).toEqual([]);
  });

  test('each rule that is deleted is found, but for one that has a twin, that nobody needs, or that leads to the mesh itself', () => {
    const rules = lists.flatMap((list) => list.rules);
    expect(rules.length).toBeGreaterThan(target.services.length);
    const twins = lists.flatMap(({ name, rules }) => {
      const texts = rules.map((rule: Value) => JSON.stringify(rule));
      // A zone without services has nobody to let out, and the mesh's control plane is no part of the declared calls.
      const isIdle = name.endsWith('/istiod') || !target.services.some(({ namespace }) => name.startsWith(`${namespace}/`));
      return texts
        .filter((text: string, at: number) => isIdle || texts.indexOf(text) !== at || texts.lastIndexOf(text) !== at)
        .map((text: string) => `${name} ${text}`);
    });
    expect(twins.length).toBeLessThan(rules.length / 4);
    expect(lists.flatMap(({ name, rules }) => overlooked(name, rules))).toEqual(twins);
  });

  test('each connection between two services that is added is found, in either half', () => {
    const services = target.services.map(({ name, namespace, ports }) => ({ name, namespace, port: ports[0]?.containerPort ?? 1 }));
    const declared = new Set(target.services.flatMap(({ name, calls }) => calls.map((call) => `${name} ${call.name}`)));
    const pairs = services.flatMap((from) => services.map((to) => ({ from, to }))).filter(({ from, to }) => !declared.has(`${from.name} ${to.name}`));
    expect(pairs.length).toBeGreaterThan(50);
    const added = pairs.flatMap(({ from, to }) => [
      { of: from, direction: 'egress', rule: { to: [pods(to.namespace, to.name)], ports: tcp(to.port) } },
      { of: to, direction: 'ingress', rule: { from: [pods(from.namespace, from.name)], ports: tcp(to.port) } },
    ]);
    for (const { of, direction, rule } of added) {
      const { spec } = policies.find(({ metadata }) => metadata.name === of.name && metadata.namespace === of.namespace);
      const before = spec[direction];
      spec[direction] = [...(before ?? []), rule];
      const found = faults();
      if (before === undefined) delete spec[direction];
      else spec[direction] = before;
      expect(found.map(({ object }) => object.manifest.metadata.name)).toEqual([of.name]);
    }
  });

  test.each<['ingress' | 'egress', string, Value]>([
    ['ingress', 'from everyone', {}],
    ['ingress', 'from anywhere in the cluster', { from: [{ namespaceSelector: {} }], ports: tcp(8000) }],
    ['ingress', 'from addresses', { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: tcp(8000) }],
    ['egress', 'to everyone', {}],
    ['egress', 'to the whole internet on any port', { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }],
    ['egress', 'to a private address', { to: [{ ipBlock: { cidr: '192.168.1.1/32' } }], ports: tcp(443) }],
    ['egress', 'to the metadata of the cloud', { to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: tcp(80) }],
    ['egress', 'to everything beside DNS', { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }],
  ])('a rule for %s %s is found in whichever policy it is', (direction, _whom, rule) => {
    const unseen = policies.filter(({ spec }) => {
      const before = spec[direction];
      spec[direction] = [...(before ?? []), rule];
      const isFound = faults().length > 0;
      spec[direction] = before;
      return !isFound;
    });
    expect(unseen.map(({ metadata }) => metadata.name)).toEqual([]);
  });
});
