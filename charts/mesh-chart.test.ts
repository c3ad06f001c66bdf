import { parseOrThrow } from '../model';
import { shop } from '../model/testing/shop';
import { render } from '../synth';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked into as whatever they are
type Loose = any;

function objects(change: (p: Loose) => void = () => undefined): Loose[] {
  const p = shop() as Loose;
  for (const environment of p.environments) environment.mesh = { type: 'istio' };
  change(p);
  return render(parseOrThrow(p), { environment: 'live' }).flatMap(({ files }) => files.flatMap((file) => file.objects));
}
const spec = (all: Loose[], kind: string, name: string, namespace: string): Loose =>
  all.find((each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace)?.spec;

describe('a zone in the mesh', () => {
  test('takes mutual TLS only, and lets nobody in by default', () => {
    const all = objects();
    for (const namespace of ['back', 'shop-front']) {
      expect(spec(all, 'PeerAuthentication', 'default', namespace)).toEqual({ mtls: { mode: 'STRICT' } });
      expect(spec(all, 'AuthorizationPolicy', 'deny-by-default', namespace)).toEqual({ action: 'ALLOW' });
    }
  });

  test('knows the hosts that are called from it, and refuses every other', () => {
    const all = objects();
    expect(spec(all, 'Sidecar', 'default', 'shop-front')).toEqual({
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      egress: [{ hosts: ['back/cart.back.svc.cluster.local'] }],
    });
    expect(spec(all, 'Sidecar', 'default', 'back').egress).toEqual([{ hosts: ['./*'] }]);
    expect(
      spec(
        objects((p) => void delete p.services[0].calls),
        'Sidecar',
        'default',
        'shop-front',
      ).egress,
    ).toEqual([{ hosts: ['~/*'] }]);
  });

  test('knows each external that is called from it, and keeps it to itself', () => {
    const all = objects();
    expect(all.filter(({ kind }) => kind === 'ServiceEntry').map(({ metadata, spec: entry }) => [metadata.namespace, entry])).toEqual([
      [
        'back',
        {
          hosts: ['api.bank.test'],
          location: 'MESH_EXTERNAL',
          resolution: 'DNS',
          exportTo: ['.'],
          ports: [{ number: 8443, name: 'tls-8443', protocol: 'TLS' }],
        },
      ],
    ]);
  });

  test('has its proxies injected, lets them reach the control plane, and counts them in its quota', () => {
    const all = objects();
    expect(all.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'back').metadata.labels['istio-injection']).toBe('enabled');
    expect(spec(all, 'NetworkPolicy', 'istiod', 'back').egress[0].ports).toEqual([{ port: 15012, protocol: 'TCP' }]);
    // (cart 2+1 and packer 4+1) × (50m + 50m of the proxy) × 1.2
    expect(spec(all, 'ResourceQuota', 'compute', 'back').hard['requests.cpu']).toBe('960m');
  });
});

describe('a service in the mesh', () => {
  test('admits its callers by identity, on the port of the pod', () => {
    expect(spec(objects(), 'AuthorizationPolicy', 'cart', 'back')).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'cart', 'app.kubernetes.io/instance': 'shop' } },
      action: 'ALLOW',
      rules: [{ from: [{ source: { serviceAccounts: ['shop-front/web'] } }], to: [{ operation: { ports: ['50051'] } }] }],
    });
  });

  test('that nobody calls admits nobody', () => {
    expect(spec(objects(), 'AuthorizationPolicy', 'packer', 'back')).not.toHaveProperty('rules');
  });

  test('admits more callers than Istio takes in one source', () => {
    const all = objects((p) => {
      for (let at = 0; at < 20; at++) p.services.push({ ...structuredClone(p.services[2]), name: `caller-${at}`, calls: ['cart'] });
    });
    const [{ from }] = spec(all, 'AuthorizationPolicy', 'cart', 'back').rules;
    expect(from.map(({ source }: Loose) => source.serviceAccounts.length)).toEqual([16, 5]);
  });

  test('has its callers choose the least busy pod and leave out one that fails', () => {
    const { host, trafficPolicy } = spec(objects(), 'DestinationRule', 'cart', 'back');
    expect([host, trafficPolicy.loadBalancer.simple, trafficPolicy.outlierDetection.maxEjectionPercent]).toEqual([
      'cart.back.svc.cluster.local',
      'LEAST_REQUEST',
      50,
    ]);
  });

  test('has reads sent again, and writes only if they certainly did not arrive', () => {
    const [reads, writes] = spec(objects(), 'VirtualService', 'web', 'shop-front').http;
    expect(reads.retries).toEqual({ attempts: 2, perTryTimeout: '2s', retryOn: 'connect-failure,refused-stream,unavailable,gateway-error' });
    expect([writes.timeout, writes.retries]).toEqual(['20s', { attempts: 1, perTryTimeout: '10s', retryOn: 'connect-failure,refused-stream' }]);
  });

  test('without HTTP has no routes, and without a Service no destination', () => {
    const all = objects((p) => {
      p.services[1].ports[0].appProtocol = 'tcp';
    });
    expect(spec(all, 'VirtualService', 'cart', 'back')).toBeUndefined();
    expect(spec(all, 'DestinationRule', 'cart', 'back')).toBeDefined();
    expect(spec(all, 'DestinationRule', 'packer', 'back')).toBeUndefined();
  });
});

test('without a mesh nothing of it is rendered', () => {
  const all = objects((p) => {
    for (const environment of p.environments) environment.mesh = { type: 'none' };
  });
  expect(all.length).toBeGreaterThan(0);
  expect(JSON.stringify(all)).not.toContain('istio');
});
