import type { z } from 'zod';
import { explain } from './explain';
import { isMap, type Layer, mergeLayers, nothingToRemove, originOf, type Path, placeIn, type Source } from './merge';
import { didYouMean, listed, type Problem } from './problem';
import { salvage } from './salvage';
import {
  type Backup,
  type Environment,
  type External,
  type ParsedService,
  type PlatformFrame,
  type PriorityClass,
  type Queue,
  type Region,
  type SectionName,
  Service,
  sections,
  type Team,
  type Zone,
} from './schema';

/** A service after merging and parsing, with where it came from. */
export interface DraftService {
  readonly service: ParsedService;
  readonly layers: readonly Layer[];
  /** Fields of which a part was wrong; checks that would read them hold back. */
  readonly broken: ReadonlySet<string>;
}

/** A target before it is known to be sound: everything that parses, by name. */
export interface Draft {
  readonly frame: PlatformFrame;
  readonly environment: Environment;
  readonly region: Region;
  readonly services: ReadonlyMap<string, DraftService>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly priorityClasses: ReadonlyMap<string, PriorityClass>;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly externals: ReadonlyMap<string, External>;
  readonly backups: ReadonlyMap<string, Backup>;
  readonly sectionLayers: ReadonlyMap<string, ReadonlyMap<string, readonly Layer[]>>;
  /** Externals of which a part was wrong, and which. */
  readonly brokenExternals: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names that are declared, parsed or not: calling them is no mistake. */
  readonly declared: ReadonlySet<string>;
}

/** The namespace of a zone. */
export const namespaceOf = (zone: Zone): string => zone.namespace ?? zone.name;

export type Report = (problem: Problem) => void;

/** The three places that list things, weakest first. */
interface Place {
  readonly source: Source;
  readonly path: string;
  readonly body: PlatformFrame | Environment | Region;
}

/** Merges and parses all that is said about one environment in one region. */
export function draftTarget(frame: PlatformFrame, environment: Environment, region: Region, report: Report): Draft {
  const here = `environments.${environment.name}`;
  const places: Place[] = [
    { source: 'platform', path: '', body: frame },
    { source: 'environment', path: here, body: environment },
    { source: 'region', path: `${here}.regions.${region.name}`, body: region },
  ];
  const sectionLayers = new Map<string, Map<string, Layer[]>>();
  const brokenExternals = new Map<string, ReadonlySet<string>>();
  const parsed = Object.fromEntries(
    (Object.keys(sections) as SectionName[]).map((section) => {
      const layers = layersByName(section, places, report);
      sectionLayers.set(section, layers);
      const found = new Map<string, unknown>();
      for (const [name, own] of layers) {
        const { value, broken } = parseMerged(sections[section], own, `${section}.${name}`, report);
        if (value !== undefined) found.set(name, value);
        if (section === 'externals') brokenExternals.set(name, broken);
      }
      return [section, found];
    }),
  ) as unknown as Omit<Draft, 'frame' | 'environment' | 'region' | 'services'>;

  const { services, declared } = draftServices(places, environment, report);
  for (const name of sectionLayers.get('externals')!.keys()) declared.add(name);
  return { ...parsed, frame, environment, region, services, declared, sectionLayers, brokenExternals };
}

function draftServices(places: readonly Place[], environment: Environment, report: Report) {
  const [platform, ...later] = places as [Place, ...Place[]];
  const classes = layersByName('classes', places, report);
  const bases = layersByName('services', [{ ...platform, source: 'service' }], report);
  const changes = later.map((place) => ({ ...place, services: layersByName('services', [place], report) }));
  for (const { services } of changes) {
    for (const [name, [layer]] of services) {
      if (!bases.has(name)) report(unknownChange(layer!, name, bases.keys()));
    }
  }
  for (const name of Object.keys(environment.images)) {
    if (!bases.has(name)) report(unknownChange({ path: `environments.${environment.name}.images.${name}` }, name, bases.keys()));
  }

  const services = new Map<string, DraftService>();
  for (const [name, base] of bases) {
    const { layers, classIsKnown } = serviceLayers(name, base, platform, classes, changes, environment);
    // What an unknown class would have given is not missing for another reason.
    const tell: Report = classIsKnown ? report : (problem) => void (isMissingResources(problem) || report(problem));
    const { value, broken } = parseMerged(Service, layers, `services.${name}`, tell, stopgaps);
    if (value) services.set(name, { service: value, layers, broken });
  }
  return { services, declared: new Set(bases.keys()) };
}

const isMissingResources = ({ path, message }: Problem): boolean => path.endsWith('.resources') && message === 'is missing';

const stopgaps = { name: 'x', zone: '', resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } } };

