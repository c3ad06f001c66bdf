import { type Draft, type DraftService, placeToMend, type Report } from './draft';
import { didYouMean, listed, type Problem } from './problem';
import { compareQuantities } from './quantity';
import type { ParsedService, Probe } from './schema';

/** Says what is wrong at a path within something. */
export type Tell = (path: readonly string[], problem: Omit<Problem, 'path' | 'severity'>) => void;

/** What must hold within each service, and between it and what is declared around it. Each rule says its piece about every offender. */
export function checkServices(draft: Draft, report: Report): void {
  const names = namesIn(draft);
  for (const entry of draft.services.values()) {
    const tell = teller(entry, report);
    for (const rule of serviceRules) rule(entry.service, { draft, entry, names, tell });
  }
}

interface Names {
  readonly zones: readonly string[];
  readonly classes: readonly string[];
  readonly teams: readonly string[];
  readonly priorityClasses: readonly string[];
  readonly queues: readonly string[];
}

interface Context {
  readonly draft: Draft;
  readonly entry: DraftService;
  readonly names: Names;
  /** Reports about a field of the service, unless that field is known to be wrong already. */
  readonly tell: Tell;
}

type ServiceRule = (service: ParsedService, context: Context) => void;

function namesIn({ frame, environment, region, zones, teams, priorityClasses, queues }: Draft): Names {
  return {
    zones: [...zones.keys()],
    classes: [frame, environment, region].flatMap(({ classes }) => (classes ?? []).map(({ name }) => name)),
    teams: [...teams.keys()],
    priorityClasses: [...priorityClasses.keys()],
    queues: [...queues.keys()],
  };
}

/** Reports about a service, at the place to mend. */
export function teller({ service, layers, broken }: DraftService, report: Report): Tell {
  return (path, problem) => {
    if (broken.has(path[0] ?? '')) return;
    report({ ...problem, path: placeToMend(layers, path, `services.${service.name}`), severity: 'error' });
  };
}

/** A name that must be among those declared. */
export function mustExist(tell: Tell, path: readonly string[], kind: string, name: string | undefined, known: readonly string[], why: string): void {
  if (name === undefined || known.includes(name)) return;
  tell(path, {
    message: `names a ${kind} that is not declared`,
    found: name,
    allowed: listed(known),
    why,
    fix: didYouMean(name, known) ?? `declare the ${kind}, or name one that is`,
  });
}

const knownNames: ServiceRule = (service, { names, tell }) => {
  mustExist(tell, ['zone'], 'zone', service.zone, names.zones, 'the zone decides the namespace');
  mustExist(tell, ['class'], 'class', service.class, names.classes, 'the class gives the service its resources');
  mustExist(tell, ['owner'], 'team', service.owner, names.teams, 'somebody has to be told when the service fails');
  mustExist(tell, ['priorityClass'], 'priority class', service.priorityClass, names.priorityClasses, 'the API server refuses pods of an unknown class');
  if (service.scaling.type === 'horizontal') {
    mustExist(tell, ['scaling', 'queue'], 'queue', service.scaling.queue, names.queues, 'its length drives the scaling');
  }
};

const ports: ServiceRule = (service, { entry, tell }) => {
  if (entry.broken.has('ports')) return;
  const known = service.ports.map(({ name }) => name);
  const must = (path: readonly string[], name: string) => {
    if (known.includes(name)) return;
    tell(path, {
      message: 'names a port that the service does not have',
      found: name,
      allowed: listed(known),
      why: 'nothing would answer there',
      fix: didYouMean(name, known) ?? 'add the port under ports, or name one that is there',
    });
  };
  for (const [kind, probe] of Object.entries(service.probes) as [string, Probe | undefined][]) {
    if (probe && probe.type !== 'exec') must(['probes', kind, 'port'], probe.port);
  }
  if (service.metrics) must(['metrics', 'port'], service.metrics.port);

  const seen = new Map<string, string>();
  for (const port of service.ports) {
    for (const [what, number] of [
      ['containerPort', port.containerPort],
      ['servicePort', port.servicePort ?? port.containerPort],
    ] as const) {
      if (what === 'servicePort' && !port.expose) continue;
      const key = `${what} ${port.protocol} ${number}`;
      const other = seen.get(key);
      if (other !== undefined && other !== port.name) {
        tell(['ports', port.name, what], {
          message: `is the ${what} of port ${other} too`,
          found: number,
          why: what === 'containerPort' ? 'one process cannot listen twice on one port' : 'a Service can lead one port to one place only',
          fix: 'give one of the two another number, or name the port once',
        });
      } else seen.set(key, port.name);
    }
  }
};

