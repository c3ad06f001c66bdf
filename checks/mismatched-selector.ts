import type { Check, RenderedObject } from './check';
import { isA, isMap, podTemplatesOf, selects, type Value } from './read';
import { selectorText } from './selection';

/** A workload whose selector does not match the labels of its own pods. */
export const mismatchedSelector: Check = {
  id: 'mismatched-selector',
  severity: 'error',
  why: 'the API server refuses a workload whose selector does not match its own template',
  *run({ objects }) {
    for (const object of objects) {
      const selector = selectorOf(object);
      for (const { metadata, path } of selector === undefined ? [] : podTemplatesOf(object)) {
        if (selects(selector, metadata?.labels)) continue;
        yield {
          object,
          path: 'spec.selector',
          message: `selects ${selectorText(selector)}, which its own template does not carry`,
          fix: `make ${path}.metadata.labels carry what the selector asks for; the selector itself cannot be changed once applied`,
        };
      }
    }
  },
};

function selectorOf(object: RenderedObject): Value {
  const selector = object.manifest.spec?.selector;
  if (!isMap(selector)) return undefined;
  return isA(object, '', 'ReplicationController') ? { matchLabels: selector } : selector;
}
