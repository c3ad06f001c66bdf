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
 * @param stopgaps values for required fields that are missing, by the name of the field; used only to go on looking
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
  if (remove(root, issue.path)) return;
  const last = String(issue.path.at(-1));
  if (Object.hasOwn(stopgaps, last) && put(root, issue.path, structuredClone(stopgaps[last]))) return;
  if (issue.path.length > 1) remove(root, issue.path.slice(0, -1));
}

function remove(root: unknown, path: readonly PropertyKey[]): boolean {
  const parent = parentOf(root, path);
  const last = path.at(-1);
  if (last === undefined || parent === undefined || !Object.hasOwn(parent, last)) return false;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return true;
}

function put(root: unknown, path: readonly PropertyKey[], value: unknown): boolean {
  const parent = parentOf(root, path);
  if (parent === undefined || Array.isArray(parent)) return false;
  parent[path.at(-1)!] = value;
  return true;
}

function parentOf(root: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> | undefined {
  let here = root;
  for (const step of path.slice(0, -1)) here = typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>)[step] : undefined;
  return typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>) : undefined;
}
