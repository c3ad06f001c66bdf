import { brokenShop, contextOf, faultsOf } from './fixture';
import { mismatchedSelector } from './mismatched-selector';

describe('mismatched-selector', () => {
  test('accepts workloads that select their own pods', () => {
    expect(
      faultsOf(
        mismatchedSelector,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds one that does not', () => {
    const context = brokenShop(({ of }) => {
      of('Deployment', 'web').spec.selector.matchLabels.tier = 'front';
    });
    expect(faultsOf(mismatchedSelector, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.selector | selects app=web, tier=front, which its own template does not carry | make spec.template.metadata.labels carry what the selector asks for; the selector itself cannot be changed once applied',
    ]);
  });

  test('reads the plain selector of a ReplicationController', () => {
    const controller = (label: string) =>
      contextOf(`
apiVersion: v1
kind: ReplicationController
metadata: {name: a}
spec: {selector: {app: a}, template: {metadata: {labels: {app: ${label}}}, spec: {containers: []}}}
`);
    expect(faultsOf(mismatchedSelector, controller('a'))).toEqual([]);
    expect(faultsOf(mismatchedSelector, controller('b'))).toHaveLength(1);
  });
});
