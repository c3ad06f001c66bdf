import { brokenShop, faultsOf } from './fixture';
import { missingPriorityClass } from './missing-priority-class';

const withPriority = (name: string) =>
  brokenShop(({ pods }) => {
    pods('Deployment', 'web').priorityClassName = name;
  });

describe('missing-priority-class', () => {
  test('accepts classes that are rendered, and those that Kubernetes brings', () => {
    expect(
      faultsOf(
        missingPriorityClass,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
    expect(faultsOf(missingPriorityClass, withPriority('system-cluster-critical'))).toEqual([]);
  });

  test('finds a class that is not there', () => {
    expect(faultsOf(missingPriorityClass, withPriority('shop-standart'))).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.priorityClassName | refers to PriorityClass "shop-standart", which is not rendered | correct the name: did you mean "shop-standard"?',
    ]);
  });
});
