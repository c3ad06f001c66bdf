import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { load } from 'js-yaml';

/** A rendered object: its text as it is in the file, which is what gets applied, and what it says. */
export interface RenderedManifest {
  /** Relative to the target's folder. */
  readonly file: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the API server judges its shape
  readonly object: any;
}

/** Every object of a target's folder, file by file. */
export function readManifests(folder: string): RenderedManifest[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split(/^---\n/m)
        .map((text) => ({ file: relative(folder, path), text, object: load(text) })),
    );
}

/** Objects in the order in which Argo CD applies them: one group for each sync wave, the lowest first. */
export function wavesOf(manifests: readonly RenderedManifest[]): RenderedManifest[][] {
  const waves = new Map<number, RenderedManifest[]>();
  for (const manifest of manifests) {
    const wave = Number(manifest.object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    waves.set(wave, [...(waves.get(wave) ?? []), manifest]);
  }
  return [...waves].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/** `Deployment application/client-intake` */
export function nameOf({ kind, metadata }: { kind: string; metadata: { namespace?: string; name: string } }): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