const scaling: ServiceRule = (service, { draft, tell }) => {
  const { scaling: s } = service;
  const { tier } = draft.environment;
  const fewest = s.type === 'fixed' ? s.replicas : s.minReplicas;
  if (s.type === 'horizontal') {
    if (s.minReplicas > s.maxReplicas) {
      tell(['scaling', 'minReplicas'], {
        message: `is more than maxReplicas (${s.maxReplicas})`,
        found: s.minReplicas,
        allowed: `at most ${s.maxReplicas}`,
        why: 'the API server refuses such an autoscaler',
        fix: 'lower minReplicas or raise maxReplicas',
      });
    }
    const metrics = [s.cpuUtilization, s.memoryUtilization, s.requestsPerSecond, s.queue].filter((metric) => metric !== undefined).length + s.custom.length;
    if (metrics === 0) {
      tell(['scaling'], {
        message: 'scales on nothing',
        allowed: 'cpuUtilization, memoryUtilization, requestsPerSecond, queue, custom',
        why: 'an autoscaler without a metric scales on Kubernetes’ default, which nobody chose',
        fix: 'name at least one metric, or write { type: fixed, replicas: … }',
      });
    }
    const vertical = service.verticalScaling;
    if (vertical && vertical.mode !== 'Off') {
      for (const [resource, utilization] of [
        ['cpu', s.cpuUtilization],
        ['memory', s.memoryUtilization],
      ] as const) {
        if (utilization === undefined || !vertical.controlledResources.includes(resource)) continue;
        tell(['verticalScaling', 'controlledResources'], {
          message: `controls ${resource}, which the horizontal autoscaler scales on`,
          found: resource,
          allowed: 'mode Off, or resources that do not drive the horizontal autoscaler',
          why: 'each would undo what the other does: more requests mean less utilization, and fewer pods',
          fix: 'set verticalScaling.mode to Off',
        });
      }
    }
  }
  if (tier === 'production' && service.enabled && service.hosting.type === 'in-cluster' && fewest < 2 && service.singleReplica === undefined) {
    tell(['scaling', s.type === 'fixed' ? 'replicas' : 'minReplicas'], {
      message: `leaves ${fewest === 0 ? 'no replica' : 'one replica'} in ${draft.environment.name}`,
      found: fewest,
      allowed: 'at least 2 where the tier is production',
      why: 'a node drain or a crash would take the service down',
      fix: 'raise it to 2, or say under singleReplica why one is enough',
    });
  }
};

const transport: ServiceRule = (service, { tell }) => {
  const most = service.scaling.type === 'fixed' ? service.scaling.replicas : service.scaling.maxReplicas;
  if (service.kind === 'mcp-server' && service.transport === undefined) {
    tell(['transport'], {
      message: 'is missing',
      allowed: 'stateless, stateful',
      why: 'whether a session lives in the memory of one pod decides how requests may be spread',
      fix: 'add transport: stateless if any replica can answer any request, else transport: stateful',
    });
  }
  if (service.transport === 'stateful' && most > 1 && service.sessionAffinity === 'None') {
    tell(['sessionAffinity'], {
      message: `must be ClientIP, as the transport is stateful and up to ${most} replicas run`,
      found: service.sessionAffinity,
      allowed: 'ClientIP, or transport: stateless, or one replica',
      why: 'a session lives in the memory of one pod; every other replica answers "session not found"',
      fix: 'add sessionAffinity: ClientIP',
    });
  }
  if (service.transport !== undefined && service.kind !== 'mcp-server') {
    tell(['transport'], {
      message: `is set, but a service of kind ${service.kind} speaks no MCP`,
      found: service.transport,
      why: 'the setting would do nothing',
      fix: 'remove it, or set kind: mcp-server',
    });
  }
};

