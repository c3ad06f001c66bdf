/** A place in a manifest: fields by name, members of lists by number. */
export type Steps = readonly (string | number)[];

/** A place as people write it: `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]`. */
export function fieldPath(steps: Steps): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}
