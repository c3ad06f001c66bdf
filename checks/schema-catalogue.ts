import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A JSON Schema, with the keywords that the vendored ones use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** A schema and its path below the vendored ones, from which its references count: `1.34/apps/deployment_v1.json`. */
export interface VendoredSchema {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** When a built-in kind was deprecated and removed, and what replaces it. */
export interface Lifecycle {
  readonly deprecated?: string;
  readonly removed?: string;
  readonly replacement?: string;
}

/** The folder of the vendored schemas; `npm run schemas` writes it. */
export const schemaFolder = join(__dirname, '../checks/schemas');

/** What kubeconform completes to the path of a schema, by apiVersion and kind: built-in kinds of a Kubernetes version, then custom resources. */
export function schemaLocations(kubernetes: string): string[] {
  const file = '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';
  return [kubernetes, 'custom'].map((folder) => `${schemaFolder}/${folder}/${file}`);
}

/** The Kubernetes versions that there are schemas for, oldest first. */
export const kubernetesVersions: readonly string[] = readdirSync(schemaFolder)
  .filter((name) => /^\d+\.\d+$/.test(name))
  .sort((one, other) => compareVersions(one, other));

/** Negative, zero or positive, as `one` is older than, the same as, or newer than `other`. */
export function compareVersions(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}

/** The schema of a kind; `undefined` if none is vendored. As in kubeconform, the case of the kind is left to the schema. */
export function schemaOf(kubernetes: string, apiVersion: string, kind: string): VendoredSchema | undefined {
  const [group, version = group] = apiVersion.split('/');
  const file = `${group}/${kind.toLowerCase()}_${version}.json`;
  const path = [`${demandVersion(kubernetes)}/${file}`, `custom/${file}`].find((candidate) => vendoredFiles.has(candidate));
  return path === undefined ? undefined : { path, schema: readSchema(path) };
}

/** A schema by its path below the vendored ones. */
export function readSchema(path: string): JsonSchema {
  const schema = schemas.get(path) ?? (JSON.parse(readFileSync(join(schemaFolder, path), 'utf8')) as JsonSchema);
  schemas.set(path, schema);
  return schema;
}

/** What a schema refers to, if it does. */
export function dereference({ path, schema }: VendoredSchema): VendoredSchema {
  if (schema.$ref === undefined) return { path, schema };
  const [file, pointer] = schema.$ref.split('#/definitions/') as [string, string];
  const target = file === '' ? path : posix.join(posix.dirname(path), file);
  const definition = readSchema(target).definitions?.[pointer];
  if (!definition) throw new Error(`${path} refers to ${schema.$ref}, which is not there`);
  return dereference({ path: target, schema: definition });
}

/** Every kind that a Kubernetes version serves, by apiVersion. */
export function servedKinds(kubernetes: string): Readonly<Record<string, readonly string[]>> {
  return (readSchema(`${demandVersion(kubernetes)}/kinds.json`) as unknown as { kinds: Record<string, string[]> }).kinds;
}

/** Every kind that has a schema, by apiVersion. */
export function vendoredKinds(kubernetes: string): Readonly<Record<string, readonly string[]>> {
  const kinds: Record<string, string[]> = {};
  for (const path of vendoredFiles) {
    if (!path.startsWith(`${demandVersion(kubernetes)}/`) && !path.startsWith('custom/')) continue;
    const { properties } = dereference({ path, schema: readSchema(path) }).schema;
    const [apiVersion, kind] = [properties?.['apiVersion']?.enum?.[0], properties?.['kind']?.enum?.[0]] as [string, string];
    kinds[apiVersion] = [...(kinds[apiVersion] ?? []), kind];
  }
  return kinds;
}

/** The lifecycles of built-in kinds that have an end, by apiVersion and kind: `policy/v1beta1 PodDisruptionBudget`. */
export const lifecycles = (): Readonly<Record<string, Lifecycle>> =>
  (readSchema('lifecycles.json') as unknown as { lifecycles: Record<string, Lifecycle> }).lifecycles;

const schemas = new Map<string, JsonSchema>();

/** Files of kinds: two folders deep. */
const vendoredFiles: ReadonlySet<string> = new Set(
  readdirSync(schemaFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[^/]+\/[^/]+\/[^/]+\.json$/.test(path))
    .sort(),
);

/** The version itself, where there are schemas for it.
 * @throws Error where there are none
 */
export function demandVersion(kubernetes: string): string {
  if (!kubernetesVersions.includes(kubernetes)) {
    throw new Error(`no schemas are vendored for Kubernetes ${kubernetes}, only for ${kubernetesVersions.join(', ')}; see tools/schemas.ts`);
  }
  return kubernetes;
}