const names: ServiceRule = (service, { tell }) => {
  const isSet = service.workload.type === 'StatefulSet';
  if (isSet && service.name.length > 52) {
    tell(['name'], {
      message: `is too long for a StatefulSet (${service.name.length} characters)`,
      found: service.name,
      allowed: 'at most 52 characters',
      why: 'Kubernetes puts the name and a hash of 10 digits into the label controller-revision-hash, which holds 63',
      fix: 'shorten the name',
    });
  }
};

const derivedNames: ServiceRule = (service, { tell }) => {
  for (const { type, name } of service.volumes) {
    const label = `checksum/${name}`;
    if (type === 'configMap' && name === 'config') {
      tell(['volumes', name, 'name'], {
        message: `would share the annotation ${label} with the configuration`,
        found: name,
        allowed: 'any other name',
        why: 'one of the two would no longer roll the pods',
        fix: 'choose another name',
      });
    }
  }
};

const resources: ServiceRule = (service, { tell }) => {
  const { requests, limits } = service.resources;
  for (const resource of ['cpu', 'memory', 'ephemeralStorage'] as const) {
    const limit = limits[resource];
    if (limit === undefined || compareQuantities(requests[resource], limit) <= 0) continue;
    tell(['resources', 'requests', resource], {
      message: `is more than the limit (${limit})`,
      found: requests[resource],
      allowed: `at most ${limit}`,
      why: 'the API server refuses such a pod',
      fix: 'lower the request or raise the limit',
    });
  }
};

const image: ServiceRule = (service, { draft, tell }) => {
  if (service.hosting.type === 'managed' || !service.enabled) return;
  const { repository, tag, digest } = service.image;
  if (tag === undefined && digest === undefined) {
    tell(['image', 'tag'], {
      message: `is missing in ${draft.environment.name}`,
      allowed: 'a tag, a digest, or both',
      why: 'an image without either means :latest, which changes under running pods',
      fix: `add it under environments.${draft.environment.name}.images.${service.name}, or to the service`,
    });
  }
  if (tag === 'latest') {
    tell(['image', 'tag'], {
      message: 'is a tag that moves',
      found: tag,
      allowed: 'any other tag',
      why: 'two nodes may run two versions, and a rollback brings back nothing',
      fix: 'name the version',
    });
  }
  if (repository === undefined && draft.frame.registry === undefined) {
    tell(['image', 'repository'], {
      message: 'is missing, and the platform names no registry',
      why: 'nothing says where the image is pulled from',
      fix: 'add image.repository to the service, or registry to the platform',
    });
  }
};

const shells = /(^|\/)(ba|da|a|z)?sh$/;
const command: ServiceRule = (service, { tell }) => {
  const known = new Set([
    ...Object.keys(service.env),
    ...Object.keys(service.config),
    ...service.secrets.map(({ name }) => name),
    ...service.calls.flatMap(({ env }) => env ?? []),
  ]);
  const first = service.command?.[0] ?? service.args?.[0] ?? '';
  for (const field of ['command', 'args'] as const) {
    (service[field] ?? []).forEach((word, index) => {
      const braces = /\$\{(\w+)\}/.exec(word);
      if (braces && !shells.test(first)) {
        tell([field, String(index)], {
          message: `contains ${braces[0]}, which nothing expands`,
          found: word,
          allowed: `$(${braces[1]})`,
          why: 'there is no shell; the program would get these very characters',
          fix: `write $(${braces[1]})`,
        });
      }
      for (const [reference, name = ''] of word.matchAll(/(?<!\$)\$\((\w+)\)/g)) {
        if (known.has(name)) continue;
        tell([field, String(index)], {
          message: `refers to ${reference}, which is not set`,
          found: word,
          allowed: listed(known),
          why: 'Kubernetes leaves an unknown reference as it stands',
          fix: didYouMean(name, known) ?? `add ${name} under env`,
        });
      }
    });
  }
};

