import { callCycles } from './cycles';
import { type Draft, type DraftService, namespaceOf, placeToMend, type Report } from './draft';
import { didYouMean, listed, type Problem } from './problem';
import { checkServices, mustExist, type Tell, teller } from './service-rules';

/**
 * What must hold between the parts of a target: every name that is used is declared, every port that is called is
 * served, and no two settings contradict each other.
 */
export function checkConsistency(draft: Draft, report: Report): void {
  checkServices(draft, report);
  checkDerivedNames(draft, report);
  checkZones(draft, report);
  checkExternals(draft, report);
  checkCalls(draft, report);
  checkAccess(draft, report);
  checkBackups(draft, report);
}

function checkZones(draft: Draft, report: Report): void {
  const namespaces = new Map<string, string>();
  for (const zone of draft.zones.values()) {
    const namespace = namespaceOf(zone);
    const other = namespaces.get(namespace);
    if (other !== undefined) {
      report({
        path: `zones.${zone.name}.namespace`,
        message: `is the namespace of zone ${other} too`,
        found: namespace,
        why: 'zones are kept apart by their namespaces',
        fix: 'give one of the two another namespace',
        severity: 'error',
      });
    }
    namespaces.set(namespace, zone.name);
  }
}

function checkExternals(draft: Draft, report: Report): void {
  const layers = draft.sectionLayers.get('externals')!;
  for (const external of draft.externals.values()) {
    const tell: Tell = (path, problem) =>
      report({ ...problem, path: placeToMend(layers.get(external.name) ?? [], path, `externals.${external.name}`), severity: 'error' });
    if (draft.services.has(external.name)) {
      tell(['name'], {
        message: 'is the name of a service too',
        found: external.name,
        why: 'a call to it would mean two things',
        fix: 'rename one of the two',
      });
    }
    mustExist(tell, ['zone'], 'zone', external.zone, [...draft.zones.keys()], 'the zone decides which rules apply');
  }
  for (const queue of draft.queues.values()) {
    const tell: Tell = (path, problem) => report({ ...problem, path: [`queues.${queue.name}`, ...path].join('.'), severity: 'error' });
    mustExist(tell, ['external'], 'external', queue.external, [...layers.keys()], 'its length is read from there');
  }
}

/** Names that are made from a service's may be those of another's objects. */
function checkDerivedNames(draft: Draft, report: Report): void {
  const owners = new Map<string, string>();
  const claim = (entry: DraftService, kind: string, name: string, path: readonly string[]) => {
    const { zone } = entry.service;
    const owner = owners.get(`${zone} ${kind} ${name}`);
    if (owner !== undefined && owner !== entry.service.name) {
      teller(entry, report)(path, {
        message: `makes a ${kind} called ${name}, as service ${owner} does`,
        found: name,
        why: 'one would overwrite the other',
        fix: 'rename one of the two',
      });
    }
    owners.set(`${zone} ${kind} ${name}`, entry.service.name);
  };
  for (const entry of [...draft.services.values()].sort((a, b) => (a.service.name < b.service.name ? -1 : 1))) {
    const { name, volumes, workload, config, calls } = entry.service;
    if (Object.keys(config).length || calls.some(({ env }) => env !== undefined)) claim(entry, 'ConfigMap', name, ['name']);
    claim(entry, 'Service', name, ['name']);
    for (const volume of volumes) if (volume.type === 'configMap') claim(entry, 'ConfigMap', `${name}-${volume.name}`, ['volumes', volume.name, 'name']);
    if (workload.type === 'StatefulSet') claim(entry, 'Service', `${name}-headless`, ['name']);
  }
}

