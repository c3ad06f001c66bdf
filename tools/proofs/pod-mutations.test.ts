import { type Pod, podMutations } from './pod-mutations';

const restrictedPod = (): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod' },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image: 'app:1',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false, readOnlyRootFilesystem: true },
      },
    ],
  },
});

describe('pod mutations', () => {
  test('each have a name of their own', () => {
    expect(podMutations.length).toBeGreaterThan(0);
    expect(new Set(podMutations.map(({ name }) => name)).size).toBe(podMutations.length);
  });

  test('say why, exactly where they are refused', () => {
    expect(podMutations.filter(({ verdict, says }) => (verdict === 'admitted') !== (says === ''))).toEqual([]);
  });

  test.each(podMutations.map((mutation) => [mutation.name, mutation] as const))('%s changes the pod', (_, mutation) => {
    const pod = restrictedPod();
    mutation.apply(pod);
    expect(pod).not.toEqual(restrictedPod());
  });
});
