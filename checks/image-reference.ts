import { containersOf, isMap, items, type PodTemplate, type Value, within } from './read';

/** `registry:5000/team/web:1.4@sha256:…` in its parts. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

export function parseImage(reference: string): ImageReference {
  const [named = '', digest] = reference.split('@', 2);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? named : named.slice(0, colon),
    ...(colon < 0 ? {} : { tag: named.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The images that a pod pulls: those of its containers, and those it mounts as volumes. */
export function imagesOf(pod: PodTemplate): { readonly image: string; readonly path: string }[] {
  const ofContainers = containersOf(pod).map(({ container, path }) => ({ image: container.image, path: `${path}.image` }));
  const ofVolumes = items(pod.spec.volumes, within(pod, 'spec.volumes'))
    .filter(({ item }) => isMap(item.image))
    .map(({ item, path }) => ({ image: item.image.reference, path: `${path}.image.reference` }));
  return [...ofContainers, ...ofVolumes].filter(({ image }: { image: Value }) => typeof image === 'string' && image !== '' && image !== injected);
}

/** What stands in for the image of a proxy that Istio injects. */
const injected = 'auto';
