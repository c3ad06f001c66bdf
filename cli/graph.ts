import { type Edge, type Graph, graphOf } from '../model';
import { targetsOf } from '../synth';
import { checkSelection, command, selectionOptions } from './command';
import { exit, UsageError } from './exit';
import { loadPlatform } from './load-config';
import { nearestOf } from './nearest';

/** Shows who may talk to whom: the declared calls, from which everything that lets a connection through is made. */
export const graph = command(
  'graph',
  'Show who may talk to whom, and why',
  (yargs) =>
    selectionOptions(yargs)
      .option('format', { alias: 'f', choices: Object.keys(formats), default: 'text', requiresArg: true, describe: 'Form of the graph' })
      .option('from', { type: 'string', requiresArg: true, describe: 'Only what this calls; with --to, why it may or may not' })
      .option('to', { type: 'string', requiresArg: true, describe: 'Only what calls this' }),
  (options, terminal) => {
    const platform = loadPlatform(options.config, terminal);
    const selection = { environment: options.environment, region: options.region };
    checkSelection(platform, selection);
    const target = targetsOf(platform, selection)[0]!;
    const whole = graphOf(target);
    for (const name of [options.from, options.to]) assertThere(name, whole);
    const edges = whole.edges.filter(({ from, to }) => (options.from ?? from) === from && (options.to ?? to) === to);
    if (options.from !== undefined && options.to !== undefined && !options.json) {
      terminal.data(explained(options.from, options.to, edges, whole));
      return edges.length ? exit.fine : exit.findings;
    }
    const shown = {
      nodes: edges.length === whole.edges.length ? whole.nodes : whole.nodes.filter(({ name }) => edges.some(({ from, to }) => from === name || to === name)),
      edges,
    };
    if (options.json) terminal.json({ target: target.name, ...shown });
    else terminal.data(formats[options.format as keyof typeof formats](shown, target.name));
    if (options.environment === undefined) terminal.tell(`shown for ${target.name}; --environment and --region choose another`);
    return exit.fine;
  },
);

function assertThere(name: string | undefined, { nodes }: Graph): void {
  const names = nodes.map((node) => node.name);
  if (name === undefined || names.includes(name)) return;
  throw new UsageError(`there is no service or external "${name}"${nearestOf(name, names)}\n  allowed: ${names.join(', ')}`);
}

/** Why two things may or may not talk, with the line to read or to write. */
function explained(from: string, to: string, edges: readonly Edge[], { nodes }: Graph): string {
  const node = (name: string) => nodes.find((each) => each.name === name)!;
  if (edges.length === 0) {
    return `${from} may not call ${to}: no such call is declared.\nTo allow it, add { name: '${to}' } under services.${from}.calls.\n`;
  }
  return edges
    .map(({ port, protocol, declared }) => {
      const [caller, callee] = [node(from), node(to)];
      const policies = [caller, callee].flatMap((each) =>
        each.kind === 'service' ? [`  ${each === caller ? 'egress ' : 'ingress'} NetworkPolicy ${each.namespace}/${each.name}\n`] : [],
      );
      return `${from} may call ${to} on ${protocol} ${port}.\n  declared ${declared}\n${policies.join('')}`;
    })
    .join('');
}

const formats = {
  text: ({ edges }: Graph): string => {
    const width = Math.max(0, ...edges.map(({ from }) => from.length));
    return edges.map(({ from, to, port, protocol }) => `${from.padEnd(width)} → ${to} ${protocol} ${port}\n`).join('');
  },
  mermaid: ({ nodes, edges }: Graph): string =>
    [
      'flowchart LR',
      ...grouped(nodes).flatMap(([zone, members]) => [
        `  subgraph ${zone}`,
        ...members.map(({ name, kind }) => `    ${name}${kind === 'external' ? `([${name}])` : `[${name}]`}`),
        '  end',
      ]),
      ...edges.map(({ from, to, port }) => `  ${from} -->|${port}| ${to}`),
      '',
    ].join('\n'),
  dot: ({ nodes, edges }: Graph, name: string): string =>
    [
      `digraph ${JSON.stringify(name)} {`,
      '  rankdir=LR; node [shape=box];',
      ...grouped(nodes).flatMap(([zone, members]) => [
        `  subgraph ${JSON.stringify(`cluster_${zone}`)} { label=${JSON.stringify(zone)};`,
        ...members.map((member) => `    ${JSON.stringify(member.name)}${member.kind === 'external' ? ' [shape=ellipse]' : ''};`),
        '  }',
      ]),
      ...edges.map(({ from, to, port }) => `  ${JSON.stringify(from)} -> ${JSON.stringify(to)} [label=${JSON.stringify(String(port))}];`),
      '}',
      '',
    ].join('\n'),
  json: ({ nodes, edges }: Graph): string => `${JSON.stringify({ nodes, edges }, null, 2)}\n`,
};

/** Nodes by zone; what is in none is outside. */
function grouped(nodes: Graph['nodes']): [string, Graph['nodes'][number][]][] {
  const zones = new Map<string, Graph['nodes'][number][]>();
  for (const node of nodes) zones.set(node.zone ?? 'outside', [...(zones.get(node.zone ?? 'outside') ?? []), node]);
  return [...zones].sort(([a], [b]) => (a < b ? -1 : 1));
}