/** Everything that is said about one service, weakest first: defaults, class, its own, then environment and region. */
function serviceLayers(
  name: string,
  base: readonly Layer[],
  platform: Place,
  classes: ReadonlyMap<string, readonly Layer[]>,
  changes: readonly (Place & { readonly services: ReadonlyMap<string, readonly Layer[]> })[],
  environment: Environment,
): { readonly layers: Layer[]; readonly classIsKnown: boolean } {
  const general: Layer[] = platform.body.defaults ? [{ source: 'default', path: 'defaults', value: platform.body.defaults }] : [];
  const specific = changes.flatMap((place) => [
    ...(place.body.defaults ? [{ source: place.source, path: `${place.path}.defaults`, value: place.body.defaults as unknown }] : []),
    ...(place.services.get(name) ?? []),
  ]);
  const className = [...general, ...base, ...specific].map(({ value }) => (isMap(value) ? value['class'] : undefined)).findLast((found) => found !== undefined);
  const ofClass = (typeof className === 'string' ? (classes.get(className) ?? []) : []).map((layer) => ({
    ...layer,
    source: 'class' as const,
    value: withoutName(layer.value),
  }));

  const own = [...general, ...ofClass, ...base];
  const caps = scalingCaps(environment, mergeLayers(own, () => undefined)['scaling']);
  const capsPath = `environments.${environment.name}.scaling`;
  const image = Object.hasOwn(environment.images, name) ? environment.images[name] : undefined;
  const imagePath = `environments.${environment.name}.images.${name}`;
  const layers: Layer[] = [
    ...own,
    ...(caps ? [{ source: 'environment' as const, path: capsPath, value: { scaling: caps }, placeOf: () => capsPath }] : []),
    ...(image ? [{ source: 'environment' as const, path: imagePath, value: { image }, placeOf: (path: Path) => [imagePath, ...path.slice(1)].join('.') }] : []),
    ...specific,
  ];
  return { layers, classIsKnown: typeof className !== 'string' || classes.has(className) };
}

function withoutName(value: unknown): unknown {
  if (!isMap(value)) return value;
  const { name: _, ...rest } = value;
  return rest;
}

/** What an environment's `scaling` makes of a service's; `undefined` if it leaves it as it is. */
function scalingCaps({ scaling: { horizontal, minReplicasAtMost = Infinity, maxReplicasAtMost = Infinity } }: Environment, scaling: unknown): unknown {
  const { type, replicas, minReplicas, maxReplicas } = (isMap(scaling) ? scaling : {}) as Record<string, unknown>;
  if (!horizontal) {
    const fewest = type === 'horizontal' ? minReplicas : replicas;
    return Number.isInteger(fewest) ? { type: 'fixed', replicas: Math.min(fewest as number, minReplicasAtMost) } : undefined;
  }
  if (type !== 'horizontal' || !Number.isInteger(minReplicas) || !Number.isInteger(maxReplicas)) return undefined;
  const min = Math.min(minReplicas as number, minReplicasAtMost);
  const max = Math.max(min, Math.min(maxReplicas as number, maxReplicasAtMost));
  if (min === minReplicas && max === maxReplicas) return undefined;
  // A ceiling below the floor in the configuration itself stays visible, for the check that names it.
  return (maxReplicas as number) < (minReplicas as number) ? undefined : { minReplicas: min, maxReplicas: max };
}

function layersByName(section: SectionName | 'services' | 'classes', places: readonly Place[], report: Report): Map<string, Layer[]> {
  const found = new Map<string, Layer[]>();
  for (const { source, path, body } of places) {
    const seen = new Set<string>();
    for (const item of (body[section] ?? []) as readonly { readonly name: string; readonly remove?: unknown }[]) {
      const layer: Layer = { source, path: [path, section, item.name].filter(Boolean).join('.'), value: item };
      if (seen.has(item.name)) report(duplicate(layer.path, item.name));
      else if (item.remove === true && section !== 'services') {
        if (!found.delete(item.name)) report({ ...nothingToRemove(item.name), path: layer.path, severity: 'error' });
      } else found.set(item.name, [...(found.get(item.name) ?? []), layer]);
      seen.add(item.name);
    }
  }
  return found;
}

function parseMerged<S extends z.ZodType>(
  schema: S,
  layers: readonly Layer[],
  path: string,
  report: Report,
  stopgap?: Readonly<Record<string, unknown>>,
): { value: z.output<S> | undefined; broken: Set<string> } {
  const broken = new Set<string>();
  const merged = mergeLayers(layers, (layer, at, refusal) => {
    broken.add(at[0] ?? '');
    report({ ...refusal, path: placeIn(layer, at), severity: 'error' });
  });
  const { value, issues } = salvage(schema, merged, stopgap);
  for (const issue of issues) {
    for (const local of explain(issue, schema, merged)) {
      broken.add(local.path[0] ?? '');
      report({ ...local, path: placeToMend(layers, local.path, path) });
    }
  }
  return { value, broken };
}

/**
 * The place to mend: where the value was set, or, if it is missing, the last place that says anything around it.
 *
 * @param fallback where the thing itself is declared
 */
export function placeToMend(layers: readonly Layer[], path: Path, fallback: string): string {
  for (let depth = path.length; depth > 0; depth--) {
    const layer = originOf(layers, path.slice(0, depth));
    if (layer) return placeIn(layer, path);
  }
  return [layers.findLast(({ source }) => source === 'service' || source === 'platform')?.path ?? fallback, ...path].join('.');
}

function duplicate(path: string, name: string): Problem {
  return {
    path,
    message: 'is declared twice',
    found: name,
    why: 'the second would overwrite the first',
    fix: 'rename one of the two, or merge them',
    severity: 'error',
  };
}

function unknownChange({ path }: { readonly path: string }, name: string, known: Iterable<string>): Problem {
  const names = [...known];
  return {
    path,
    message: 'changes a service that does not exist',
    found: name,
    allowed: listed(names),
    why: 'the change would reach nothing',
    fix: didYouMean(name, names) ?? 'declare the service under services, or remove the change',
    severity: 'error',
  };
}
