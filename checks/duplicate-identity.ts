import type { Check, RenderedObject } from './check';
import { groupOf, namespaceOf } from './read';

/** One object is rendered twice. */
export const duplicateIdentity: Check = {
  id: 'duplicate-identity',
  severity: 'error',
  why: 'two objects of the same group, kind, namespace and name are one to the API server: the one applied last wins, in silence',
  *run({ objects }) {
    const seen = new Map<string, RenderedObject>();
    for (const object of objects) {
      const { apiVersion, kind, metadata } = object.manifest;
      if (typeof metadata?.name !== 'string') continue;
      const identity = JSON.stringify([groupOf(apiVersion), kind, namespaceOf(object), metadata.name]);
      const first = seen.get(identity);
      if (first === undefined) seen.set(identity, object);
      else yield { object, message: `is rendered already, in ${place(first)}`, fix: 'rename one of them, or take one away' };
    }
  },
};

const place = ({ file, line }: RenderedObject): string => (line === undefined ? file : `${file}:${line}`);
