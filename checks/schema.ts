import { didYouMean, listed, nearest, shown } from '../model/problem';
import type { Check, Fault, RenderedObject } from './check';
import { schemaOf, servedKinds, vendoredKinds } from './schema-catalogue';
import { faultsIn, type SchemaFault } from './schema-validation';

/** Every object has the form that its kind has in this version of Kubernetes: no unknown kind, no unknown field, nothing of the wrong type. */
export const schema: Check = {
  id: 'schema',
  severity: 'error',
  why: 'the API server refuses what does not fit the schema of its kind, or drops in silence the fields that it does not know',
  *run({ objects, kubernetes }) {
    for (const object of objects) yield* faultsOf(object, kubernetes);
  },
};

function* faultsOf(object: RenderedObject, kubernetes: string): Iterable<Fault> {
  const { apiVersion, kind } = object.manifest ?? {};
  for (const [path, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value === 'string' && value !== '') continue;
    const message = value === undefined ? 'is missing; allowed: text' : `must be text: found ${shown(value)}`;
    yield { object, path, message, fix: path === 'kind' ? 'say what kind of object it is' : 'say which version of the API it is written in' };
  }
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return;

  const found = schemaOf(kubernetes, apiVersion, kind);
  if (!found) {
    yield { object, ...unknownKind(apiVersion, kind, kubernetes) };
    return;
  }
  for (const fault of faultsIn(object.manifest, found)) yield { object, ...fault };
}

function unknownKind(apiVersion: string, kind: string, kubernetes: string): SchemaFault {
  const known = vendoredKinds(kubernetes);
  if (servedKinds(kubernetes)[apiVersion]?.includes(kind)) {
    const fix = 'add it to the kinds in tools/schemas.ts, then npm run schemas';
    return { path: 'kind', message: `is not vendored: found ${apiVersion} ${kind}, which Kubernetes ${kubernetes} serves but nothing here can check`, fix };
  }
  const siblings = known[apiVersion];
  if (siblings) {
    const fix = didYouMean(kind, siblings) ?? 'correct the kind or its apiVersion';
    return { path: 'kind', message: `is unknown in ${apiVersion}: found ${shown(kind)}; allowed: ${listed(siblings)}`, fix };
  }
  const homes = Object.keys(known).filter((candidate) => known[candidate]!.includes(kind));
  return homes.length > 0
    ? {
        path: 'apiVersion',
        message: `does not have the kind ${kind} in Kubernetes ${kubernetes}: found ${shown(apiVersion)}; allowed: ${listed(homes)}`,
        fix: `write apiVersion: ${nearest(apiVersion, homes) ?? homes[0]}`,
      }
    : {
        path: 'apiVersion',
        message: `is unknown in Kubernetes ${kubernetes}: found ${shown(apiVersion)}, with kind ${shown(kind)}; allowed: ${listed(Object.keys(known), 40)}`,
        fix: didYouMean(apiVersion, Object.keys(known)) ?? 'correct it; for a custom resource, add it to tools/custom-resources.ts, then npm run schemas',
      };
}
