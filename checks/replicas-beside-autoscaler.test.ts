import { brokenShop, contextOf, faultsOf } from './fixture';
import { replicasBesideAutoscaler } from './replicas-beside-autoscaler';

describe('replicas-beside-autoscaler', () => {
  test('accepts replicas beside a vertical autoscaler', () => {
    expect(
      faultsOf(
        replicasBesideAutoscaler,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds replicas beside a horizontal one', () => {
    const context = brokenShop(({ of }) => {
      of('Deployment', 'web').spec.replicas = 3;
    });
    expect(faultsOf(replicasBesideAutoscaler, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.replicas | is 3, while HorizontalPodAutoscaler "web" sets the number of pods | leave replicas out',
    ]);
  });

  test('finds replicas beside a ScaledObject', () => {
    const context = contextOf(`
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: worker}
spec: {scaleTargetRef: {name: worker}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
spec: {replicas: 1}
`);
    expect(faultsOf(replicasBesideAutoscaler, context)).toEqual([
      'apps/v1 Deployment worker | spec.replicas | is 1, while ScaledObject "worker" sets the number of pods | leave replicas out',
    ]);
  });
});
