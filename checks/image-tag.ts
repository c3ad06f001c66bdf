import type { Check } from './check';
import { imagesOf, parseImage } from './image-reference';
import { podTemplates } from './read';

/** An image that is another one tomorrow. */
export const imageTag: Check = {
  id: 'image-tag',
  severity: 'error',
  why: 'what such an image holds changes without a change here: replicas differ, and a rollback brings nothing back',
  *run(context) {
    for (const pod of podTemplates(context)) {
      for (const { image, path } of imagesOf(pod)) {
        const { tag, digest } = parseImage(image);
        if (tag === 'latest') yield { object: pod.object, path, message: `is ${image}: latest is no version`, fix: 'name a version, and its digest' };
        else if (tag === undefined && digest === undefined) {
          yield {
            object: pod.object,
            path,
            message: `is ${image}, without a tag and without a digest: that means latest`,
            fix: 'name a version, and its digest',
          };
        }
      }
    }
  },
};