/** Every call leads to something that is there and listens; circles are worth knowing of. */
function checkCalls(draft: Draft, report: Report): void {
  const graph = new Map<string, string[]>();
  const callable = [...draft.declared].sort();
  const callers = [
    ...[...draft.services.values()].map(({ service, layers, broken }) => ({
      name: service.name,
      calls: service.calls,
      layers,
      broken,
      section: 'services',
      enabled: service.enabled,
    })),
    ...[...draft.externals.values()].map((external) => ({
      name: external.name,
      calls: external.calls,
      layers: draft.sectionLayers.get('externals')!.get(external.name) ?? [],
      broken: new Set<string>(),
      section: 'externals',
      enabled: true,
    })),
  ];
  for (const { name, calls, layers, broken, section, enabled } of callers) {
    graph.set(
      name,
      calls.map((call) => call.name),
    );
    if (!enabled) continue;
    for (const call of calls) {
      const path = ['calls', call.name];
      const tell = (more: readonly string[], problem: Omit<Problem, 'path' | 'severity'>) => {
        if (!broken.has('calls')) report({ ...problem, path: [placeToMend(layers, path, `${section}.${name}`), ...more].join('.'), severity: 'error' });
      };
      const entry = draft.services.get(call.name);
      const callee = entry?.service;
      if (!draft.declared.has(call.name)) {
        tell([], {
          message: 'calls something that is not declared',
          found: call.name,
          allowed: listed(callable),
          why: 'a connection that leads nowhere is refused by every network policy',
          fix: didYouMean(call.name, callable) ?? 'declare it under services or externals',
        });
      } else if (callee && !callee.enabled) {
        tell([], {
          message: `calls a service that is not enabled in ${draft.environment.name}`,
          found: call.name,
          why: 'nothing would answer',
          fix: `enable ${call.name} there too, or remove the call there`,
        });
      } else if (callee?.hosting.type === 'in-cluster' && !entry!.broken.has('ports')) {
        const served = callee.ports.filter(({ expose }) => expose).map((port) => port.name);
        if (served.length === 0 || (call.port !== undefined && !served.includes(call.port))) {
          tell(call.port === undefined ? [] : ['port'], {
            message: `calls a port that ${call.name} does not serve`,
            ...(call.port === undefined ? {} : { found: call.port }),
            allowed: listed(served),
            why: 'nothing would answer there',
            fix:
              (call.port === undefined ? undefined : didYouMean(call.port, served)) ?? (served.length ? 'name one of its ports' : `give ${call.name} a port`),
          });
        }
      } else if (draft.externals.get(call.name)?.port === undefined && draft.externals.has(call.name) && !draft.brokenExternals.get(call.name)?.has('port')) {
        tell([], {
          message: 'calls an external that has no port',
          found: call.name,
          why: 'without a port nothing can be let through',
          fix: `add port to externals.${call.name}, or remove the call`,
        });
      }
    }
  }
  for (const cycle of callCycles(graph)) {
    report({
      path: `services.${cycle[0]}.calls`,
      message: `call each other in a circle: ${[...cycle, cycle[0]].join(' → ')}`,
      why: 'when one is slow, all of them wait; timeouts along the circle must shrink',
      severity: 'information',
    });
  }
}

function checkAccess(draft: Draft, report: Report): void {
  const { environment, zones } = draft;
  const granted = new Set<string>();
  environment.access.forEach(({ group, role, zones: only = [] }, index) => {
    for (const zone of only.length ? only : zones.keys()) {
      const grant = `${group} ${role} ${zone}`;
      if (granted.has(grant)) {
        report({
          path: `environments.${environment.name}.access.${index}`,
          message: `grants ${group} the role ${role} in zone ${zone} a second time`,
          found: group,
          why: 'one binding would overwrite the other',
          fix: 'keep one of the two',
          severity: 'error',
        });
      }
      granted.add(grant);
    }
    for (const zone of only) {
      mustExist(
        (_, problem) => report({ ...problem, path: `environments.${environment.name}.access.${index}.zones`, severity: 'error' }),
        [],
        'zone',
        zone,
        [...zones.keys()],
        `${group} would get nothing there`,
      );
    }
  });
}

function checkBackups(draft: Draft, report: Report): void {
  for (const backup of draft.backups.values()) {
    const tell: Tell = (path, problem) => report({ ...problem, path: [`backups.${backup.name}`, ...path].join('.'), severity: 'error' });
    mustExist(tell, ['external'], 'external', backup.external, [...draft.externals.keys()], 'there would be nothing to back up');
    mustExist(tell, ['service'], 'service', backup.service, [...draft.services.keys()], 'there would be nothing to back up');
    if ((backup.external === undefined) === (backup.service === undefined)) {
      tell([], {
        message: 'must name one thing that it backs up',
        allowed: 'external or service, one of the two',
        why: 'there would be nothing to back up',
        fix: 'name what is backed up',
      });
    }
  }
}
