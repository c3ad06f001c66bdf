import { didYouMean } from '../model/problem';
import type { Check, CheckContext, Fault, RenderedObject } from './check';
import { handlersOf } from './port-zero';
import { containersOf, items, longRunning, namespaceOf, objectsOf, type PodTemplate, podTemplates, type Value } from './read';
import { selectionOf, serviceSelector } from './selection';

/** A port that a Service or a probe sends traffic to, and that no container of the pods declares. */
export const unservedTargetPort: Check = {
  id: 'unserved-target-port',
  severity: 'error',
  why: 'a Service leaves out pods without the port that it names, and a probe of a port that is not there fails for ever',
  *run(context) {
    for (const service of objectsOf(context, '', 'Service')) yield* ofService(service, context);
    for (const pod of podTemplates(context)) yield* ofHandlers(pod);
  },
};

function* ofService(object: RenderedObject, context: CheckContext): Iterable<Fault> {
  const selector = serviceSelector(object.manifest);
  if (selector === undefined) return;
  const { templates, includesOperatorPods } = selectionOf(selector, namespaceOf(object), context);
  if (templates.length === 0 || includesOperatorPods) return;
  const declared = templates.flatMap(longRunning).flatMap(({ container }) => portsOf(container));
  for (const { item, path } of items(object.manifest.spec.ports, 'spec.ports')) {
    const target = item.targetPort ?? item.port;
    if (isServed(target, item.protocol ?? 'TCP', declared)) continue;
    const field = item.targetPort === undefined ? 'port' : 'targetPort';
    yield { object, path: `${path}.${field}`, ...unserved(target, 'the selected pods declare', declared) };
  }
}

const portsOf = (container: Value): Value[] =>
  items(container.ports, '')
    .map(({ item }) => item)
    .filter(({ containerPort }) => typeof containerPort === 'number');

function isServed(target: Value, protocol: string, declared: readonly Value[]): boolean {
  if (typeof target === 'string') return declared.some((port) => port.name === target && (port.protocol ?? 'TCP') === protocol);
  // Declaring a port is optional. Where pods declare none, nothing can be said of a number.
  return declared.length === 0 || typeof target !== 'number' || declared.some((port) => port.containerPort === target);
}

function* ofHandlers(pod: PodTemplate): Iterable<Fault> {
  for (const { container, path } of containersOf(pod)) {
    const declared = portsOf(container);
    for (const { handler, path: place } of handlersOf(container, path)) {
      if (typeof handler.port !== 'string' || /^\d+$/.test(handler.port) || declared.some(({ name }) => name === handler.port)) continue;
      yield { object: pod.object, path: `${place}.port`, ...unserved(handler.port, 'its container declares', declared) };
    }
  }
}

function unserved(target: Value, who: string, declared: readonly Value[]): Pick<Fault, 'message' | 'fix'> {
  const ports = declared.map(({ name, containerPort, protocol = 'TCP' }) => `${name === undefined ? '' : `${name}=`}${containerPort}/${protocol}`);
  const guess =
    typeof target === 'string'
      ? didYouMean(
          target,
          declared.map(({ name }) => name).filter((name) => typeof name === 'string' && name !== target),
        )
      : undefined;
  return {
    message: `is ${JSON.stringify(target)}; ${who} ${ports.length === 0 ? 'no port' : [...new Set(ports)].sort().join(', ')}`,
    fix: guess ?? 'name a port that the container declares, or declare it there',
  };
}
