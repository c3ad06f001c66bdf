/**
 * Writes `checks/schemas/`: the schemas that rendered objects are checked with, offline and by every tool alike.
 *
 * `npm run schemas`, when a version below or in `custom-resources.ts` changes. Everything comes as Go modules (`go mod download`),
 * so that its checksums are verified by Go's checksum database. Per Kubernetes version: `definitions.json` (one definition a line), one small file per kind
 * in the layout that kubeconform looks for, and `kinds.json`, everything that this version serves. Custom resources are in `custom/`,
 * and `lifecycles.json` says which built-in kinds were deprecated, removed and replaced, and when.
 *
 * The schemas are strict: a field that a kind does not have is a mistake, and so is null, which means no more than a field left out.
 * Descriptions and formats are left out.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { moduleFolder } from './cache';
import { customResources } from './custom-resources';

/** The release whose API each minor version is checked against. */
const kubernetes = { '1.34': '34.4', '1.35': '35.4', '1.36': '36.3', '1.37': '37.2' } as const;

/** What we render, or soon will. A kind that is not here is an error in a rendering. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  v1: ['ConfigMap', 'LimitRange', 'Namespace', 'PersistentVolumeClaim', 'Pod', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'],
  'admissionregistration.k8s.io/v1': [
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'apiregistration.k8s.io/v1': ['APIService'],
  'apps/v1': ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'batch/v1': ['CronJob', 'Job'],
  'networking.k8s.io/v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'storage.k8s.io/v1': ['StorageClass'],
};

/** What the API takes as a quantity; Kubernetes' own tools write this pattern into definitions of custom resources. */
const quantity = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

const apiextensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** Definitions whose JSON is not what OpenAPI says of them, because they marshal themselves. */
const special: Readonly<Record<string, (definitions: Definitions) => Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': () => ({ type: ['number', 'string'], pattern: quantity }),
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': () => ({ type: ['integer', 'string'] }),
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': () => ({ type: 'object' }),
  'io.k8s.apimachinery.pkg.runtime.RawExtension': () => ({ type: 'object' }),
  [`${apiextensions}.JSON`]: () => ({}),
  [`${apiextensions}.JSONSchemaPropsOrBool`]: (definitions) => ({ ...jsonSchemaProps(definitions), type: ['object', 'boolean'] }),
  [`${apiextensions}.JSONSchemaPropsOrArray`]: (definitions) => ({
    ...jsonSchemaProps(definitions),
    type: ['object', 'array'],
    items: { $ref: local(`${apiextensions}.JSONSchemaProps`) },
  }),
  [`${apiextensions}.JSONSchemaPropsOrStringArray`]: (definitions) => ({
    ...jsonSchemaProps(definitions),
    type: ['object', 'array'],
    items: { type: 'string' },
  }),
};

const jsonSchemaProps = (definitions: Definitions): Schema => strict(definitions[`${apiextensions}.JSONSchemaProps`]!);

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

type Definitions = Readonly<Record<string, Schema>>;

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface OpenApi {
  readonly definitions: Definitions;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind }>>>>;
}

interface CustomResourceDefinition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const root = join('checks', 'schemas');

const goModule = (module: string, version: string): Promise<string> => moduleFolder(module, version, new AbortController().signal);

/** What is written, by path below the root. */
const files = new Map<string, string>();

const draft = 'http://json-schema.org/draft-07/schema#';
const metadataName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const local = (name: string): string => `#/definitions/${name}`;
const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
const generatedFrom = (source: string): string => `Generated by \`npm run schemas\` from ${source}. Do not edit.`;
const apiVersionOf = ({ group, version }: GroupVersionKind): string => (group === '' ? version : `${group}/${version}`);
const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number => (one < other ? -1 : 1);

async function main(): Promise<void> {
  for (const [minor, release] of Object.entries(kubernetes)) await addVersion(minor, `v1.${release}`);
  for (const custom of customResources) await addCustomResources(custom);
  await addLifecycles();
  // Only now, so that a failed run leaves what was there.
  rmSync(root, { recursive: true, force: true });
  for (const [file, text] of files) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  console.error(`${root}: ${files.size} files`);
}

