import { createHash } from 'node:crypto';
import { ApiObject, App } from 'cdk8s';
import { type LayerChart, targetCharts } from '../charts';
import type { Target } from '../model';
import { toYaml } from './yaml';

/** A Kubernetes object as it is rendered. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A line of `index.jsonl`: one rendered object. */
export interface IndexEntry {
  /** Relative to the target's folder. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Of the object's content; the same content has the same hash in every target. */
  readonly hash: string;
}

export interface RenderedFile {
  /** Relative to the target's folder: `services/client-intake.k8s.yaml`. */
  readonly file: string;
  readonly objects: readonly Manifest[];
  readonly text: string;
  readonly index: readonly IndexEntry[];
}

/** Raised when two charts disagree: a mistake of ours, not of the configuration. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

const header = '# Rendered. Change the configuration, not this file.\n';

/**
 * Renders a target, each object once.
 *
 * Not by `App.synth`, which resolves and validates the whole app again for every chart: quadratic in charts, and
 * exponential once charts depend on each other.
 *
 * @throws RenderError if two objects are one to the API server, or two charts write one file
 */
export function renderTarget(target: Target): RenderedFile[] {
  const app = new App();
  const files = new Map<string, RenderedFile>();
  const owners = new Map<string, string>();
  for (const chart of targetCharts(app, target)) {
    const rendered = renderChart(chart);
    if (files.has(rendered.file)) throw new RenderError(`${target.name}: two charts write ${rendered.file}`);
    files.set(rendered.file, rendered);
    for (const { apiVersion, kind, namespace = '', name } of rendered.index) {
      const identity = `${apiVersion.split('/').slice(0, -1).join('/')} ${kind} ${namespace}/${name}`;
      const other = owners.get(identity);
      if (other !== undefined) throw new RenderError(`${target.name}: ${kind} ${namespace}/${name} is in ${other} and in ${rendered.file}`);
      owners.set(identity, rendered.file);
    }
  }
  return [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function renderChart(chart: LayerChart): RenderedFile {
  const constructs = chart.node.findAll();
  const problems = constructs.flatMap(({ node }) => node.validate().map((problem) => `[${node.path}] ${problem}`));
  if (problems.length) throw new RenderError(problems.join('\n'));

  const file = `${chart.layer}/${chart.file}.k8s.yaml`;
  const objects = constructs.filter(ApiObject.isApiObject).map((object) => (object as unknown as ApiObject).toJson() as Manifest);
  return {
    file,
    objects,
    text: header + objects.map(toYaml).join('---\n'),
    index: objects.map((object) => indexEntry(file, object)),
  };
}

function indexEntry(file: string, object: Manifest): IndexEntry {
  const { name, namespace } = object.metadata;
  const hash = `sha256:${createHash('sha256').update(JSON.stringify(object)).digest('hex')}`;
  return { file, apiVersion: object.apiVersion, kind: object.kind, ...(namespace === undefined ? {} : { namespace }), name, hash };
}

/** The text of `index.jsonl`: a line for each object, in order of file. */
export function indexText(files: readonly Pick<RenderedFile, 'index'>[]): string {
  return files.flatMap(({ index }) => index.map((entry) => `${JSON.stringify(entry)}\n`)).join('');
}
