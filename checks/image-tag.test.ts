import { brokenShop, faultsOf } from './fixture';
import { parseImage } from './image-reference';
import { imageTag } from './image-tag';

const withImage = (image: string) =>
  brokenShop(({ container }) => {
    container('Deployment', 'web').image = image;
  });

describe('image-tag', () => {
  test('accepts a tag, a digest, or both', () => {
    expect(
      faultsOf(
        imageTag,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
    expect(faultsOf(imageTag, withImage(`web:1@sha256:${'0'.repeat(64)}`))).toEqual([]);
  });

  test.each(['web', 'registry.example:5000/shop/web'])('finds %s, which has neither', (image) => {
    expect(faultsOf(imageTag, withImage(image))).toEqual([
      `apps/v1 Deployment shop/web | spec.template.spec.containers[0].image | is ${image}, without a tag and without a digest: that means latest | name a version, and its digest`,
    ]);
  });

  test('finds the tag latest', () => {
    expect(faultsOf(imageTag, withImage('web:latest'))).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.containers[0].image | is web:latest: latest is no version | name a version, and its digest',
    ]);
  });

  test('looks at images that are mounted, too', () => {
    const context = brokenShop(({ pods }) => pods('Deployment', 'web').volumes.push({ name: 'model', image: { reference: 'models' } }));
    expect(faultsOf(imageTag, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.volumes[1].image.reference | is models, without a tag and without a digest: that means latest | name a version, and its digest',
    ]);
  });

  test('leaves alone the image that Istio puts in place of auto', () => {
    expect(faultsOf(imageTag, withImage('auto'))).toEqual([]);
  });
});

describe('an image reference', () => {
  test('is taken apart, whatever it leaves out', () => {
    expect(parseImage('web')).toEqual({ repository: 'web' });
    expect(parseImage('localhost:5000/web')).toEqual({ repository: 'localhost:5000/web' });
    expect(parseImage('localhost:5000/web:1.4')).toEqual({ repository: 'localhost:5000/web', tag: '1.4' });
    expect(parseImage('shop/web:1.4@sha256:ab')).toEqual({ repository: 'shop/web', tag: '1.4', digest: 'sha256:ab' });
  });
});
