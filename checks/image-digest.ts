import type { Check } from './check';
import { imagesOf, parseImage } from './image-reference';
import { podTemplates } from './read';

const tiers: readonly string[] = ['staging', 'production'];

/** An image of a service of ours that is named by tag only where it must be the very one that was tested. */
export const imageDigest: Check = {
  id: 'image-digest',
  severity: 'error',
  why: 'a tag can be moved; only a digest makes sure that what was tested is what runs',
  *run(context) {
    const { target } = context;
    if (target === undefined || !tiers.includes(target.environment.tier)) return;
    const own = new Set(target.services.map(({ image }) => parseImage(image.reference).repository));
    for (const pod of podTemplates(context)) {
      for (const { image, path } of imagesOf(pod)) {
        const { repository, digest } = parseImage(image);
        if (digest !== undefined || !own.has(repository)) continue;
        yield {
          object: pod.object,
          path,
          message: `is ${image}, without a digest`,
          fix: `promote the image that was tested; its digest belongs under environments.${target.environment.name}.images`,
        };
      }
    }
  },
};
