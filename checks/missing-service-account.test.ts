import { brokenShop, faultsOf } from './fixture';
import { missingServiceAccount } from './missing-service-account';

describe('missing-service-account', () => {
  test('accepts accounts that are rendered, and default', () => {
    expect(
      faultsOf(
        missingServiceAccount,
        brokenShop(({ pods }) => (pods('CronJob', 'report').serviceAccountName = 'default')),
      ),
    ).toEqual([]);
  });

  test('finds an account that is in another namespace only', () => {
    const context = brokenShop(({ of }) => {
      of('ServiceAccount', 'web').metadata.namespace = 'default';
    });
    expect(faultsOf(missingServiceAccount, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.serviceAccountName | refers to ServiceAccount "web", which is not rendered in namespace "shop" | render the ServiceAccount, or take the reference away',
    ]);
  });

  test('reads the old name of the field', () => {
    const context = brokenShop(({ pods }) => {
      delete pods('Deployment', 'web').serviceAccountName;
      pods('Deployment', 'web').serviceAccount = 'webb';
    });
    expect(faultsOf(missingServiceAccount, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.serviceAccount | refers to ServiceAccount "webb", which is not rendered in namespace "shop" | correct the name: did you mean "web"?',
    ]);
  });
});
