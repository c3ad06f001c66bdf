import { parseOrThrow } from '../model';
import { shop } from '../model/testing/shop';
import { render } from '../synth';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked into as whatever they are
type Loose = any;

/** The platform with secrets in two of its services, and a store. */
function objects(secretStore: object, change: (p: Loose) => void = () => undefined): Loose[] {
  const p = shop() as Loose;
  p.services[0].secrets = [{ name: 'SESSION_KEY' }, { name: 'BANK_TOKEN', property: 'token', version: '7' }];
  p.services[1].secrets = [{ name: 'CART_KEY' }];
  for (const environment of p.environments) environment.secretStore = secretStore;
  change(p);
  return render(parseOrThrow(p), { environment: 'live' }).flatMap(({ files }) => files.flatMap((file) => file.objects));
}
const find = (all: Loose[], kind: string, name: string, namespace: string): Loose =>
  all.find((each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace);

const aws = { type: 'aws', region: 'eu-north-1', serviceAccountAnnotations: { 'example.test/role': 'reader' } };

describe('secrets', () => {
  test('are read from a store of the zone, by an identity of the zone', () => {
    const all = objects(aws);
    expect(all.filter(({ kind }) => kind === 'SecretStore').map(({ metadata, spec }) => [metadata.namespace, spec.provider])).toEqual(
      ['back', 'shop-front'].map((namespace) => [
        namespace,
        { aws: { service: 'SecretsManager', region: 'eu-north-1', auth: { jwt: { serviceAccountRef: { name: 'secrets-reader' } } } } },
      ]),
    );
    expect(find(all, 'ServiceAccount', 'secrets-reader', 'back').metadata.annotations['example.test/role']).toBe('reader');
  });

  test('have a key for each service, so that one may not read another’s', () => {
    const { spec } = find(objects(aws), 'ExternalSecret', 'web', 'shop-front');
    expect(spec.data).toEqual([
      { secretKey: 'BANK_TOKEN', remoteRef: { key: 'shop/live/web', property: 'token', version: '7' } },
      { secretKey: 'SESSION_KEY', remoteRef: { key: 'shop/live/web', property: 'SESSION_KEY' } },
    ]);
    expect([spec.secretStoreRef, spec.target]).toEqual([
      { kind: 'SecretStore', name: 'secrets' },
      { name: 'web', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
    ]);
  });

  test('reach the process one by one, from the Secret that is made', () => {
    const [container] = find(objects(aws), 'Deployment', 'web', 'shop-front').spec.template.spec.containers;
    expect(container.env).toEqual(['BANK_TOKEN', 'SESSION_KEY'].map((name) => ({ name, valueFrom: { secretKeyRef: { name: 'web', key: name } } })));
  });

  test('roll the pods when a pinned version changes', () => {
    const annotations = (version: string) =>
      find(
        objects(aws, (p) => Object.assign(p.services[0].secrets[1], { version })),
        'Deployment',
        'web',
        'shop-front',
      ).spec.template.metadata.annotations;
    expect([annotations('7')['secrets/versions'], annotations('8')['secrets/versions']]).toEqual(['BANK_TOKEN=7', 'BANK_TOKEN=8']);
  });

  test('may come from Vault', () => {
    const { provider } = find(objects({ type: 'vault', server: 'https://vault.test', path: 'kv', role: 'shop' }), 'SecretStore', 'secrets', 'back').spec;
    expect(provider).toEqual({
      vault: {
        server: 'https://vault.test',
        path: 'kv',
        version: 'v2',
        auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop', serviceAccountRef: { name: 'secrets-reader' } } },
      },
    });
  });

  test('of a fake store say that they are none, and have the versions that are asked for', () => {
    const { provider } = find(objects({ type: 'fake' }), 'SecretStore', 'secrets', 'shop-front').spec;
    expect(provider.fake.data).toEqual([
      { key: 'shop/live/web', version: '7', value: '{"token":"not-a-secret-token"}' },
      { key: 'shop/live/web', value: '{"SESSION_KEY":"not-a-secret-SESSION_KEY"}' },
    ]);
  });

  test('need no store where nothing needs a secret', () => {
    const all = objects(aws, (p) => {
      for (const service of p.services) delete service.secrets;
    });
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ kind }) => kind === 'SecretStore' || kind === 'ExternalSecret')).toEqual([]);
  });
});
