import type { Check, CheckContext } from './check';
import { entries, groupOf, nameOf, namespaceOf, objectsOf, podTemplates } from './read';
import { absent, absentKey, referencesOf } from './references';

/** ConfigMaps that Kubernetes, OpenShift and Istio put into every namespace. */
const everywhere = ['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert'];

/** A pod that needs a ConfigMap, or a key of one, that is not there. */
export const missingConfigMap: Check = {
  id: 'missing-config-map',
  severity: 'error',
  why: 'a pod that refers to a ConfigMap or a key that does not exist never starts',
  *run(context) {
    for (const pod of podTemplates(context)) {
      const namespace = namespaceOf(pod.object);
      for (const reference of referencesOf(pod)) {
        if (reference.kind !== 'ConfigMap') continue;
        const { name, key, path } = reference;
        const configMap = objectsOf(context, '', 'ConfigMap', namespace).find((it) => nameOf(it) === name);
        if (configMap !== undefined) {
          const keys = [...entries(configMap.manifest.data), ...entries(configMap.manifest.binaryData)].map(([it]) => it);
          if (key !== undefined && !keys.includes(key.name)) yield { object: pod.object, path: key.path, ...absentKey(reference, key.name, keys) };
        } else if (!everywhere.includes(name) && !bundles(context).includes(name)) {
          const known = objectsOf(context, '', 'ConfigMap', namespace).map(nameOf);
          yield { object: pod.object, path, ...absent('ConfigMap', name, ` in namespace "${namespace}"`, known) };
        }
      }
    }
  },
};

/** trust-manager copies its bundles into namespaces chosen by their labels at run time. */
const bundles = ({ objects }: CheckContext): string[] =>
  objects.filter(({ manifest }) => manifest.kind === 'Bundle' && groupOf(manifest.apiVersion) === 'trust.cert-manager.io').map(nameOf);
