import type { Check, RenderedObject } from './check';
import { containersOf, isA, items, podTemplatesOf, type Value } from './read';

/** A port that cannot be. */
export const portZero: Check = {
  id: 'port-zero',
  severity: 'error',
  why: 'the schema takes any number for a port; the API server, or the connection, does not',
  *run({ objects }) {
    for (const object of objects) {
      for (const { path, port } of portsOf(object)) {
        if (typeof port !== 'number' || (Number.isInteger(port) && port >= 1 && port <= 65535)) continue;
        yield { object, path, message: `is ${port}; a port is a whole number from 1 to 65535`, fix: 'name the port that is meant' };
      }
    }
  },
};

interface Port {
  readonly path: string;
  readonly port: Value;
}

function portsOf(object: RenderedObject): Port[] {
  return [
    ...(isA(object, '', 'Service') ? ofService(object) : []),
    ...(isA(object, 'networking.k8s.io', 'NetworkPolicy') ? ofPolicy(object) : []),
    ...ofPods(object),
  ];
}

const ofService = ({ manifest }: RenderedObject): Port[] =>
  items(manifest.spec?.ports, 'spec.ports').flatMap(({ item, path }) => [
    { path: `${path}.port`, port: item.port },
    { path: `${path}.targetPort`, port: item.targetPort },
  ]);

const ofPolicy = ({ manifest }: RenderedObject): Port[] =>
  ['ingress', 'egress'].flatMap((direction) =>
    items(manifest.spec?.[direction], `spec.${direction}`)
      .flatMap(({ item, path }) => items(item.ports, `${path}.ports`))
      .flatMap(({ item, path }) => [
        { path: `${path}.port`, port: item.port },
        { path: `${path}.endPort`, port: item.endPort },
      ]),
  );

const ofPods = (object: RenderedObject): Port[] =>
  podTemplatesOf(object)
    .flatMap(containersOf)
    .flatMap(({ container, path }) => [
      ...items(container.ports, `${path}.ports`).map(({ item, path }) => ({ path: `${path}.containerPort`, port: item.containerPort })),
      ...handlersOf(container, path).map(({ handler, path }) => ({ path: `${path}.port`, port: handler.port })),
    ]);

/** The places of a container that name a port to be called: probes and lifecycle hooks. */
export function handlersOf(container: Value, path: string): { readonly handler: Value; readonly path: string }[] {
  const actions = [
    ...['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe) => ({ action: container[probe], path: `${path}.${probe}` })),
    ...['postStart', 'preStop'].map((hook) => ({ action: container.lifecycle?.[hook], path: `${path}.lifecycle.${hook}` })),
  ];
  return actions.flatMap(({ action, path }) =>
    ['httpGet', 'tcpSocket', 'grpc'].filter((type) => action?.[type]).map((type) => ({ handler: action[type], path: `${path}.${type}` })),
  );
}
