import { parseOrThrow, resolve } from '../model';
import { shop } from '../model/testing/shop';
import { RenderError, render, renderTarget } from '.';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked into as whatever they are
type Loose = any;

const objects = (change: (p: Loose) => void = () => undefined): Loose[] => {
  const p = shop();
  change(p);
  return render(parseOrThrow(p), { environment: 'live' }).flatMap(({ files }) => files.flatMap((file) => file.objects));
};
const find = (all: Loose[], kind: string, name: string): Loose => all.find((object) => object.kind === kind && object.metadata.name === name);

describe('a platform that has nothing to do with the reference one', () => {
  test('is rendered from its configuration alone', () => {
    expect(objects().map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`)).toEqual([
      'Namespace -/back',
      'LimitRange back/defaults',
      'ResourceQuota back/compute',
      'Namespace -/shop-front',
      'LimitRange shop-front/defaults',
      'ResourceQuota shop-front/compute',
      'PriorityClass -/shop-high',
      'NetworkPolicy back/default-deny',
      'NetworkPolicy back/dns',
      'NetworkPolicy back/cart',
      'NetworkPolicy back/packer',
      'NetworkPolicy shop-front/default-deny',
      'NetworkPolicy shop-front/dns',
      'NetworkPolicy shop-front/web',
      'ServiceAccount back/cart',
      'Service back/cart',
      'Deployment back/cart',
      'PodDisruptionBudget back/cart',
      'ServiceAccount back/packer',
      'Deployment back/packer',
      'HorizontalPodAutoscaler back/packer-hpa',
      'PodDisruptionBudget back/packer',
      'ServiceAccount shop-front/web',
      'Service shop-front/web',
      'Deployment shop-front/web',
      'HorizontalPodAutoscaler shop-front/web-hpa',
      'PodDisruptionBudget shop-front/web',
    ]);
  });

  test('shows no name and no convention of the reference platform', () => {
    const text = JSON.stringify(objects());
    expect(text.length).toBeGreaterThan(1000);
    expect(text).not.toMatch(/intellisync|uvicorn|supabase|8000|ghcr\.io|\/health\//);
  });

  test('may have a Service port that is not the container’s, and ports that no Service carries', () => {
    const all = objects();
    expect(find(all, 'Service', 'web').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }]);
    expect(find(all, 'Deployment', 'web').spec.template.spec.containers[0].ports.map((port: Loose) => port.containerPort)).toEqual([3000, 9000]);
  });

  test('may probe by TCP, HTTP, gRPC and command', () => {
    const all = objects();
    const container = (name: string) => find(all, 'Deployment', name).spec.template.spec.containers[0];
    expect(container('web').livenessProbe.tcpSocket).toEqual({ port: 'http' });
    expect(container('web').readinessProbe.httpGet).toEqual({ path: '/ready', port: 'admin' });
    expect(container('cart').readinessProbe.grpc).toEqual({ port: 50051 });
    expect(container('packer').livenessProbe.exec).toEqual({ command: ['/bin/alive'] });
    expect(container('web').startupProbe).toBeUndefined();
  });

  test('may have workloads without ports, metrics, Service, command or variables', () => {
    const all = objects();
    const { spec } = find(all, 'Deployment', 'packer');
    expect(Object.keys(spec.template.spec.containers[0]).sort()).toEqual([
      'image',
      'imagePullPolicy',
      'lifecycle',
      'livenessProbe',
      'name',
      'resources',
      'securityContext',
      'terminationMessagePolicy',
    ]);
    expect(spec.template.metadata.annotations).toBeUndefined();
    expect(find(all, 'Service', 'packer')).toBeUndefined();
  });

  test('limits CPU only where it says so: a quota on it would refuse pods that do not', () => {
    const all = objects();
    expect(find(all, 'ResourceQuota', 'compute').spec.hard).not.toHaveProperty(['limits.cpu']);
    expect(find(all, 'LimitRange', 'defaults').spec.limits[0].default).not.toHaveProperty('cpu');
  });

  test('may have volumes of every kind, and a ConfigMap for files', () => {
    const all = objects((p) => {
      p.services[0].volumes = [
        { name: 'files', type: 'configMap', mountPath: '/etc/web', files: { 'web.conf': 'a=1\n' } },
        { name: 'cache', type: 'emptyDir', mountPath: '/cache', sizeLimit: '1Gi' },
        { name: 'keys', type: 'secret', mountPath: '/keys', secretName: 'web-keys' },
        { name: 'shared', type: 'persistentVolumeClaim', mountPath: '/shared', claimName: 'web-shared', readOnly: true },
      ];
    });
    const { volumes, containers } = find(all, 'Deployment', 'web').spec.template.spec;
    expect(volumes).toEqual([
      { name: 'files', configMap: { name: 'web-files' } },
      { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'keys', secret: { secretName: 'web-keys' } },
      { name: 'shared', persistentVolumeClaim: { claimName: 'web-shared', readOnly: true } },
    ]);
    expect(containers[0].volumeMounts.map(({ mountPath }: Loose) => mountPath)).toEqual(['/etc/web', '/cache', '/keys', '/shared']);
    expect(find(all, 'ConfigMap', 'web-files').data).toEqual({ 'web.conf': 'a=1\n' });
  });

  test('rolls the pods when a mounted file changes', () => {
    const template = (text: string) =>
      find(
        objects((p) => {
          p.services[0].volumes = [{ name: 'files', type: 'configMap', mountPath: '/etc/web', files: { 'web.conf': text } }];
        }),
        'Deployment',
        'web',
      ).spec.template;
    expect(template('a')).not.toEqual(template('b'));
  });

  test('keeps clients of a stateful MCP server on one pod', () => {
    const all = objects((p) => Object.assign(p.services[0], { kind: 'mcp-server', transport: 'stateful', sessionAffinity: 'ClientIP' }));
    const { spec, metadata } = find(all, 'Service', 'web');
    expect([spec.sessionAffinity, spec.sessionAffinityConfig]).toEqual(['ClientIP', { clientIP: { timeoutSeconds: 10800 } }]);
    expect(metadata.labels['shop.test/mcp-transport']).toBe('stateful');
  });

  test('binds groups to roles in the zones they are given', () => {
    const all = objects((p) => {
      p.environments[0].access = [{ group: 'night-watch', role: 'edit', zones: ['front'] }];
    });
    const bindings = all.filter(({ kind }) => kind === 'RoleBinding');
    expect(bindings.map(({ metadata, roleRef, subjects }) => [metadata.namespace, roleRef.name, subjects[0].name])).toEqual([
      ['shop-front', 'edit', 'night-watch'],
    ]);
  });
});

test('two objects that are one to the API server are a bug of ours, not an overwritten file', () => {
  const target = resolve(parseOrThrow(shop()), 'live', 'north');
  const [back] = target.zones;
  expect(() => renderTarget({ ...target, zones: [back!, { ...back!, name: 'twin' }] })).toThrow(RenderError);
  expect(() => renderTarget({ ...target, zones: [back!, { ...back!, name: 'twin' }] })).toThrow(
    'live/north: Namespace /back is in foundation/namespaces.k8s.yaml and in foundation/namespaces.k8s.yaml',
  );
});
