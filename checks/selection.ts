import type { CheckContext } from './check';
import { operatorPodLabels } from './operator-pods';
import { isMap, type PodTemplate, podTemplates, selects, type Value, withoutRuntimeLabels } from './read';

/** What a LabelSelector selects in a namespace. */
export interface Selection {
  readonly templates: readonly PodTemplate[];
  /** Whether pods are among them that operators make, of which only labels are known. */
  readonly includesOperatorPods: boolean;
}

export function selectionOf(selector: Value, namespace: string, context: CheckContext): Selection {
  const known = withoutRuntimeLabels(selector);
  return {
    templates: podTemplates(context, namespace).filter(({ metadata }) => selects(known, metadata?.labels)),
    includesOperatorPods: operatorPodLabels(context, namespace).some((labels) => selects(known, labels)),
  };
}

/** The selector of a Service as a LabelSelector; `undefined` where the Service selects no pods, and means to. */
export function serviceSelector({ spec }: Value): Value {
  return spec?.type !== 'ExternalName' && isMap(spec?.selector) && Object.keys(spec.selector).length > 0 ? { matchLabels: spec.selector } : undefined;
}

/** A selector in a message: `app=web, tier in (a, b)`. */
export function selectorText(selector: Value): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = Array.isArray(selector?.matchExpressions)
    ? selector.matchExpressions.map((it: Value) => [it?.key, it?.operator, Array.isArray(it?.values) ? `(${it.values.join(', ')})` : ''].join(' ').trim())
    : [];
  return [...labels, ...expressions].join(', ');
}
