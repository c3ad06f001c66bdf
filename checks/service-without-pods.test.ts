import { brokenShop, contextOf, faultsOf } from './fixture';
import { serviceWithoutPods } from './service-without-pods';

describe('service-without-pods', () => {
  test('accepts Services that select pods', () => {
    expect(
      faultsOf(
        serviceWithoutPods,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds a Service that selects none', () => {
    const context = brokenShop(({ of }) => {
      of('Service', 'web').spec.selector.app = 'wbe';
    });
    expect(faultsOf(serviceWithoutPods, context)).toEqual([
      'v1 Service shop/web | spec.selector | selects app=wbe, which no pod template in namespace "shop" carries | make the selector match the labels of the pods that serve it',
    ]);
  });

  test.each([
    ['of another name', '{type: ExternalName, externalName: a.example, selector: {app: a}}'],
    ['whose endpoints are written by hand', '{ports: [{port: 80}]}'],
  ])('leaves alone a Service %s', (_, spec) => {
    expect(faultsOf(serviceWithoutPods, contextOf(`{apiVersion: v1, kind: Service, metadata: {name: a}, spec: ${spec}}`))).toEqual([]);
  });

  test('accepts the Service of one replica, whose label the StatefulSet sets at run time', () => {
    const context = brokenShop(({ of }) => {
      of('Service', 'orders').spec.selector['statefulset.kubernetes.io/pod-name'] = 'orders-0';
    });
    expect(faultsOf(serviceWithoutPods, context)).toEqual([]);
  });

  test.each([
    ['Gateway', 'gateway.networking.k8s.io/v1', '{gateway.networking.k8s.io/gateway-name: a}'],
    ['Alertmanager', 'monitoring.coreos.com/v1', '{alertmanager: a, app.kubernetes.io/name: alertmanager}'],
    ['Cluster', 'postgresql.cnpg.io/v1', '{cnpg.io/cluster: a, cnpg.io/instanceRole: primary}'],
  ])('knows the pods that are made of a %s', (kind, apiVersion, selector) => {
    const service = `{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: ${selector}}}`;
    expect(faultsOf(serviceWithoutPods, contextOf(service))).toHaveLength(1);
    expect(faultsOf(serviceWithoutPods, contextOf(`${service}\n---\n{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}}`))).toEqual([]);
  });
});
