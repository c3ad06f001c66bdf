import type { z } from 'zod';
import { isMap } from './merge';

type Issue = z.core.$ZodIssue;

/** A parse that did not stop at the first fault. */
export interface Salvaged<T> {
  /** What is left when the faulty parts are taken out; absent if nothing sensible is. */
  readonly value: T | undefined;
  readonly issues: readonly Issue[];
}

/**
 * Parses, and on faults takes the faulty parts out and parses the rest, so that one misspelt setting does not hide the
 * problems of everything else. The issues are those of the value as it was given.
 *
 * @param stopgaps values for required fields, used only to go on looking
 */
export function salvage<S extends z.ZodType>(schema: S, input: unknown, stopgaps: Readonly<Record<string, unknown>> = {}): Salvaged<z.output<S>> {
  const first = schema.safeParse(input);
  if (first.success) return { value: first.data, issues: [] };
  const rest: unknown = structuredClone(input);
  let { issues } = first.error;
  for (let attempt = 0; attempt < 4; attempt++) {
    if (!isMap(rest)) break;
    for (const issue of [...issues].reverse()) cut(rest, issue, stopgaps);
    const again = schema.safeParse(rest);
    if (again.success) return { value: again.data, issues: first.error.issues };
    issues = again.error.issues;
  }
  return { value: undefined, issues: first.error.issues };
}

/** Removes what an issue complains of: the value, or, where something is missing, the thing that misses it. */
function cut(root: Record<string, unknown>, issue: Issue, stopgaps: Readonly<Record<string, unknown>>): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) remove(root, [...issue.path, key]);
    return;
  }
  const [top] = issue.path;
  if (issue.path.length === 1 && typeof top === 'string' && Object.hasOwn(stopgaps, top)) root[top] = stopgaps[top];
  else if (!remove(root, issue.path) && issue.path.length > 1) {
    if (issue.path.length === 2 && typeof top === 'string' && Object.hasOwn(stopgaps, top)) root[top] = stopgaps[top];
    else remove(root, issue.path.slice(0, -1));
  }
}

function remove(root: unknown, path: readonly PropertyKey[]): boolean {
  let parent = root;
  for (const step of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return false;
    parent = (parent as Record<PropertyKey, unknown>)[step];
  }
  const last = path.at(-1);
  if (last === undefined || typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last)) return false;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<PropertyKey, unknown>)[last];
  return true;
}
