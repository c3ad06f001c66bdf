import type { Check, RenderedObject } from './check';
import { isA, isEmptySelector, isMap, items, podTemplatesOf, within } from './read';

/** A selector that is empty where hardly anybody means it. An empty podSelector of a NetworkPolicy is meant: all pods. */
export const emptySelector: Check = {
  id: 'empty-selector',
  severity: 'error',
  why: 'an empty selector takes in every pod of the namespace, or none, depending on the kind; either is seldom what was meant',
  *run({ objects }) {
    for (const object of objects) {
      for (const { path, message } of [...ofObject(object), ...ofSpread(object)]) {
        yield { object, path, message, fix: 'select by the labels of the pods that are meant' };
      }
    }
  },
};

interface Place {
  readonly path: string;
  readonly message: string;
}

function ofObject(object: RenderedObject): Place[] {
  const path = 'spec.selector';
  const selector = object.manifest.spec?.selector;
  if (isA(object, '', 'Service')) {
    const isEmpty = isMap(selector) && Object.keys(selector).length === 0;
    return isEmpty ? [{ path, message: 'is empty: the Service gets no endpoints; leave it out where endpoints are written by hand' }] : [];
  }
  if (!isEmptySelector(selector)) return [];
  if (isA(object, 'policy', 'PodDisruptionBudget')) return [{ path, message: 'is empty: the budget covers every pod of the namespace together' }];
  return isA(object, 'apps', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet') ? [{ path, message: 'is empty: the API server refuses it' }] : [];
}

function ofSpread(object: RenderedObject): Place[] {
  return podTemplatesOf(object).flatMap((pod) =>
    items(pod.spec.topologySpreadConstraints, within(pod, 'spec.topologySpreadConstraints')).flatMap(({ item, path }) => {
      if (item.labelSelector === undefined) return [{ path, message: 'has no labelSelector: it counts no pods, and so spreads nothing' }];
      return isEmptySelector(item.labelSelector) ? [{ path: `${path}.labelSelector`, message: 'is empty: it counts every pod of the namespace' }] : [];
    }),
  );
}