/** JSON with one entry of `entries` a line: small, and a change of version is a readable diff. */
function lines(comment: string, key: string, entries: Readonly<Record<string, unknown>>): string {
  const body = Object.entries(entries)
    .sort(byName)
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{\n  "$comment": ${JSON.stringify(comment)},\n  ${JSON.stringify(key)}: {\n${body.join(',\n')}\n  }\n}\n`;
}

/** The file of a kind, where kubeconform looks for it. */
function addKind(folder: string, apiVersion: string, kind: string, schema: Schema): void {
  const [group, version = group] = apiVersion.split('/');
  files.set(join(folder, group!, `${kind.toLowerCase()}_${version}.json`), `${JSON.stringify(schema)}\n`);
}

async function addVersion(minor: string, release: string): Promise<void> {
  const module = await goModule('k8s.io/kubernetes', release);
  const comment = generatedFrom(`k8s.io/kubernetes@${release}`);
  const openApi = JSON.parse(readFileSync(join(module, 'api/openapi-spec/swagger.json'), 'utf8')) as OpenApi;
  const enumerations = enumerationsIn(readFileSync(join(module, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8'));

  const definitions: Record<string, Schema> = {};
  const add = (name: string): void => {
    if (definitions[name]) return;
    const source = openApi.definitions[name];
    if (!source) throw new Error(`Kubernetes ${release} has no definition ${name}`);
    definitions[name] = special[name]?.(openApi.definitions) ?? enumerated(name, pinned(strict(source), source), enumerations);
    for (const ref of refsIn(definitions[name])) add(nameIn(ref));
  };
  for (const [apiVersion, names] of Object.entries(kinds)) {
    for (const kind of names) {
      const name = definitionOf(openApi.definitions, apiVersion, kind);
      add(name);
      addKind(minor, apiVersion, kind, { $comment: comment, $schema: draft, $ref: `../definitions.json${local(name)}` });
    }
  }
  files.set(join(minor, 'definitions.json'), lines(comment, 'definitions', definitions));
  files.set(join(minor, 'kinds.json'), lines(comment, 'kinds', servedIn(openApi)));
}

function definitionOf(definitions: Definitions, apiVersion: string, kind: string): string {
  const found = Object.entries(definitions).find(([, definition]) => {
    const served = definition['x-kubernetes-group-version-kind'] as readonly GroupVersionKind[] | undefined;
    return served?.length === 1 && served[0]!.kind === kind && apiVersionOf(served[0]!) === apiVersion;
  });
  if (!found) throw new Error(`Kubernetes has no ${apiVersion} ${kind}`);
  return found[0];
}

/** Every kind that has a path of its own in the API, by apiVersion. */
function servedIn({ paths }: OpenApi): Record<string, string[]> {
  const served: Record<string, Set<string>> = {};
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    const kind = operation['x-kubernetes-group-version-kind'];
    if (!kind) continue;
    const names = served[apiVersionOf(kind)] ?? new Set();
    served[apiVersionOf(kind)] = names.add(kind.kind);
  }
  return Object.fromEntries(Object.entries(served).map(([apiVersion, names]) => [apiVersion, [...names].sort()]));
}

function refsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' && typeof value === 'string' ? [value] : refsIn(value)));
}

/** A definition of Kubernetes without descriptions and formats, in which unknown fields are mistakes. */
function strict({ $ref, type, properties, additionalProperties, items, required }: Schema): Schema {
  if (typeof $ref === 'string') return { $ref: local(nameIn($ref)) };
  if (items) return { type: 'array', items: strict(items) };
  if (typeof additionalProperties === 'object') return { type: 'object', additionalProperties: strict(additionalProperties) };
  if (type !== 'object') return { type: type! };
  return {
    type,
    ...(required ? { required } : {}),
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(properties ?? {})
        .sort(byName)
        .map(([name, property]) => [name, strict(property)]),
    ),
  };
}

/** Says of a kind that its apiVersion and kind are its own. */
function pinned(schema: Schema, source: Schema): Schema {
  const served = source['x-kubernetes-group-version-kind'] as readonly GroupVersionKind[] | undefined;
  if (served?.length !== 1) return schema;
  const only = (value: string): Schema => ({ type: 'string', enum: [value] });
  return { ...schema, properties: { ...schema.properties, apiVersion: only(apiVersionOf(served[0]!)), kind: only(served[0]!.kind) } };
}

/** The values of enumerated fields, by the name of the function that describes a type, and field. */
type Enumerations = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/**
 * The published OpenAPI files leave out the values of enumerated fields. An API server publishes them from this Go source,
 * whose generated form is regular enough to be read line by line.
 */
function enumerationsIn(source: string): Enumerations {
  const all = new Map<string, Map<string, readonly string[]>>();
  let fields = new Map<string, readonly string[]>();
  let field = '';
  for (const line of source.split('\n')) {
    const type = /^func (schema_\w+)\(/.exec(line);
    if (type) {
      fields = new Map();
      all.set(type[1]!, fields);
    }
    field = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? field;
    const values = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line);
    if (values) fields.set(field, JSON.parse(`[${values[1]}]`) as string[]);
    else if (/^\t+Enum:/.test(line)) throw new Error(`zz_generated.openapi.go has an enumeration in a form not known here: ${line.trim()}`);
  }
  return all;
}

function enumerated(name: string, schema: Schema, enumerations: Enumerations): Schema {
  if (!schema.properties) return schema;
  const fields = enumerations.get(`schema_${name.split('.').slice(-5).join('_').replace(/^k8s_/, 'k8sio_')}`);
  if (!fields) throw new Error(`zz_generated.openapi.go does not describe ${name}`);
  const properties: Record<string, Schema> = { ...schema.properties };
  for (const [field, values] of fields) {
    const property = properties[field];
    if (!property) throw new Error(`zz_generated.openapi.go has ${name}.${field}, which OpenAPI does not have`);
    properties[field] = withValues(property, values);
  }
  return { ...schema, properties };
}

/** Puts the values where the strings are: in the field itself, its items, or its map's values. */
function withValues(schema: Schema, values: readonly string[]): Schema {
  if (schema.items) return { ...schema, items: withValues(schema.items, values) };
  if (typeof schema.additionalProperties === 'object') return { ...schema, additionalProperties: withValues(schema.additionalProperties, values) };
  return { ...schema, enum: values };
}

async function addCustomResources({ module, version, file, kinds: wanted }: (typeof customResources)[number]): Promise<void> {
  const definitions = (loadAll(readFileSync(join(await goModule(module, version), file), 'utf8')) as CustomResourceDefinition[]).filter(
    (document) => document?.kind === 'CustomResourceDefinition',
  );
  for (const { kind, apiVersion } of wanted) {
    const spec = definitions.find(({ spec: { names } }) => names.kind === kind)?.spec;
    const served = spec?.versions.find(({ name }) => name === apiVersion);
    if (!spec || !served) throw new Error(`${module}@${version} ${file} has no ${kind} ${apiVersion}`);
    const schema = structural(served.schema.openAPIV3Schema);
    addKind('custom', `${spec.group}/${apiVersion}`, kind, {
      $comment: generatedFrom(`${module}@${version} ${file}`),
      $schema: draft,
      ...schema,
      properties: {
        ...schema.properties,
        apiVersion: { type: 'string', enum: [`${spec.group}/${apiVersion}`] },
        kind: { type: 'string', enum: [kind] },
        // Of the oldest version: what it does not know yet, not every cluster takes.
        metadata: { $ref: `../../${Object.keys(kubernetes)[0]}/definitions.json${local(metadataName)}` },
      },
    });
  }
}

/** Keywords of a value that mean the same in OpenAPI and in JSON Schema. */
const sharedKeywords = ['maxItems', 'maxLength', 'maxProperties', 'minItems', 'minLength', 'minProperties', 'multipleOf', 'required'];

/**
 * A schema of a custom resource as JSON Schema, in which the fields that the API server would prune are mistakes.
 * Within `allOf`, `anyOf`, `oneOf` and `not` nothing is pruned, so nothing is closed there. Rules in CEL are the API server's.
 */
function structural(source: Schema, isClosed = true): Schema {
  const { type, properties, additionalProperties, items, pattern } = source;
  const isIntOrString = source['x-kubernetes-int-or-string'] === true;
  const isNullable = source['nullable'] === true;
  const isOpen = source['x-kubernetes-preserve-unknown-fields'] === true || source['x-kubernetes-embedded-resource'] === true;
  const types = [...(isIntOrString ? ['integer', 'string'] : type === undefined ? [] : [type].flat())];
  const inner = (schema: Schema): Schema => structural(schema, isClosed);

  const schema: Record<string, unknown> = {};
  if (types.length) schema['type'] = isNullable ? [...types, 'null'] : types.length === 1 ? types[0] : types;
  if (source.enum) schema['enum'] = isNullable ? [...source.enum, null] : source.enum;
  if (typeof pattern === 'string') schema['pattern'] = portable(pattern);
  if (source['minimum'] !== undefined) schema[source['exclusiveMinimum'] === true ? 'exclusiveMinimum' : 'minimum'] = source['minimum'];
  if (source['maximum'] !== undefined) schema[source['exclusiveMaximum'] === true ? 'exclusiveMaximum' : 'maximum'] = source['maximum'];
  for (const keyword of sharedKeywords) if (source[keyword] !== undefined) schema[keyword] = source[keyword];
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    // An int-or-string says so a second time in an anyOf.
    if (source[keyword] && !isIntOrString) schema[keyword] = (source[keyword] as Schema[]).map((branch) => structural(branch, false));
  }
  if (source['not']) schema['not'] = structural(source['not'] as Schema, false);
  if (items) schema['items'] = inner(items);
  if (typeof additionalProperties === 'object') schema['additionalProperties'] = inner(additionalProperties);
  else if (isClosed && types.includes('object') && !isOpen && additionalProperties !== true) schema['additionalProperties'] = false;
  if (properties) {
    schema['properties'] = Object.fromEntries(
      Object.entries(properties)
        .sort(byName)
        .map(([name, property]) => [name, inner(property)]),
    );
  }
  return schema;
}

/**
 * A pattern that Go and JavaScript read alike. JavaScript has no `(?i)`, so each letter after it becomes a class of two.
 * @throws SyntaxError for a pattern that JavaScript cannot read
 */
function portable(pattern: string): string {
  const [before, after] = pattern.split('(?i)');
  const plain =
    after === undefined
      ? pattern
      : before + after.replace(/\\.|\[[^\]]*\]|[A-Za-z]/g, (part) => (part.length > 1 ? part : `[${part.toLowerCase()}${part.toUpperCase()}]`));
  new RegExp(plain);
  return plain;
}

/** When a built-in kind was deprecated and removed, and what replaces it. */
interface Lifecycle {
  deprecated?: string;
  removed?: string;
  replacement?: string;
}

/** What no source file says any more in a form that can be read. */
const lifecyclesByHand: Readonly<Record<string, Lifecycle>> = {
  // "Deprecated: This API is deprecated in v1.19+": k8s.io/api core/v1 types.go.
  'v1 ComponentStatus': { deprecated: '1.19' },
  // "Deprecated: This API is deprecated in v1.33+. Use discoveryv1.EndpointSlice.": k8s.io/api core/v1 types.go.
  'v1 Endpoints': { deprecated: '1.33', replacement: 'discovery.k8s.io/v1 EndpointSlice' },
  // https://kubernetes.io/docs/reference/using-api/deprecation-guide/, for the types that are gone from k8s.io/api.
  'extensions/v1beta1 PodSecurityPolicy': { removed: '1.16' },
  'policy/v1beta1 PodSecurityPolicy': { deprecated: '1.21', removed: '1.25' },
};

/** The modules that declare the types of built-in kinds. */
const typeModules = ['k8s.io/api', 'k8s.io/apiextensions-apiserver', 'k8s.io/kube-aggregator'];

/** What the Go types say of themselves, from every release, as newer ones drop old types; the newest that has a type is right about it. */
async function addLifecycles(): Promise<void> {
  const lifecycles: Record<string, Lifecycle> = { ...lifecyclesByHand };
  const sources = Object.values(kubernetes).flatMap((release) => typeModules.map((module) => [module, `v0.${release}`] as const));
  for (const [module, version] of sources) {
    const folder = await goModule(module, version);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'zz_generated.prerelease-lifecycle.go');
    if (files.length === 0) throw new Error(`${module}@${version} says nothing of lifecycles`);
    for (const file of files) Object.assign(lifecycles, lifecyclesIn(join(folder, dirname(file)), readFileSync(join(folder, file), 'utf8')));
  }
  const comment = generatedFrom(sources.map(([module, version]) => `${module}@${version}`).join(', '));
  files.set('lifecycles.json', lines(comment, 'lifecycles', lifecycles));
}

/** The lifecycles in one file, whose folder is named after the version, and has the group in its `register.go`. */
function lifecyclesIn(folder: string, source: string): Record<string, Lifecycle> {
  const group = /^const GroupName = "(.*)"$/m.exec(readFileSync(join(folder, 'register.go'), 'utf8'));
  if (!group) throw new Error(`${folder}/register.go names no group`);
  const lifecycles: Record<string, Lifecycle> = {};
  const of = (kind: string): Lifecycle => (lifecycles[`${apiVersionOf({ group: group[1]!, version: basename(folder), kind })} ${kind}`] ??= {});
  for (const [, kind, event, major, minor] of source.matchAll(/^func \(in \*(\w+)\) APILifecycle(Deprecated|Removed)\(\).*\n\treturn (\d+), (\d+)$/gm)) {
    of(kind!)[event === 'Deprecated' ? 'deprecated' : 'removed'] = `${major}.${minor}`;
  }
  const replacements =
    /^func \(in \*(\w+)\) APILifecycleReplacement\(\).*\n\treturn schema\.GroupVersionKind\{Group: "(.*)", Version: "(.*)", Kind: "(.*)"\}$/gm;
  for (const [, kind, ...[newGroup, version, newKind]] of source.matchAll(replacements)) {
    of(kind!).replacement = `${apiVersionOf({ group: newGroup!, version: version!, kind: newKind! })} ${newKind}`;
  }
  return Object.fromEntries(Object.entries(lifecycles).filter(([key]) => !key.endsWith('List')));
}

void main();
