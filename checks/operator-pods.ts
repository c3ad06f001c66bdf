import type { CheckContext, RenderedObject } from './check';
import { entries, groupOf, nameOf, namespaceOf, type Value } from './read';

type Labels = Readonly<Record<string, Value>>;

/** Pods that operators make of custom resources: the labels they get, one map for each sort of pod. */
const makers: Readonly<Record<string, (name: string, spec: Value) => readonly Labels[]>> = {
  'monitoring.coreos.com/Prometheus': (name, spec) => [{ ...prometheusOperator('prometheus', name, spec), 'operator.prometheus.io/name': name }],
  'monitoring.coreos.com/Alertmanager': (name, spec) => [prometheusOperator('alertmanager', name, spec)],
  'postgresql.cnpg.io/Cluster': (name) =>
    ['primary', 'replica'].map((role) => ({ 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance', 'cnpg.io/instanceRole': role, role })),
  'postgresql.cnpg.io/Pooler': (name, spec) => [{ 'cnpg.io/poolerName': name, 'cnpg.io/podRole': 'pooler', 'cnpg.io/cluster': spec?.cluster?.name }],
  'gateway.networking.k8s.io/Gateway': (name) => [{ 'gateway.networking.k8s.io/gateway-name': name }],
};

function prometheusOperator(component: string, name: string, spec: Value): Labels {
  return {
    ...Object.fromEntries(entries(spec?.podMetadata?.labels)),
    'app.kubernetes.io/managed-by': 'prometheus-operator',
    'app.kubernetes.io/name': component,
    'app.kubernetes.io/instance': name,
    [component]: name,
  };
}

function labelsMadeBy(object: RenderedObject): readonly Labels[] {
  const { apiVersion, kind, spec } = object.manifest;
  return makers[`${groupOf(apiVersion)}/${kind}`]?.(nameOf(object), spec) ?? [];
}

/** The labels of pods in a namespace that no template shows, as an operator makes them. */
export function operatorPodLabels({ objects }: CheckContext, namespace: string): Labels[] {
  return objects.filter((object) => namespaceOf(object) === namespace).flatMap(labelsMadeBy);
}
