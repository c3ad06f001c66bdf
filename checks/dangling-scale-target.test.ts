import { danglingScaleTarget } from './dangling-scale-target';
import { brokenShop, contextOf, faultsOf } from './fixture';

describe('dangling-scale-target', () => {
  test('accepts autoscalers that point at what is there', () => {
    expect(
      faultsOf(
        danglingScaleTarget,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds an autoscaler of a name that is not there, and guesses the one that was meant', () => {
    const context = brokenShop(({ of }) => {
      of('HorizontalPodAutoscaler', 'web').spec.scaleTargetRef.name = 'webb';
    });
    expect(faultsOf(danglingScaleTarget, context)).toEqual([
      'autoscaling/v2 HorizontalPodAutoscaler shop/web | spec.scaleTargetRef | refers to Deployment "webb", which is not rendered in namespace "shop" | correct the name: did you mean "web"?',
    ]);
  });

  test('finds a vertical autoscaler in another namespace than its target', () => {
    const context = brokenShop(({ of }) => {
      of('VerticalPodAutoscaler', 'orders').metadata.namespace = 'default';
    });
    expect(faultsOf(danglingScaleTarget, context)).toEqual([
      'autoscaling.k8s.io/v1 VerticalPodAutoscaler default/orders | spec.targetRef | refers to StatefulSet "orders", which is not rendered in namespace "default" | render the StatefulSet, or take the reference away',
    ]);
  });

  test('takes the target of a ScaledObject for a Deployment where it names no kind', () => {
    const context = contextOf(`
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: worker}
spec: {scaleTargetRef: {name: worker}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
`);
    expect(faultsOf(danglingScaleTarget, context)).toEqual([]);
  });
});
