import type { Check, RenderedObject } from './check';
import { compareVersions, kubernetesVersions, lifecycles, servedKinds } from './schema-catalogue';

/** No object is of a kind that this version of Kubernetes does not serve any more, or not yet. Kinds that no version knows are for `schema`. */
export const removedApis: Check = {
  id: 'removed-api',
  severity: 'error',
  why: 'the API server refuses a kind that it does not serve, and the sync stops there',
  *run({ objects, kubernetes }) {
    for (const object of objects) {
      const api = apiOf(object);
      if (isServed(api, kubernetes)) continue;
      const removed = removedIn(api, kubernetes);
      const first = kubernetesVersions.find((version) => isNewer(version, kubernetes) && isServed(api, version));
      if (removed !== undefined) {
        const message = `${api.name} was removed in Kubernetes ${removed}; this is for ${kubernetes}`;
        yield { object, path: 'apiVersion', message, fix: replacementOf(api, kubernetes) };
      } else if (first !== undefined) {
        const message = `${api.name} is not served before Kubernetes ${first}; this is for ${kubernetes}`;
        yield { object, path: 'apiVersion', message, fix: 'use an older version of it, or upgrade the clusters first' };
      }
    }
  },
};

/** No object is of a kind that is going away. */
export const deprecatedApis: Check = {
  id: 'deprecated-api',
  severity: 'warning',
  why: 'it works until the upgrade that removes it; moving before is a small change, moving during one is not',
  *run({ objects, kubernetes }) {
    for (const object of objects) {
      const api = apiOf(object);
      const { deprecated, removed } = lifecycles()[api.name] ?? {};
      if (deprecated === undefined || isNewer(deprecated, kubernetes) || !isServed(api, kubernetes)) continue;
      const end = removed === undefined ? 'no end is announced' : `it goes in ${removed}`;
      const message = `${api.name} is deprecated since Kubernetes ${deprecated}, and ${end}; this is for ${kubernetes}`;
      yield { object, path: 'apiVersion', message, fix: replacementOf(api, kubernetes) };
    }
  },
};

interface Api {
  /** `policy/v1beta1 PodDisruptionBudget` */
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
}

function apiOf({ manifest }: RenderedObject): Api {
  const { apiVersion, kind } = manifest ?? {};
  return { name: `${apiVersion} ${kind}`, apiVersion: String(apiVersion), kind: String(kind) };
}

const isNewer = (version: string, than: string): boolean => compareVersions(version, than) > 0;

const isServed = ({ apiVersion, kind }: Api, kubernetes: string): boolean => servedKinds(kubernetes)[apiVersion]?.includes(kind) ?? false;

/** The version that removed it: as announced, or else, as alphas go unannounced, the first that has it no more. */
function removedIn(api: Api, kubernetes: string): string | undefined {
  const announced = lifecycles()[api.name]?.removed;
  if (announced !== undefined && !isNewer(announced, kubernetes)) return announced;
  const last = kubernetesVersions.findLastIndex((version) => !isNewer(version, kubernetes) && isServed(api, version));
  return last === -1 ? undefined : kubernetesVersions[last + 1];
}

/** What is announced as its replacement, or else the kind in another version of its group, a stable one if there is one. */
function replacementOf({ name, apiVersion, kind }: Api, kubernetes: string): string {
  const group = apiVersion.slice(0, apiVersion.indexOf('/') + 1);
  const others = Object.entries(servedKinds(kubernetes)).filter(([other, kinds]) => other !== apiVersion && other.startsWith(group) && kinds.includes(kind));
  const [sibling] = others.find(([other]) => /v\d+$/.test(other)) ?? others.at(-1) ?? [];
  const replacement = lifecycles()[name]?.replacement ?? (group !== '' && sibling !== undefined ? `${sibling} ${kind}` : undefined);
  return replacement === undefined ? 'it has no replacement: do without' : `use ${replacement}`;
}
