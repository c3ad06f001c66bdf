import type { Target } from '../model';

/** The two labels by which pods of a service are found. They never change: not with version, team or environment. */
export function selectorOf(service: string, { platform }: Target): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': service, 'app.kubernetes.io/instance': platform.name };
}
