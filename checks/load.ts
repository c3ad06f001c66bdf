import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  boolYaml11Tag,
  constructFromEvents,
  defineScalarTag,
  EVENT_ID,
  type Event,
  floatCoreTag,
  intCoreTag,
  mapTag,
  mergeTag,
  nullCoreTag,
  parseEvents,
  Schema,
  seqTag,
  strTag,
  YAMLException,
} from 'js-yaml';
import type { Finding, RenderedObject } from './check';
import { describe, groupOf, isMap, type Value } from './read';

/** What was read: objects to check, and findings about what is none. */
export interface Loaded {
  readonly objects: readonly RenderedObject[];
  readonly findings: readonly Finding[];
}

/** The rule that findings of a reading go by. */
export const unreadable = 'unreadable';

/**
 * Reads every `*.yaml` and `*.yml` below a folder, in order of path. What cannot be read, or is no Kubernetes object, becomes a finding.
 *
 * @throws the error of the file system if the folder cannot be read
 */
export function loadFolder(folder: string): Loaded {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const loaded = files.map((path) => loadText(readFileSync(path, 'utf8'), relative(folder, path).replaceAll(sep, '/')));
  return { objects: loaded.flatMap(({ objects }) => objects), findings: loaded.flatMap(({ findings }) => findings) };
}

/** Reads the objects of one file; the members of a List become objects of their own. */
export function loadText(text: string, file: string): Loaded {
  const objects: RenderedObject[] = [];
  const findings: Finding[] = [];
  for (const { value, line } of documents(text, file, findings)) {
    for (const manifest of membersOf(value)) {
      const problem = problemOf(manifest);
      if (problem === undefined) objects.push({ file, line, manifest });
      else if (!isBuildInput(manifest)) findings.push(unreadableFinding(file, line, problem, manifest));
    }
  }
  return { objects, findings };
}

/** Whole numbers as the tools of Kubernetes read them: `0644` is octal, and `22:30` is a text. */
const integer = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  resolve: (source, isExplicit, tagName) => (/^[-+]?0[0-7]+$/.test(source) ? Number.parseInt(source, 8) : intCoreTag.resolve(source, isExplicit, tagName)),
  identify: Number.isInteger,
});

/** YAML as kubectl and Argo CD read it: `yes` is true, `<<` merges, and dates are texts. */
const schema = new Schema([strTag, seqTag, mapTag, mergeTag, nullCoreTag, boolYaml11Tag, integer, floatCoreTag]);

interface Document {
  readonly value: Value;
  readonly line: number;
}

function documents(text: string, file: string, findings: Finding[]): Document[] {
  try {
    const events = parseEvents(text, {});
    const lines = startsOf(events).map((offset) => lineAt(text, offset));
    const values = constructFromEvents(events, { source: text, schema });
    return values.map((value, index) => ({ value, line: lines[index] ?? 1 })).filter(({ value }) => value !== null);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    findings.push(unreadableFinding(file, (error.mark?.line ?? 0) + 1, `is no YAML: ${error.reason}`));
    return [];
  }
}

/** Where the content of each document begins. */
function startsOf(events: readonly Event[]): number[] {
  return events.flatMap((event, index) => {
    if (event.type !== EVENT_ID.DOCUMENT) return [];
    const content = events[index + 1];
    return [content !== undefined && 'start' in content ? content.start : 0];
  });
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const membersOf = (value: Value): Value[] => (isMap(value) && /List$/.test(String(value['kind'])) && Array.isArray(value['items']) ? value['items'] : [value]);

function problemOf(manifest: Value): string | undefined {
  if (!isMap(manifest)) return 'is no Kubernetes object: it is not a map';
  const { apiVersion, kind, metadata } = manifest;
  const missing = [
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? [] : ['apiVersion']),
    ...(typeof kind === 'string' && kind !== '' ? [] : ['kind']),
    ...(typeof (metadata?.name ?? metadata?.generateName) === 'string' ? [] : ['metadata.name']),
  ];
  return missing.length === 0 ? undefined : `is no Kubernetes object: it has no ${missing.join(' and no ')}`;
}

/** A file that Kustomize reads, and no cluster. */
const isBuildInput = (manifest: Value): boolean => groupOf(manifest?.apiVersion) === 'kustomize.config.k8s.io';

function unreadableFinding(file: string, line: number, message: string, manifest?: Value): Finding {
  return {
    rule: unreadable,
    severity: 'error',
    file,
    line,
    object: isMap(manifest) && manifest['kind'] !== undefined ? describe({ file, manifest }) : '',
    message,
    why: 'what cannot be read cannot be checked, and is not applied either',
    fix: 'correct it, or move it out of the folder of manifests',
  };
}
