import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { moduleFolder } from '../cache';
import { customResources } from '../custom-resources';
import type { ControlPlane } from './control-plane';
import { poll } from './poll';

/**
 * Gives the API server the custom resources that we emit, as their makers define them, and waits until it serves them.
 *
 * @throws if a definition is not where we say it is, or is refused
 */
export async function installCustomResources({ api }: ControlPlane, signal: AbortSignal): Promise<void> {
  const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  for (const { module, version, file, kinds } of customResources) {
    // biome-ignore lint/suspicious/noExplicitAny: the API server judges its shape
    const definitions = loadAll(readFileSync(join(await moduleFolder(module, version, signal), file), 'utf8')) as any[];
    for (const { kind } of kinds) {
      const definition = definitions.find((it) => it?.kind === 'CustomResourceDefinition' && it.spec.names.kind === kind);
      if (!definition) throw new Error(`${module}@${version} ${file} defines no ${kind}`);
      await api.create(collection, definition);
    }
  }
  const missing = await poll(
    async () =>
      (await api.list(collection))
        .filter(({ status }) => !status?.conditions?.some((it: { type: string; status: string }) => it.type === 'Established' && it.status === 'True'))
        .map(({ metadata }) => metadata.name),
    30,
    signal,
  );
  if (missing.length) throw new Error(`not established after 30 s: ${missing.join(', ')}`);
}
