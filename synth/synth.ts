import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Platform, resolve, type Target } from '../model';
import { type Files, indexFile, readIndex } from './output';
import { indexText, type RenderedFile, renderTarget } from './render';

/** What to render. Whatever is left out means all. */
export interface Selection {
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
  readonly service?: string | undefined;
}

/** One rendered target. */
export interface RenderedTarget {
  readonly target: Target;
  readonly files: readonly RenderedFile[];
}

/** The targets of a selection, in order of name. */
export function targetsOf(platform: Platform, { environment, region }: Selection): Target[] {
  return platform.frame.environments
    .filter(({ name }) => environment === undefined || name === environment)
    .flatMap(({ name, regions }) => regions.filter((it) => region === undefined || it.name === region).map((it) => resolve(platform, name, it.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Renders the targets of a selection; with a service, only its file of each.
 *
 * @param onTarget told of each target before it is rendered, with its place among all
 */
export function render(
  platform: Platform,
  selection: Selection,
  onTarget: (target: Target, index: number, count: number) => void = () => undefined,
): RenderedTarget[] {
  const { service } = selection;
  return targetsOf(platform, selection).map((target, index, { length }) => {
    onTarget(target, index, length);
    const files = renderTarget(target);
    return { target, files: service === undefined ? files : files.filter(({ file }) => file === serviceFile(service)) };
  });
}

const serviceFile = (service: string): string => `services/${service}.k8s.yaml`;

/** Which paths below the output folder a selection speaks for. */
export function speaksFor(rendered: readonly RenderedTarget[], selection: Selection): (path: string) => boolean {
  const isWhole = Object.values(selection).every((value) => value === undefined);
  if (isWhole) return () => true;
  const folders = new Set(rendered.map(({ target }) => target.name));
  return (path) => {
    const [environment, region, ...rest] = path.split('/');
    if (!folders.has(`${environment}/${region}`)) return false;
    return selection.service === undefined || rest.join('/') === serviceFile(selection.service) || rest.join('/') === indexFile;
  };
}

/**
 * The files of a rendering, with an index for each target. Where only one service is rendered, the index keeps the lines
 * of everything else as they are in `folder`.
 */
export function filesOf(rendered: readonly RenderedTarget[], { service }: Selection, folder: string): Files {
  const files = new Map<string, string>();
  for (const { target, files: own } of rendered) {
    for (const { file, text } of own) files.set(`${target.name}/${file}`, text);
    const others = service === undefined ? [] : otherEntries(join(folder, target.name, indexFile), serviceFile(service));
    const index = [...own, ...others].sort((a, b) => (a.file < b.file ? -1 : 1));
    files.set(`${target.name}/${indexFile}`, indexText(index));
  }
  return files;
}

function otherEntries(index: string, file: string): Pick<RenderedFile, 'file' | 'index'>[] {
  if (!existsSync(index)) return [];
  const groups = new Map<string, RenderedFile['index'][number][]>();
  for (const entry of readIndex(index) as RenderedFile['index'][number][]) {
    if (entry.file !== file) groups.set(entry.file, [...(groups.get(entry.file) ?? []), entry]);
  }
  return [...groups].map(([name, entries]) => ({ file: name, index: entries }));
}
