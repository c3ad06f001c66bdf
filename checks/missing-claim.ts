import type { Check, CheckContext } from './check';
import { items, nameOf, namespaceOf, objectsOf, podTemplates } from './read';
import { absent, referencesOf } from './references';

/** A pod that mounts a PersistentVolumeClaim that is not there. */
export const missingClaim: Check = {
  id: 'missing-claim',
  severity: 'error',
  why: 'a pod that mounts a claim that does not exist is never scheduled',
  *run(context) {
    for (const pod of podTemplates(context)) {
      const namespace = namespaceOf(pod.object);
      for (const { kind, name, path } of referencesOf(pod)) {
        if (kind !== 'PersistentVolumeClaim') continue;
        const known = objectsOf(context, '', 'PersistentVolumeClaim', namespace).map(nameOf);
        if (known.includes(name) || isMadeByStatefulSet(name, namespace, context)) continue;
        yield { object: pod.object, path, ...absent('PersistentVolumeClaim', name, ` in namespace "${namespace}"`, known) };
      }
    }
  },
};

/** A StatefulSet names the claims of its replicas `<template>-<name>-<ordinal>`. */
function isMadeByStatefulSet(claim: string, namespace: string, context: CheckContext): boolean {
  const base = claim.replace(/-\d+$/, '');
  return objectsOf(context, 'apps', 'StatefulSet', namespace).some((set) =>
    items(set.manifest.spec?.volumeClaimTemplates, '').some(({ item }) => base !== claim && base === `${item.metadata?.name}-${nameOf(set)}`),
  );
}
