import type { Problem } from './problem';

/**
 * How settings from several places become one: the documented merge.
 *
 * - Maps merge key by key; `null` takes a value away again.
 * - Lists of named things merge by name; `{ name, remove: true }` takes one away.
 * - Lists of words (`command`, `args`, …) are one value. To change one that is set already, say which is meant:
 *   `{ replace: [...] }` or `{ append: [...] }`. A bare list there is an error, never a silent replacement.
 * - Where `type` changes, the new variant replaces the old one whole, as the fields of one variant mean nothing to another.
 * - Anything else: the later place wins.
 */
export type Source = 'default' | 'platform' | 'class' | 'service' | 'environment' | 'region';

/** Settings from one place. */
export interface Layer {
  readonly source: Source;
  /** The place, in the words of the configuration: `environments.production.services.client-intake`. */
  readonly path: string;
  readonly value: unknown;
  /** The place of one of its values, where that is not simply below `path`. */
  readonly placeOf?: (path: Path) => string;
}

/** The place to look at for a value that a layer set. */
export const placeIn = (layer: Layer, path: Path): string => layer.placeOf?.(path) ?? [layer.path, ...path].join('.');

export type Path = readonly string[];
type Tree = Record<string, unknown>;

/** Called where a merge is ambiguous; the later value is left out. */
export type Refuse = (layer: Layer, path: Path, refusal: Pick<Problem, 'message' | 'found' | 'why' | 'fix'>) => void;

export const isMap = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

const isNamed = (item: unknown): item is Tree & { name: string } => isMap(item) && typeof item['name'] === 'string';

/** Lists whose members may be written as a bare name. */
const bareNames = new Set(['calls']);

/** Merges layers, the first being the weakest. */
export function mergeLayers(layers: readonly Layer[], refuse: Refuse): Tree {
  let merged: unknown = {};
  for (const layer of layers) merged = mergeValue(merged, layer.value, layer, [], refuse);
  return merged as Tree;
}

function mergeValue(base: unknown, over: unknown, layer: Layer, path: Path, refuse: Refuse): unknown {
  if (over === undefined) return base;
  if (over === null) return undefined;
  if (Array.isArray(over)) return mergeList(base, over, layer, path, refuse);
  if (!isMap(over)) return over;

  const words = wordsOf(over);
  if (words && (base === undefined || Array.isArray(base))) {
    return words.append && Array.isArray(base) ? [...base, ...words.list] : words.list;
  }
  const changesVariant = isMap(base) && typeof over['type'] === 'string' && base['type'] !== undefined && base['type'] !== over['type'];
  return mergeMaps(isMap(base) && !changesVariant ? base : {}, over, layer, path, refuse);
}

function mergeMaps(base: Tree, over: Tree, layer: Layer, path: Path, refuse: Refuse): Tree {
  const merged: Tree = { ...base };
  for (const key of Object.keys(over)) {
    if (key === '__proto__') {
      refuse(layer, [...path, key], { message: 'is not a setting', why: 'it would change what every map inherits', fix: 'remove it' });
      continue;
    }
    // Not what every map inherits: a setting may be called "constructor".
    const value = mergeValue(Object.hasOwn(base, key) ? base[key] : undefined, over[key], layer, [...path, key], refuse);
    if (value === undefined) delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

function mergeList(base: unknown, over: readonly unknown[], layer: Layer, path: Path, refuse: Refuse): unknown {
  const items = bareNames.has(path.at(-1) ?? '') ? over.map((item) => (typeof item === 'string' ? { name: item } : item)) : over;
  if (items.length > 0 && items.every(isNamed)) return mergeNamed(Array.isArray(base) ? base : [], items, layer, path, refuse);
  if (base === undefined || JSON.stringify(base) === JSON.stringify(over)) return items;
  refuse(layer, path, {
    message: 'would replace a list that is set already',
    found: over,
    why: 'a list that replaces another in silence hides what was set before',
    fix: `write { replace: ${JSON.stringify(over)} } or { append: … } to say which is meant`,
  });
  return base;
}

function mergeNamed(base: readonly unknown[], over: readonly (Tree & { name: string })[], layer: Layer, path: Path, refuse: Refuse): unknown[] {
  const merged = new Map(base.map((item, index) => [isNamed(item) ? item.name : `#${index}`, item]));
  const seen = new Set<string>();
  for (const item of over) {
    const here = [...path, item.name];
    if (seen.has(item.name))
      refuse(layer, here, {
        message: 'is listed twice',
        found: item.name,
        why: 'lists merge by name, so the second would change the first',
        fix: 'keep one, or rename one',
      });
    else if (item['remove'] === true) {
      if (!merged.delete(item.name)) refuse(layer, here, nothingToRemove(item.name));
    } else merged.set(item.name, mergeValue(merged.get(item.name) ?? {}, item, layer, here, refuse));
    seen.add(item.name);
  }
  return [...merged.values()];
}

/** What is said of a removal that removes nothing. */
export function nothingToRemove(name: string): Pick<Problem, 'message' | 'found' | 'why' | 'fix'> {
  return {
    message: 'is to be removed but is not there',
    found: name,
    why: 'a removal that removes nothing hides a misspelling',
    fix: 'check the name, or remove this line',
  };
}

function wordsOf(over: Tree): { list: readonly unknown[]; append: boolean } | undefined {
  const keys = Object.keys(over);
  if (keys.length !== 1) return undefined;
  const [key] = keys;
  const list = over[key!];
  return (key === 'replace' || key === 'append') && Array.isArray(list) ? { list, append: key === 'append' } : undefined;
}

/** The last layer that says anything about a path; `undefined` if none does, which makes it a default. */
export function originOf(layers: readonly Layer[], path: Path): Layer | undefined {
  for (let i = layers.length - 1; i >= 0; i--) if (valueAt(layers[i]!.value, path) !== undefined) return layers[i];
  return undefined;
}

/** The value at a path in which members of lists go by name, or by index where they have none. */
export function valueAt(value: unknown, path: Path): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here.find((item) => item === step || (isNamed(item) && item.name === step)) ?? here[Number(step)];
    else if (isMap(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

/** A path of keys and indexes, with the indexes of named things turned into their names. */
export function namedPath(root: unknown, path: readonly PropertyKey[]): string[] {
  let here: unknown = root;
  return path.map((step) => {
    const next: unknown = (isMap(here) || Array.isArray(here)) && Object.hasOwn(here, step) ? (here as Tree)[step as string] : undefined;
    const label = Array.isArray(here) && isNamed(next) ? next.name : String(step);
    here = next;
    return label;
  });
}
