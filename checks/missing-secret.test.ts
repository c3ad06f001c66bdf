import { brokenShop, contextOf, faultsOf } from './fixture';
import { missingSecret } from './missing-secret';

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, env: [{name: URL, valueFrom: {secretKeyRef: {name: web, key: url}}}]}]}
---
`;

const makers = [
  [
    'an ExternalSecret',
    '{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a, namespace: shop}, spec: {target: {name: web}, data: [{secretKey: url}]}}',
  ],
  [
    'an ExternalSecret of the same name',
    '{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: web, namespace: shop}, spec: {dataFrom: [{extract: {key: web}}]}}',
  ],
  [
    'a ClusterExternalSecret',
    '{apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, metadata: {name: a}, spec: {externalSecretName: web, externalSecretSpec: {data: [{secretKey: url}]}}}',
  ],
  ['a SealedSecret', '{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: web, namespace: shop}, spec: {encryptedData: {url: AgB}}}'],
  ['a Certificate', '{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a, namespace: shop}, spec: {secretName: web}}'],
  ['a Secret that somebody fills', '{apiVersion: v1, kind: Secret, metadata: {name: web, namespace: shop}}'],
] as const;

describe('missing-secret', () => {
  test.each(makers)('accepts a Secret that is made by %s', (_, maker) => {
    expect(faultsOf(missingSecret, contextOf(pod + maker))).toEqual([]);
  });

  test('accepts what is optional', () => {
    expect(faultsOf(missingSecret, contextOf(pod.replace('key: url', 'key: url, optional: true')))).toEqual([]);
  });

  test('finds a Secret that nobody makes', () => {
    expect(faultsOf(missingSecret, contextOf(pod))).toEqual([
      'v1 Pod shop/web | spec.containers[0].env[0].valueFrom.secretKeyRef.name | refers to Secret "web", which is not rendered in namespace "shop", nor made there by an ExternalSecret, a SealedSecret or a Certificate | render what makes the Secret, or take the reference away',
    ]);
  });

  test('finds a Secret that is made in another namespace', () => {
    expect(faultsOf(missingSecret, contextOf(pod + makers[0][1].replace('namespace: shop', 'namespace: other')))).toHaveLength(1);
  });

  test('finds a key that its ExternalSecret does not fetch', () => {
    expect(faultsOf(missingSecret, contextOf(pod + makers[0][1].replace('secretKey: url', 'secretKey: uri')))).toEqual([
      'v1 Pod shop/web | spec.containers[0].env[0].valueFrom.secretKeyRef.key | refers to key "url" of Secret "web", which has only uri | correct the key: did you mean "uri"?',
    ]);
  });

  test('finds pull secrets and mounted Secrets that nobody makes', () => {
    const context = brokenShop(({ pods }) => {
      pods('Deployment', 'web').imagePullSecrets = [{ name: 'registry' }];
      pods('Deployment', 'web').volumes.push({ name: 'tls', secret: { secretName: 'tls' } });
    });
    expect([...missingSecret.run(context)].map(({ path }) => path)).toEqual([
      'spec.template.spec.volumes[1].secret.secretName',
      'spec.template.spec.imagePullSecrets[0].name',
    ]);
  });

  test('finds the certificate of an Ingress that nobody makes, unless cert-manager is asked to', () => {
    const ingress = (annotations: string) =>
      contextOf(`{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, annotations: ${annotations}}, spec: {tls: [{secretName: web-tls}]}}`);
    expect([...missingSecret.run(ingress('{}'))].map(({ path }) => path)).toEqual(['spec.tls[0].secretName']);
    expect([...missingSecret.run(ingress('{cert-manager.io/cluster-issuer: main}'))]).toEqual([]);
  });

  test('follows the certificate of a Gateway into another namespace', () => {
    const gateway = `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: edge}, spec: {listeners: [{tls: {certificateRefs: [{name: web, namespace: shop}]}}]}}`;
    expect([...missingSecret.run(contextOf(gateway))].map(({ path }) => path)).toEqual(['spec.listeners[0].tls.certificateRefs[0].name']);
    expect([...missingSecret.run(contextOf(`${gateway}\n---\n${makers[4][1]}`))]).toEqual([]);
  });
});
