import type { Target } from '../model';
import { brokenShop, faultsOf } from './fixture';
import { imageDigest } from './image-digest';

const target = (tier: string) =>
  ({ environment: { name: 'live', tier }, services: [{ image: { reference: 'registry.example/shop/web:1.4.2' } }] }) as unknown as Target;

const { objects, kubernetes } = brokenShop(() => {});

describe('image-digest', () => {
  test('accepts tags before staging, and where nobody says which images are ours', () => {
    expect(faultsOf(imageDigest, { objects, kubernetes })).toEqual([]);
    expect(faultsOf(imageDigest, { objects, kubernetes, target: target('testing') })).toEqual([]);
  });

  test.each(['staging', 'production'])('finds an image of ours by its tag in %s, and no image of others', (tier) => {
    expect(faultsOf(imageDigest, { objects, kubernetes, target: target(tier) })).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.containers[0].image | is registry.example/shop/web:1.4.2, without a digest | promote the image that was tested; its digest belongs under environments.live.images',
    ]);
  });

  test('accepts an image of ours by its digest', () => {
    const pinned = brokenShop(({ container }) => {
      container('Deployment', 'web').image = `registry.example/shop/web:1.4.2@sha256:${'0'.repeat(64)}`;
    });
    expect(faultsOf(imageDigest, { ...pinned, target: target('production') })).toEqual([]);
  });
});
