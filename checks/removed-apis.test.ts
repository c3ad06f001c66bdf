import type { Fault } from './check';
import { deprecatedApis, removedApis } from './removed-apis';

const faults = (apiVersion: string, kind: string, kubernetes: string): Fault[] => {
  const context = { objects: [{ file: 'services/web.k8s.yaml', manifest: { apiVersion, kind, metadata: { name: 'web' } } }], kubernetes };
  return [...removedApis.run(context), ...deprecatedApis.run(context)];
};

const said = (apiVersion: string, kind: string, kubernetes: string): string =>
  faults(apiVersion, kind, kubernetes)
    .map(({ path, message, fix }) => `${path}: ${message}\n  fix: ${fix}`)
    .join('\n');

describe('removed-api', () => {
  test('says when a kind was removed, and what replaces it', () => {
    expect(said('policy/v1beta1', 'PodDisruptionBudget', '1.34')).toBe(
      'apiVersion: policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25; this is for 1.34\n  fix: use policy/v1 PodDisruptionBudget',
    );
  });

  test('knows types that are gone from the source of newer versions', () => {
    expect(said('autoscaling/v2beta2', 'HorizontalPodAutoscaler', '1.37')).toBe(
      'apiVersion: autoscaling/v2beta2 HorizontalPodAutoscaler was removed in Kubernetes 1.26; this is for 1.37\n  fix: use autoscaling/v2 HorizontalPodAutoscaler',
    );
  });

  test('finds the replacement in the group where none is announced', () => {
    expect(said('networking.k8s.io/v1beta1', 'IPAddress', '1.37')).toBe(
      'apiVersion: networking.k8s.io/v1beta1 IPAddress was removed in Kubernetes 1.37; this is for 1.37\n  fix: use networking.k8s.io/v1 IPAddress',
    );
  });

  test('notices an alpha that went without being announced', () => {
    expect(said('scheduling.k8s.io/v1alpha1', 'Workload', '1.36')).toBe(
      'apiVersion: scheduling.k8s.io/v1alpha1 Workload was removed in Kubernetes 1.36; this is for 1.36\n  fix: use scheduling.k8s.io/v1alpha2 Workload',
    );
  });

  test('says so where nothing replaces it', () => {
    expect(said('policy/v1beta1', 'PodSecurityPolicy', '1.34')).toBe(
      'apiVersion: policy/v1beta1 PodSecurityPolicy was removed in Kubernetes 1.25; this is for 1.34\n  fix: it has no replacement: do without',
    );
  });

  test('says from when a kind is served, where it is not yet', () => {
    expect(said('certificates.k8s.io/v1', 'ClusterTrustBundle', '1.34')).toBe(
      'apiVersion: certificates.k8s.io/v1 ClusterTrustBundle is not served before Kubernetes 1.37; this is for 1.34\n  fix: use an older version of it, or upgrade the clusters first',
    );
    expect(said('certificates.k8s.io/v1', 'ClusterTrustBundle', '1.37')).toBe('');
  });

  test('leaves kinds that no version knows to the schema', () => {
    expect(said('monitoring.example/v1', 'Cake', '1.34')).toBe('');
    expect(said('apps/v1', 'Deploymnt', '1.34')).toBe('');
  });

  test('passes what is served', () => {
    expect(said('policy/v1', 'PodDisruptionBudget', '1.34')).toBe('');
  });
});

describe('deprecated-api', () => {
  test('begins with the version that deprecated it, and gives way to removed-api', () => {
    const kind = ['storage.k8s.io/v1beta1', 'VolumeAttributesClass'] as const;
    expect(said(...kind, '1.36')).toBe(
      'apiVersion: storage.k8s.io/v1beta1 VolumeAttributesClass is deprecated since Kubernetes 1.34, and it goes in 1.37; this is for 1.36\n  fix: use storage.k8s.io/v1 VolumeAttributesClass',
    );
    expect(said(...kind, '1.37')).toBe(
      'apiVersion: storage.k8s.io/v1beta1 VolumeAttributesClass was removed in Kubernetes 1.37; this is for 1.37\n  fix: use storage.k8s.io/v1 VolumeAttributesClass',
    );
    expect(said('resource.k8s.io/v1beta2', 'ResourceClaim', '1.35')).toBe('');
  });

  test('says since when, until when if that is known, and what replaces it', () => {
    expect(said('v1', 'Endpoints', '1.34')).toBe(
      'apiVersion: v1 Endpoints is deprecated since Kubernetes 1.33, and no end is announced; this is for 1.34\n  fix: use discovery.k8s.io/v1 EndpointSlice',
    );
  });
});