const environmentVariables: ServiceRule = (service, { tell }) => {
  const fromCalls = new Map<string, string>();
  for (const { env, name } of service.calls) {
    if (env === undefined) continue;
    const other = fromCalls.get(env) ?? (Object.hasOwn(service.config, env) ? 'config' : undefined);
    if (other)
      tell(['calls', name, 'env'], {
        message: `is set by ${other} too`,
        found: env,
        why: 'one of the two addresses would be lost',
        fix: 'choose another name',
      });
    else fromCalls.set(env, `calls.${name}`);
  }
  for (const name of Object.keys(service.env)) {
    const other = Object.hasOwn(service.config, name) ? 'config' : fromCalls.get(name);
    if (other)
      tell(['env', name], {
        message: `is set by ${other} too`,
        found: name,
        why: 'env wins over the ConfigMap, so the other value would never be seen',
        fix: 'keep one of the two',
      });
  }
};

const secrets: ServiceRule = (service, { draft, tell }) => {
  for (const { name } of service.secrets) {
    if (draft.environment.secretStore === undefined && service.enabled) {
      tell(['secrets', name], {
        message: `needs a secret, but ${draft.environment.name} has no secret store`,
        found: name,
        why: 'nothing would make the Secret, and the pods would never start',
        fix: `add secretStore to environments.${draft.environment.name}; { type: fake } does for development`,
      });
    }
    const other = [service.env, service.config].find((variables) => Object.hasOwn(variables, name)) ?? service.calls.find(({ env }) => env === name);
    if (other) {
      tell(['secrets', name], {
        message: 'is set in another way too',
        found: name,
        why: 'one of the two values would never be seen',
        fix: 'keep one of the two',
      });
    }
  }
};

const security: ServiceRule = (service, { tell }) => {
  if (service.security.runAsUser === 1337) {
    tell(['security', 'runAsUser'], {
      message: 'is reserved for the proxy of Istio',
      found: 1337,
      allowed: 'any other number above 0',
      why: 'traffic of that user bypasses the mesh',
      fix: 'choose another, such as 10001',
    });
  }
};

const traffic: ServiceRule = (service, { tell }) => {
  for (const kind of ['reads', 'writes'] as const) {
    const { timeoutSeconds, retries, perTryTimeoutSeconds } = service.traffic[kind];
    const needed = (retries + 1) * perTryTimeoutSeconds;
    if (retries === 0 || needed <= timeoutSeconds) continue;
    tell(['traffic', kind, 'timeoutSeconds'], {
      message: `is shorter than ${retries + 1} tries of ${perTryTimeoutSeconds} s each`,
      found: timeoutSeconds,
      allowed: `at least ${needed}`,
      why: 'the last tries would be cut off, so they cost the service and help nobody',
      fix: `raise it to ${needed}, or try less often or shorter`,
    });
  }
};

const volumes: ServiceRule = (service, { tell }) => {
  const claims = service.workload.type === 'StatefulSet' ? service.workload.volumeClaims : [];
  const paths = new Map<string, string>();
  const volumeNames = new Set<string>();
  for (const [place, volume] of [
    ...service.volumes.map((v) => [['volumes', v.name], v] as const),
    ...claims.map((c) => [['workload', 'volumeClaims', c.name], c] as const),
  ]) {
    const other = paths.get(volume.mountPath);
    if (other !== undefined)
      tell([...place, 'mountPath'], {
        message: `is where ${other} is mounted`,
        found: volume.mountPath,
        why: 'one would hide the other',
        fix: 'choose another path',
      });
    if (volumeNames.has(volume.name))
      tell([...place, 'name'], {
        message: 'names a volume that is there already',
        found: volume.name,
        why: 'a pod cannot hold two volumes of one name',
        fix: 'rename one of the two',
      });
    paths.set(volume.mountPath, volume.name);
    volumeNames.add(volume.name);
  }
};

const serviceRules: readonly ServiceRule[] = [
  knownNames,
  ports,
  scaling,
  transport,
  names,
  derivedNames,
  resources,
  image,
  command,
  environmentVariables,
  secrets,
  security,
  traffic,
  volumes,
];
