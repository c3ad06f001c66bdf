import type { Check, RenderedObject } from './check';
import { containersOf, entries, groupOf, isMap, items, podTemplatesOf, type Value, within } from './read';
import { fieldPath } from './schema-path';

/** Names, labels and annotations that the API server, or a controller later on, refuses. */
export const names: Check = {
  id: 'names',
  severity: 'error',
  why: 'the schema takes any text for a name; the API server does not, and some names fail only once pods are made of them',
  *run({ objects }) {
    for (const object of objects) {
      for (const { path, message, fix } of [
        ...ofObject(object),
        ...ofMetadata(object.manifest.metadata, 'metadata'),
        ...ofPods(object),
        ...ofService(object),
      ]) {
        yield { object, path, message, fix };
      }
    }
  },
};

interface Offence {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What a name must look like, and why. */
interface Syntax {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly allowed: string;
  /** Where the limit comes from, if it is narrower than that of the syntax. */
  readonly because?: string;
}

const label: Syntax = {
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  allowed: 'lower-case letters, digits and "-", beginning and ending with a letter or digit (a DNS label)',
};
const serviceLabel: Syntax = {
  pattern: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  allowed: 'lower-case letters, digits and "-", beginning with a letter, ending with a letter or digit (a DNS label of RFC 1035)',
};
const subdomain: Syntax = {
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  longest: 253,
  allowed: 'lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit (a DNS subdomain)',
};
const pathSegment: Syntax = {
  pattern: /^(?!\.{1,2}$)[^/%]+$/s,
  longest: Number.POSITIVE_INFINITY,
  allowed: 'anything without "/" and "%", but not "." or ".."',
};
const portName: Syntax = {
  pattern: /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 15,
  allowed: 'lower-case letters, digits and single "-", with at least one letter (an IANA service name)',
};
const variable: Syntax = { pattern: /^[\x20-\x3c\x3e-\x7e]+$/, longest: Number.POSITIVE_INFINITY, allowed: 'printable ASCII without "="' };
const qualified: Syntax = {
  pattern: /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  longest: 63,
  allowed: 'letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
};

/** Kinds whose names are not DNS subdomains. */
const syntaxes: Readonly<Record<string, Syntax>> = {
  '/Namespace': label,
  '/Service': serviceLabel,
  'apps/StatefulSet': { ...label, longest: 52, because: 'the label controller-revision-hash of its pods adds 11 to it' },
  'batch/CronJob': { ...subdomain, longest: 52, because: 'the names of its Jobs add 11 to it' },
  'batch/Job': { ...subdomain, longest: 63, because: 'its pods carry it as a label' },
  'rbac.authorization.k8s.io/Role': pathSegment,
  'rbac.authorization.k8s.io/RoleBinding': pathSegment,
  'rbac.authorization.k8s.io/ClusterRole': pathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': pathSegment,
  'flowcontrol.apiserver.k8s.io/FlowSchema': pathSegment,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': pathSegment,
};

function ofObject({ manifest }: RenderedObject): Offence[] {
  const { apiVersion, kind, metadata } = manifest;
  return [
    ...offences('metadata.name', metadata?.name, syntaxes[`${groupOf(apiVersion)}/${kind}`] ?? subdomain),
    ...offences('metadata.namespace', metadata?.namespace, label),
  ];
}

/** The names in a pod template, and its own labels and annotations. */
function ofPods(object: RenderedObject): Offence[] {
  return podTemplatesOf(object).flatMap((pod) => [
    ...(pod.path === '' ? [] : ofMetadata(pod.metadata, within(pod, 'metadata'))),
    ...items(pod.spec.volumes, within(pod, 'spec.volumes')).flatMap(({ item, path }) => offences(`${path}.name`, item.name, label)),
    ...containersOf(pod).flatMap(({ container, path }) => [
      ...offences(`${path}.name`, container.name, label),
      ...items(container.ports, `${path}.ports`).flatMap(({ item, path }) => offences(`${path}.name`, item.name, portName)),
      ...items(container.env, `${path}.env`).flatMap(({ item, path }) => offences(`${path}.name`, item.name, variable)),
    ]),
  ]);
}

function ofService({ manifest }: RenderedObject): Offence[] {
  if (manifest.kind !== 'Service' || groupOf(manifest.apiVersion) !== '') return [];
  return items(manifest.spec?.ports, 'spec.ports').flatMap(({ item, path }) => offences(`${path}.name`, item.name, label));
}

/** Bytes that the keys and values of all annotations of an object may take together. */
const annotationBytes = 256 * 1024;

function ofMetadata(metadata: Value, path: string): Offence[] {
  if (!isMap(metadata)) return [];
  const size = entries(metadata['annotations']).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)), 0);
  return [
    ...['labels', 'annotations'].flatMap((field) => entries(metadata[field]).flatMap(([key]) => ofKey(key, `${path}.${fieldPath([field, key])}`))),
    ...entries(metadata['labels']).flatMap(([key, value]) => (value === '' ? [] : offences(`${path}.${fieldPath(['labels', key])}`, value, qualified))),
    ...(size > annotationBytes
      ? [
          {
            path: `${path}.annotations`,
            message: `take ${size} bytes together; at most ${annotationBytes} are allowed`,
            fix: 'move what is large into a ConfigMap',
          },
        ]
      : []),
  ];
}

/** A key: a name, and before it perhaps a DNS subdomain and "/". */
function ofKey(key: string, place: string): Offence[] {
  const slash = key.indexOf('/');
  if (slash < 0) return offences(place, key, qualified, 'key');
  return [
    ...offences(place, key.slice(0, slash).toLowerCase(), subdomain, 'prefix of the key'),
    ...offences(place, key.slice(slash + 1), qualified, 'key after its prefix'),
  ];
}

function offences(path: string, value: Value, { pattern, longest, allowed, because }: Syntax, what = ''): Offence[] {
  if (typeof value !== 'string') return [];
  const subject = what === '' ? '' : `${what} `;
  if (!pattern.test(value)) return [{ path, message: `${subject}is ${shortened(value)}; allowed: ${allowed}`, fix: 'rename it' }];
  if (value.length <= longest) return [];
  return [
    {
      path,
      message: `${subject}has ${value.length} characters; at most ${longest} are allowed${because === undefined ? '' : `, as ${because}`}`,
      fix: 'shorten it',
    },
  ];
}

const shortened = (value: string): string => JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
