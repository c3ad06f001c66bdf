import type { Check } from './check';
import { entries, objectsOf } from './read';

/** A Secret that carries its values. */
export const secretWithData: Check = {
  id: 'secret-with-data',
  severity: 'error',
  why: 'what is rendered is committed; base64 hides nothing, and history forgets nothing',
  *run(context) {
    for (const object of objectsOf(context, '', 'Secret')) {
      for (const field of ['data', 'stringData']) {
        const keys = entries(object.manifest[field]).map(([key]) => key);
        if (keys.length === 0) continue;
        yield {
          object,
          path: field,
          message: `carries values: ${keys.sort().join(', ')}`,
          fix: 'render an ExternalSecret that fetches them; if they were committed, replace them at their source',
        };
      }
    }
  },
};
