import { brokenShop, faultsOf } from './fixture';
import { missingClaim } from './missing-claim';

const claiming = (claimName: string) =>
  brokenShop(({ pods }) => {
    pods('Deployment', 'web').volumes[0].persistentVolumeClaim.claimName = claimName;
  });

describe('missing-claim', () => {
  test('accepts a claim that is rendered, and one that a StatefulSet makes', () => {
    expect(
      faultsOf(
        missingClaim,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
    expect(faultsOf(missingClaim, claiming('data-orders-0'))).toEqual([]);
  });

  test('finds a claim that is not there', () => {
    expect(faultsOf(missingClaim, claiming('upload'))).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.volumes[0].persistentVolumeClaim.claimName | refers to PersistentVolumeClaim "upload", which is not rendered in namespace "shop" | correct the name: did you mean "uploads"?',
    ]);
    expect(faultsOf(missingClaim, claiming('data-orders'))).toHaveLength(1);
  });
});
