import { z } from 'zod';
import { canonicalQuantity, parseQuantity } from './quantity';

/**
 * The language that a platform is described in: every field with its type, default, unit and reason, in one place.
 *
 * Reference pages, the JSON Schema for editors and the words of error messages all come from here. `why` says what goes
 * wrong when the rule is broken; `allowed` says in words what a pattern means.
 */
interface Doc {
  readonly why?: string;
  readonly allowed?: string;
  readonly examples?: readonly unknown[];
}

function doc<T extends z.ZodType>(schema: T, description: string, more: Doc = {}): T {
  return schema.meta({ description, ...more } as z.GlobalMeta) as T;
}

// ---------------------------------------------------------------------------------------------------- words and units

const dnsLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const labelWord = 'lower-case letters, digits and "-", beginning with a letter, at most 63 characters';

/** The name of anything that becomes a Service, a namespace or a container: an RFC 1035 label, as Services demand. */
const Name = z
  .string()
  .regex(dnsLabel)
  .max(63)
  .meta({
    description: 'A name, unique among its kind.',
    allowed: labelWord,
    why: 'it becomes a DNS name in the cluster, which Kubernetes limits to an RFC 1035 label',
  } as z.GlobalMeta);

/** Anything that is only looked up by name, never rendered as a DNS name: it may begin with a digit. */
const Key = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
  .max(63)
  .meta({
    description: 'A name, unique among its kind.',
    allowed: 'lower-case letters, digits, "-" and ".", at most 63 characters',
    why: 'it becomes a label value and part of a file name',
  } as z.GlobalMeta);

const PortName = z
  .string()
  .regex(/^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  .max(15)
  .meta({
    description: 'The name of a port, unique within its service.',
    allowed: 'lower-case letters, digits and single "-", at least one letter, at most 15 characters',
    why: 'Kubernetes limits port names to an IANA service name',
  } as z.GlobalMeta);

const PortNumber = z.int().min(1).max(65535);
const Seconds = z.int().min(0);
const ClockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ allowed: 'hours and minutes, such as 08:00' } as z.GlobalMeta);
const Percent = z.int().min(1).max(100);

const quantity = (description: string, examples: string) =>
  z
    .union([z.string(), z.number()])
    .refine((value) => parseQuantity(value) !== undefined, { error: 'is not a Kubernetes quantity' })
    .transform(canonicalQuantity)
    .meta({
      description,
      allowed: `a Kubernetes quantity, such as ${examples}`,
      why: 'the API server refuses anything else',
    } as z.GlobalMeta);
const Cpu = quantity('CPU, in cores.', '200m, 0.5 or 2');
const Bytes = quantity('Bytes.', '256Mi or 1Gi');

const EnvName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
  .meta({
    allowed: 'letters, digits and "_", not beginning with a digit',
    why: 'a shell, and $(NAME) in a command, can read no other',
  } as z.GlobalMeta);
const Environment = z.record(EnvName, z.string());

const labelText = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LabelKey = z
  .string()
  .regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/)
  .meta({ allowed: 'name or domain/name' } as z.GlobalMeta);
const Labels = z.record(LabelKey, z.string().regex(labelText).max(63));
const Annotations = z.record(LabelKey, z.string());
const Host = z
  .string()
  .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  .max(253)
  .meta({ allowed: 'a lower-case DNS name with at least one dot' } as z.GlobalMeta);
const AbsolutePath = z
  .string()
  .regex(/^\//)
  .meta({ allowed: 'a path that begins with "/"' } as z.GlobalMeta);
const MountPath = AbsolutePath.meta({ description: 'Where in the container.', allowed: 'a path that begins with "/"' } as z.GlobalMeta);
const Words = z.array(z.string());

// ------------------------------------------------------------------------------------------------- parts of a service

const Port = z.strictObject({
  name: PortName,
  containerPort: doc(PortNumber, 'The port that the process listens on.'),
  servicePort: doc(PortNumber.optional(), 'The port of the Service. Default: the container port, so that one number serves both.'),
  protocol: doc(z.enum(['TCP', 'UDP', 'SCTP']).default('TCP'), 'Transport protocol.'),
  appProtocol: doc(
    z.string().min(1).optional(),
    'What is spoken on the port: http, grpc, kubernetes.io/h2c, tcp… Default: none, which a mesh takes for opaque TCP.',
  ),
  expose: doc(z.boolean().default(true), 'Whether the Service carries the port. false: for probes and scraping only.'),
});

const timing = (periodSeconds: number, failureThreshold: number) => ({
  periodSeconds: doc(z.int().min(1).default(periodSeconds), 'Seconds between two probes.'),
  timeoutSeconds: doc(z.int().min(1).default(3), 'Seconds until a probe counts as failed. 3: a busy single-threaded server still answers.'),
  failureThreshold: doc(z.int().min(1).default(failureThreshold), 'Failed probes in a row until Kubernetes acts.'),
});

const probe = (description: string, periodSeconds: number, failureThreshold: number) => {
  const times = timing(periodSeconds, failureThreshold);
  return doc(
    z
      .discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('http'),
          path: doc(AbsolutePath, 'The path that is asked.'),
          port: PortName,
          scheme: doc(z.enum(['HTTP', 'HTTPS']).default('HTTP'), 'HTTPS: certificates are not verified.'),
          ...times,
        }),
        z.strictObject({ type: z.literal('grpc'), port: PortName, service: doc(z.string().optional(), 'The service named in the health request.'), ...times }),
        z.strictObject({ type: z.literal('tcp'), port: PortName, ...times }),
        z.strictObject({ type: z.literal('exec'), command: doc(Words.min(1), 'A command in the container; 0 means well.'), ...times }),
      ])
      .optional(),
    description,
  );
};

const Probes = z.strictObject({
  startup: probe('Holds the other two back until the process is up: 5 s × 30 = 150 s, enough for slow imports.', 5, 30),
  liveness: probe('Restarts a process that hangs. It must not ask a database: an outage there would restart everything here.', 10, 3),
  readiness: probe('Takes the pod out of its Service while it fails. It may ask what the service depends on.', 5, 3),
});

const Resources = z.strictObject({
  requests: doc(
    z.strictObject({
      cpu: doc(Cpu, 'CPU that the scheduler sets aside.'),
      memory: doc(Bytes, 'Memory that the scheduler sets aside.'),
      ephemeralStorage: doc(Bytes.default('64Mi'), 'Disk for logs and emptyDirs that the scheduler sets aside.'),
    }),
    'What each pod is sure to get.',
  ),
  limits: doc(
    z.strictObject({
      cpu: doc(Cpu.optional(), 'CPU above which the container is throttled. Default: none.'),
      memory: doc(Bytes, 'Memory above which the container is killed.', {
        why: 'without a memory limit one leak takes the whole node down',
      }),
      ephemeralStorage: doc(Bytes.default('256Mi'), 'Disk above which the pod is evicted.'),
    }),
    'What each pod gets at most.',
  ),
});

const Image = z.strictObject({
  repository: doc(z.string().min(1).optional(), 'Registry and repository, without tag. Default: the platform’s registry, "/", the service’s name.'),
  tag: doc(
    z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/)
      .optional(),
    'The tag, for people; machines go by the digest where there is one.',
  ),
  digest: doc(
    z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional(),
    'The content that the tag stood for when it was promoted.',
    { allowed: 'sha256: and 64 hexadecimal digits' },
  ),
  pullPolicy: doc(
    z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent'),
    'IfNotPresent: tags are never moved, so a second pull is a second chance to fail.',
  ),
  pullSecrets: doc(z.array(Key).default([]), 'Secrets with credentials for the registry.'),
});

const Workload = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('Deployment'),
    maxSurge: doc(z.int().min(0).default(1), 'Pods above the wanted number during a rollout.'),
    maxUnavailable: doc(z.int().min(0).default(0), 'Pods below the wanted number during a rollout. 0: capacity never shrinks.'),
    minReadySeconds: doc(Seconds.default(10), 'Seconds that a new pod must stay ready before the rollout goes on: one readiness period and one to spare.'),
    progressDeadlineSeconds: doc(Seconds.default(600), 'Seconds until a stuck rollout is reported. Kubernetes’ own default, written out.'),
    revisionHistoryLimit: doc(z.int().min(0).default(5), 'Old ReplicaSets kept for rolling back.'),
  }),
  z.strictObject({
    type: z.literal('StatefulSet'),
    podManagementPolicy: doc(
      z.enum(['OrderedReady', 'Parallel']).default('OrderedReady'),
      'OrderedReady: members start one after the other. Parallel only if they are independent. Cannot be changed later.',
    ),
    minReadySeconds: doc(Seconds.default(10), 'Seconds that a new pod must stay ready before the next one is replaced.'),
    revisionHistoryLimit: doc(z.int().min(0).default(5), 'Old revisions kept for rolling back.'),
    volumeClaims: doc(
      z
        .array(
          z.strictObject({
            name: Name,
            size: doc(Bytes, 'Size of each replica’s volume. Cannot be changed later without recreating the StatefulSet.'),
            mountPath: MountPath,
            storageClassName: doc(z.string().optional(), 'Default: the cluster’s own. Choose one that encrypts and can grow.'),
          }),
        )
        .default([]),
      'Volumes that each replica keeps for itself.',
    ),
  }),
]);

const policy = (percent: number, pods: number, periodSeconds: number, stabilization: number) =>
  z
    .strictObject({
      stabilizationWindowSeconds: doc(z.int().min(0).max(3600).default(stabilization), 'Seconds to look back before acting.'),
      percent: doc(z.int().min(1).default(percent), 'Percent of the present pods, in a period.'),
      pods: doc(z.int().min(1).default(pods), 'Pods, in a period; the larger of the two counts.'),
      periodSeconds: doc(z.int().min(1).max(1800).default(periodSeconds), 'The period, in seconds.'),
    })
    .prefault({});

const Scaling = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fixed'), replicas: doc(z.int().min(0), 'Pods, always.') }),
  z.strictObject({
    type: z.literal('horizontal'),
    minReplicas: doc(z.int().min(1), 'Fewest pods.'),
    maxReplicas: doc(z.int().min(1), 'Most pods. The quota of the zone is computed from it.'),
    cpuUtilization: doc(Percent.optional(), 'Average CPU use, in percent of what is requested, to hold.'),
    memoryUtilization: doc(Percent.optional(), 'Average memory use, in percent of what is requested, to hold.'),
    requestsPerSecond: doc(z.number().positive().optional(), 'Requests per second and pod to hold, read from the metric http_requests_per_second.'),
    queue: doc(Key.optional(), 'The queue whose length drives the scaling. It begins when the queue holds its `scaling` threshold.'),
    custom: doc(
      z
        .array(
          z.strictObject({
            name: doc(z.string().min(1), 'The metric.'),
            type: doc(z.enum(['Pods', 'External']), 'Pods: one series per pod. External: one for the service.'),
            averageValue: quantity('The value per pod to hold.', '10 or 500m'),
            matchLabels: doc(Labels.optional(), 'Labels of the series that count.'),
          }),
        )
        .default([]),
      'Any other metric that a metrics adapter serves.',
    ),
    scaleUp: doc(policy(100, 4, 30, 0), 'How fast to grow: at once, by the larger of percent and pods in each period.'),
    scaleDown: doc(policy(20, 1, 60, 300), 'How fast to shrink: after five quiet minutes, slowly, so that a dip is not an outage.'),
  }),
]);

const Volume = z.discriminatedUnion('type', [
  z.strictObject({
    name: Name,
    type: z.literal('emptyDir'),
    mountPath: MountPath,
    sizeLimit: doc(Bytes.default('128Mi'), 'Above it the pod is evicted; it counts against the ephemeral storage limit.'),
  }),
  z.strictObject({ name: Name, type: z.literal('configMap'), mountPath: MountPath, files: doc(z.record(z.string(), z.string()), 'File name → content.') }),
  z.strictObject({ name: Name, type: z.literal('secret'), mountPath: MountPath, secretName: Key }),
  z.strictObject({
    name: Name,
    type: z.literal('persistentVolumeClaim'),
    mountPath: MountPath,
    claimName: Key,
    readOnly: doc(z.boolean().default(false), 'Whether it may only be read.'),
  }),
]);

const Objective = z.discriminatedUnion('type', [
  z.strictObject({ name: Key, type: z.literal('availability'), target: doc(z.number().gt(0).lt(100), 'Percent of requests that succeed.') }),
  z.strictObject({
    name: Key,
    type: z.literal('latency'),
    percentile: doc(z.number().gt(0).lt(100), 'Percent of requests that are at least this fast.'),
    thresholdMilliseconds: doc(z.int().min(1), 'How fast, in milliseconds.'),
  }),
  z.strictObject({ name: Key, type: z.literal('completion'), target: doc(z.number().gt(0).lt(100), 'Percent of tasks that complete, end to end.') }),
]);

const Call = z.strictObject({
  name: doc(Key, 'The service or external that is called.'),
  port: doc(PortName.optional(), 'Which of its ports. Default: its first.'),
  env: doc(EnvName.optional(), 'Variable in which the caller finds the address. Default: none is set.'),
});

const Secret = z.strictObject({
  name: doc(EnvName.max(253), 'The variable that carries it, and its key in the Secret.'),
  property: doc(z.string().min(1).optional(), 'Its name in the store, below the service’s own key. Default: that of the variable.'),
  version: doc(
    z.string().min(1).optional(),
    'The version in the store. A variable does not change under a running process, so pinning it makes a rotation a change that rolls the pods. Default: the newest when a pod starts.',
  ),
});

const spread = z.enum(['DoNotSchedule', 'ScheduleAnyway', 'Off']);

const routePolicy = (description: string, timeoutSeconds: number, retries: number, perTryTimeoutSeconds: number) =>
  doc(
    z
      .strictObject({
        timeoutSeconds: doc(z.int().min(1).default(timeoutSeconds), 'Seconds that a caller waits in all.'),
        retries: doc(z.int().min(0).max(10).default(retries), 'Times that a request is sent again.'),
        perTryTimeoutSeconds: doc(z.int().min(1).default(perTryTimeoutSeconds), 'Seconds that it waits for each try.'),
      })
      .prefault({}),
    description,
  );

/** How a mesh treats what calls a service; without a mesh it does nothing. */
const Traffic = z.strictObject({
  maxConnections: doc(z.int().min(1).default(200), 'TCP connections of each caller at once.'),
  connectTimeoutSeconds: doc(z.int().min(1).default(2), 'Seconds to open one; within a cluster it takes milliseconds.'),
  maxPendingRequests: doc(z.int().min(1).default(100), 'Requests that wait for a connection; more are refused at once.'),
  maxRequests: doc(z.int().min(1).default(400), 'Requests at once.'),
  maxRetries: doc(z.int().min(0).default(3), 'Retries at once, so that they do not make an overload worse.'),
  idleTimeoutSeconds: doc(
    z.int().min(1).default(60),
    'Seconds until an idle connection is closed; shorter than the service keeps it open, or callers meet closed ones.',
  ),
  outlier: doc(
    z
      .strictObject({
        consecutiveErrors: doc(z.int().min(1).default(5), 'Errors in a row after which a pod is left out.'),
        consecutiveGatewayErrors: doc(z.int().min(1).default(3), 'The same for failures to reach it, which are surer signs.'),
        intervalSeconds: doc(z.int().min(1).default(10), 'Seconds between two looks.'),
        baseEjectionSeconds: doc(z.int().min(1).default(30), 'Seconds that it is left out, times how often it was.'),
        maxEjectionPercent: doc(z.int().min(1).max(100).default(50), 'Percent of pods that may be left out: half of them always serve.'),
      })
      .prefault({}),
    'Circuit breaking.',
  ),
  reads: routePolicy('GET and HEAD, which may be sent again whatever became of them.', 6, 2, 2),
  writes: routePolicy('Everything else, which is sent again only if it certainly did not arrive.', 20, 1, 10),
});

/** One thing that the platform deploys. */
export const Service = z.strictObject({
  name: Name,
  description: doc(z.string().optional(), 'What it is for, in a sentence.'),
  kind: doc(
    z.enum(['api-gateway', 'mcp-server', 'worker', 'service']).default('service'),
    'What it is. api-gateway: receives what enters. mcp-server: speaks the Model Context Protocol. worker: takes from a queue.',
  ),
  class: doc(Key.optional(), 'A class, whose settings apply before the service’s own.'),
  owner: doc(Key.optional(), 'The team that is told when it fails.'),
  zone: doc(Key, 'The zone it runs in.', { why: 'the zone decides the namespace, the quota and who may reach it' }),
  enabled: doc(z.boolean().default(true), 'Whether it is rendered. An environment or region may switch it.'),
  hosting: doc(
    z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('in-cluster') }),
        z.strictObject({
          type: z.literal('managed'),
          host: doc(Host, 'Where it is reached.'),
          port: doc(PortNumber.default(443), 'The port it listens on.'),
          protocol: doc(z.enum(['TLS', 'TCP']).default('TLS'), 'What a mesh can see of it.'),
        }),
      ])
      .prefault({ type: 'in-cluster' }),
    'in-cluster: we run it. managed: somebody else does, and it is an external to everyone who calls it.',
  ),
  transport: doc(
    z.enum(['stateless', 'stateful']).optional(),
    'MCP transport. stateful: a session lives in the memory of one pod, so its requests must keep going there.',
  ),
  workload: doc(Workload.prefault({ type: 'Deployment' }), 'What keeps its pods running.'),
  image: doc(Image.prefault({}), 'What runs.'),
  command: doc(Words.optional(), 'Replaces the image’s ENTRYPOINT. $(NAME) is expanded by Kubernetes, ${NAME} is not.'),
  args: doc(Words.optional(), 'Replaces the image’s CMD. $(NAME) is expanded by Kubernetes, ${NAME} is not.'),
  env: doc(Environment.default({}), 'Literal variables of the container; those that command and args mention belong here.'),
  config: doc(Environment.default({}), 'Variables kept in a ConfigMap. A change rolls the pods.'),
  secrets: doc(z.array(Secret).default([]), 'Variables whose values come from the secret store. No value is ever part of a configuration.'),
  ports: doc(z.array(Port).default([]), 'Ports that the process listens on. None: no Service.'),
  sessionAffinity: doc(z.enum(['None', 'ClientIP']).default('None'), 'ClientIP: the Service sends a client to the same pod each time.'),
  sessionAffinityTimeoutSeconds: doc(z.int().min(1).max(86400).default(10800), 'How long. 3 h is Kubernetes’ own default.'),
  metrics: doc(
    z.strictObject({ port: PortName, path: doc(AbsolutePath.default('/metrics'), 'The path of the metrics.') }).optional(),
    'Where Prometheus reads metrics. Default: nowhere.',
  ),
  probes: doc(Probes.prefault({}), 'How the kubelet tells whether the process is up, well and ready.'),
  resources: doc(Resources, 'What each pod may use.', { why: 'without requests the scheduler cannot place it and the autoscaler cannot read it' }),
  scaling: doc(Scaling.prefault({ type: 'fixed', replicas: 1 }), 'How many pods run.'),
  verticalScaling: doc(
    z
      .strictObject({
        mode: doc(
          z.enum(['Off', 'Initial', 'Recreate', 'InPlaceOrRecreate']),
          'Off: recommend only. InPlaceOrRecreate: resize the running pod where the node allows it.',
        ),
        controlledResources: doc(
          z
            .array(z.enum(['cpu', 'memory']))
            .min(1)
            .default(['cpu', 'memory']),
          'What it looks at.',
        ),
        minReplicas: doc(z.int().min(1).default(2), 'Pods that must be alive before it evicts one.'),
        minAllowed: doc(z.strictObject({ cpu: Cpu.optional(), memory: Bytes.optional() }).optional(), 'Never less. Default: the requests.'),
        maxAllowed: doc(z.strictObject({ cpu: Cpu.optional(), memory: Bytes.optional() }).optional(), 'Never more. Default: the limits.'),
      })
      .optional(),
    'A VerticalPodAutoscaler. Default: none, as not every cluster has its API.',
  ),
  disruption: doc(
    z.strictObject({ maxUnavailable: doc(z.int().min(1).default(1), 'How many.') }).prefault({}),
    'Pods that a node drain may take at once. A PodDisruptionBudget is rendered where at least two run; with one it would only block the drain.',
  ),
  spread: doc(
    z
      .strictObject({ zone: doc(spread.default('ScheduleAnyway'), 'Over availability zones.'), host: doc(spread.default('ScheduleAnyway'), 'Over nodes.') })
      .prefault({}),
    'How strictly pods are spread over availability zones and nodes.',
  ),
  shutdown: doc(
    z
      .strictObject({
        preStopSeconds: doc(Seconds.default(10), 'Seconds to keep serving while endpoints forget the pod.'),
        drainSeconds: doc(Seconds.default(30), 'Seconds that the process takes to finish its work after SIGTERM.'),
        marginSeconds: doc(Seconds.default(20), 'Seconds to spare before SIGKILL.'),
      })
      .prefault({}),
    'The termination grace period is the sum of the three: the kubelet’s clock starts before the preStop hook.',
  ),
  security: doc(
    z
      .strictObject({
        runAsUser: doc(z.int().min(1).default(10001), 'Numeric, because the kubelet cannot tell whether a named user is root.'),
        runAsGroup: doc(z.int().min(1).default(10001), 'Numeric group of the process.'),
        fsGroup: doc(z.int().min(1).default(10001), 'Owner of mounted volumes, so that a non-root process can write to them.'),
        readOnlyRootFilesystem: doc(z.boolean().default(true), 'Writable places are volumes, by name.'),
      })
      .prefault({}),
    'The rest of the restricted Pod Security standard is not negotiable and always rendered.',
  ),
  volumes: doc(z.array(Volume).default([]), 'What is mounted. The root file system is read-only, so a process that writes needs one.'),
  priorityClass: doc(Key.optional(), 'Who goes first when nodes are full. Default: the cluster’s own.'),
  serviceAccount: doc(
    z
      .strictObject({
        annotations: doc(Annotations.default({}), 'For workload identity.'),
        automountToken: doc(z.boolean().default(false), 'Whether the pod gets a token for the API server.'),
      })
      .prefault({}),
    'The identity of its pods, theirs alone.',
  ),
  podAnnotations: doc(Annotations.default({}), 'Annotations of the pods, for what reads them there.'),
  nodeSelector: doc(Labels.default({}), 'Labels that a node must have.'),
  calls: doc(z.array(Call).default([]), 'What it calls. A connection that is not declared does not exist.'),
  traffic: doc(Traffic.prefault({}), 'How a mesh treats what calls it.'),
  objectives: doc(z.array(Objective).default([]), 'What is promised of it.'),
  singleReplica: doc(z.string().min(10).optional(), 'Why one replica is enough in production, in a sentence.'),
});

// -------------------------------------------------------------------------------------------- the rest of the platform

const Limits = z.strictObject({ cpu: Cpu.optional(), memory: Bytes, ephemeralStorage: Bytes });

export const Zone = z.strictObject({
  name: Key,
  namespace: doc(Name.optional(), 'The namespace of the zone. Default: the name of the zone.'),
  description: doc(z.string().optional(), 'What it is for, in a sentence.'),
  podSecurity: doc(z.enum(['restricted', 'baseline', 'privileged']).default('restricted'), 'The Pod Security standard that the namespace enforces.'),
  labels: doc(Labels.default({}), 'More labels of the namespace.'),
  limits: doc(
    z
      .strictObject({
        default: doc(Limits.prefault({ cpu: '500m', memory: '512Mi', ephemeralStorage: '256Mi' }), 'Limits of a container that states none.'),
        defaultRequest: doc(Limits.prefault({ cpu: '100m', memory: '128Mi', ephemeralStorage: '64Mi' }), 'Requests of a container that states none.'),
      })
      .prefault({}),
    'The LimitRange. A quota refuses pods without requests and limits, so hooks and injected containers need defaults.',
  ),
  quota: doc(
    z
      .strictObject({
        headroomPercent: doc(z.int().min(0).max(500).default(20), 'Added to the computed need. 20 %: one service may double for a night.'),
        reserve: doc(
          z
            .strictObject({
              pods: doc(z.int().min(0).default(0), 'How many pods.'),
              cpu: Cpu.default('0'),
              memory: Bytes.default('0'),
            })
            .prefault({}),
          'Room for pods that something else puts into the namespace; cpu and memory count as requests and as limits.',
        ),
        loadBalancers: doc(z.int().min(0).default(0), 'Services of type LoadBalancer that may exist. 0: nothing is exposed by accident.'),
      })
      .prefault({}),
    'The ResourceQuota is computed from what is rendered, plus this.',
  ),
});

export const Team = z.strictObject({
  name: Key,
  description: doc(z.string().optional(), 'What it is for, in a sentence.'),
  contacts: doc(
    z
      .strictObject({
        critical: doc(z.string().min(1), 'Action at once, at any hour.'),
        warning: doc(z.string().min(1), 'Action in business hours.'),
        info: doc(z.string().min(1), 'To know of.'),
      })
      .partial()
      .prefault({}),
    'Where each severity is sent: the pager, the chat, the digest.',
  ),
});

export const PriorityClass = z.strictObject({
  name: Key,
  value: doc(z.int().max(1_000_000_000), 'Higher is scheduled first.'),
  description: doc(z.string().default(''), 'What it is for, in a sentence.'),
  preemption: doc(z.boolean().default(true), 'Whether its pods may push out pods of lower priority.'),
});

export const Queue = z
  .strictObject({
    name: Key,
    external: doc(Key.optional(), 'The broker that holds it.'),
    warning: doc(z.int().min(1).optional(), 'Messages at which a warning is sent.'),
    scaling: doc(z.int().min(1), 'Messages at which its consumers begin to scale.'),
    critical: doc(z.int().min(1).optional(), 'Messages at which the pager rings.'),
  })
  .meta({ description: 'A queue that something scales on, with its thresholds in messages.' });

export const External = z.strictObject({
  name: Key,
  description: doc(z.string().optional(), 'What it is for, in a sentence.'),
  host: doc(Host, 'Where it is reached.'),
  port: doc(PortNumber.optional(), 'Absent: we never call it.'),
  protocol: doc(z.enum(['TLS', 'TCP', 'HTTP']).default('TLS'), 'What a mesh can see of it.'),
  scheme: doc(
    z
      .string()
      .regex(/^[a-z][a-z0-9+.-]*$/)
      .optional(),
    'The URL scheme that callers dial: amqps, postgresql. Default: https for TLS, else the protocol.',
  ),
  cidrs: doc(
    z
      .array(z.union([z.cidrv4(), z.cidrv6()]))
      .min(1)
      .optional(),
    'Its addresses, where they are known and stay. Default: any address of the internet, as a NetworkPolicy knows no host names.',
    { allowed: 'address ranges, such as 203.0.113.0/24 or 2001:db8::/32' },
  ),
  product: doc(z.string().optional(), 'What it is, with its version where that matters: PostgreSQL 15.'),
  zone: doc(Key.optional(), 'The zone it is counted to. Absent: outside.'),
  calls: doc(z.array(Call).default([]), 'Services of ours that it calls.'),
  objectives: doc(z.array(Objective).default([]), 'What is promised of it.'),
});

export const Backup = z.strictObject({
  name: Key,
  external: doc(Key.optional(), 'The external that is backed up.'),
  service: doc(Key.optional(), 'The service that is backed up.'),
  full: doc(z.enum(['hourly', 'daily', 'weekly']), 'How often everything is copied.'),
  incremental: doc(z.enum(['hourly', 'daily']).optional(), 'How often what changed is copied.'),
  log: doc(z.enum(['continuous', 'none']).default('none'), 'Whether the transaction log is copied as it is written.'),
  retention: doc(
    z.strictObject({
      daily: doc(z.int().min(0), 'Days of which a copy is kept.'),
      weekly: doc(z.int().min(0), 'Weeks of which a copy is kept.'),
      monthly: doc(z.int().min(0), 'Months of which a copy is kept.'),
    }),
    'How long copies are kept.',
  ),
  restoreTest: doc(z.enum(['weekly', 'monthly', 'quarterly']), 'How often a copy is restored and compared.'),
  drill: doc(z.enum(['monthly', 'quarterly', 'yearly']).optional(), 'How often recovering from a disaster is practised.'),
  encrypted: doc(z.boolean().default(true), 'Whether copies are encrypted at rest.'),
  separateAccount: doc(z.boolean().default(true), 'Kept where production’s credentials do not reach.'),
  regions: doc(z.int().min(1).default(1), 'Regions that hold a copy.'),
});

const Recovery = z.strictObject({
  rtoMinutes: doc(z.int().min(1), 'Recovery time objective: minutes until service is back.'),
  rpoMinutes: doc(z.int().min(0), 'Recovery point objective: minutes of data that may be lost.'),
});

/** A setting that only changes parts of a service: any of its fields, and nothing is required but the name where it stands in a list. */
type PartialOf<T> = T extends readonly (infer U)[]
  ? readonly PartialOf<U>[] | { readonly replace: readonly U[] } | { readonly append: readonly U[] }
  : T extends object
    ? { readonly [K in keyof T]?: (K extends 'calls' ? readonly (PartialOf<z.input<typeof Call>> | string)[] : PartialOf<T[K]>) | null }
    : T;

type Named<T> = PartialOf<T> & { readonly name: string; readonly remove?: true };
export type ServiceInput = Named<z.input<typeof Service>>;
export type ServiceSettings = PartialOf<Omit<z.input<typeof Service>, 'name'>>;

/** The kinds of things that a platform lists by name, and that an environment or a region may change by name. */
export const sections = {
  zones: Zone,
  teams: Team,
  priorityClasses: PriorityClass,
  queues: Queue,
  externals: External,
  backups: Backup,
} as const;
export type SectionName = keyof typeof sections;

const Settings = z
  .custom<ServiceSettings>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), { error: 'must be a map of settings' })
  .meta({ id: 'ServiceSettings', description: 'Any of the fields of a service.' });
const named = <T>(id: string) =>
  z
    .custom<T>((value) => typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string', {
      error: 'must be a map with a name',
    })
    .meta({ id });
const list = <T>(id: string, description: string) => doc(z.array(named<T>(id)).optional(), description);

/** What a platform lists, and what environments and regions may each change, by name. */
const body = {
  defaults: doc(Settings.optional(), 'Settings of every service, before its class and its own.'),
  classes: list<Named<ServiceSettings & { name: string }>>('Class', 'Named bundles of settings, such as sizes.'),
  services: list<ServiceInput>('Service', 'What is deployed.'),
  zones: list<Named<z.input<typeof Zone>>>('Zone', 'Namespaces with rules of their own.'),
  teams: list<Named<z.input<typeof Team>>>('Team', 'Who owns what, and how they are told.'),
  priorityClasses: list<Named<z.input<typeof PriorityClass>>>('PriorityClass', 'Who goes first when nodes are full.'),
  queues: list<Named<z.input<typeof Queue>>>('Queue', 'Queues that services scale on.'),
  externals: list<Named<z.input<typeof External>>>('External', 'What is managed elsewhere and only talked to.'),
  backups: list<Named<z.input<typeof Backup>>>('Backup', 'What is backed up, how often, and for how long.'),
};

const Region = z.strictObject({
  name: Key,
  primary: doc(z.boolean().default(false), 'Whether data is written here first.'),
  hosts: doc(z.array(Host).default([]), 'Host names at which the region is reached.'),
  ...body,
});

const Access = z.strictObject({
  group: doc(z.string().min(1), 'The group, as the cluster’s identity provider names it.'),
  role: doc(z.enum(['view', 'edit', 'admin']), 'The ClusterRole of Kubernetes that the group gets.'),
  zones: doc(z.array(Key).min(1).optional(), 'The zones it gets it in. Default: all.'),
});

const Cluster = z.strictObject({
  dns: doc(
    z
      .strictObject({
        namespace: doc(Name.default('kube-system'), 'Where the DNS pods are.'),
        podLabels: doc(Labels.default({ 'k8s-app': 'kube-dns' }), 'Their labels; CoreDNS keeps those of kube-dns.'),
        port: doc(PortNumber.default(53), 'The port of the pods, which is not that of the Service everywhere: OpenShift’s is 5353.'),
        nodeLocalAddress: doc(z.ipv4().default('169.254.20.10'), 'Where NodeLocal DNSCache answers, if there is one.'),
      })
      .prefault({}),
    'How names are resolved; every pod may ask.',
  ),
});

const refresh = {
  refreshInterval: doc(
    z
      .string()
      .regex(/^\d+[smh]$/)
      .default('1h'),
    'How often values are read again.',
    { allowed: 'seconds, minutes or hours: 30m' },
  ),
  keyPrefix: doc(z.string().min(1).optional(), 'What the key of each service begins with. Default: <platform>/<environment>.'),
};
const serviceAccountAnnotations = doc(Annotations.default({}), 'For the identity that reads the store, which each zone has for itself: a role to assume.');

const SecretStore = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fake'), ...refresh }),
  z.strictObject({ type: z.literal('aws'), region: doc(z.string().min(1), 'The region of AWS Secrets Manager.'), serviceAccountAnnotations, ...refresh }),
  z.strictObject({
    type: z.literal('vault'),
    server: doc(z.url({ protocol: /^https$/ }), 'The address of Vault.', { allowed: 'an https address' }),
    path: doc(z.string().min(1), 'The KV engine, version 2.'),
    role: doc(z.string().min(1), 'The role of its Kubernetes authentication.'),
    mountPath: doc(z.string().min(1).default('kubernetes'), 'Where that authentication is mounted.'),
    serviceAccountAnnotations,
    ...refresh,
  }),
]);

const Mesh = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('istio'),
    namespace: doc(Name.default('istio-system'), 'Where istiod runs.'),
    proxy: doc(
      z
        .strictObject({
          requests: doc(z.strictObject({ cpu: Cpu.default('50m'), memory: Bytes.default('128Mi') }).prefault({}), 'What each proxy is sure to get.'),
          limits: doc(z.strictObject({ cpu: Cpu.default('500m'), memory: Bytes.default('256Mi') }).prefault({}), 'What each proxy gets at most.'),
        })
        .prefault({}),
      'What the proxy beside each service may use. It counts for quotas, and autoscalers need its requests.',
    ),
  }),
]);

const EnvironmentSchema = z.strictObject({
  name: Key,
  tier: doc(z.enum(['development', 'testing', 'staging', 'production']), 'What the environment is for. production: two replicas at least.'),
  kubernetes: doc(z.enum(['1.34', '1.35', '1.36', '1.37']).default('1.34'), 'The version of its clusters.', {
    why: 'schemas are checked against the version that the cluster runs',
  }),
  audience: doc(z.array(z.string().min(1)).default([]), 'Who uses what runs here, in words.'),
  access: doc(z.array(Access).default([]), 'Groups that may use the cluster.'),
  scaling: doc(
    z
      .strictObject({
        horizontal: doc(z.boolean().default(true), 'false: no autoscaler; each service runs its fewest replicas.'),
        minReplicasAtMost: doc(z.int().min(1).optional(), 'Caps the fewest replicas of what scales, and, without autoscalers, of everything.'),
        maxReplicasAtMost: doc(z.int().min(1).optional(), 'Caps the most replicas of what scales.'),
      })
      .prefault({}),
    'How far services scale here.',
  ),
  images: doc(
    z.record(z.string(), z.strictObject({ tag: z.string().optional(), digest: z.string().optional() })).default({}),
    'Tag and digest of each service’s image, as promotion writes them.',
  ),
  secretStore: doc(
    SecretStore.optional(),
    'Where the values of secrets come from. fake: values that are none, for development. Default: none, and no service may need one.',
  ),
  mesh: doc(Mesh.prefault({ type: 'none' }), 'Whether services talk through a mesh.'),
  cluster: doc(Cluster.prefault({}), 'What its clusters are like.'),
  regions: doc(z.array(Region).min(1), 'Where it runs: each region is a target of its own.', { why: 'an environment without a region renders nothing' }),
  ...body,
});

/** The whole configuration. */
export const Platform = z
  .strictObject({
    name: doc(Name, 'The name of the platform; it labels everything and is part of every selector.'),
    domain: doc(Host, 'Prefix of the labels that Kubernetes has no name for: <domain>/zone, <domain>/team.', { examples: ['example.com'] }),
    registry: doc(z.string().min(1).optional(), 'Where images come from that name no repository.'),
    businessHours: doc(
      z
        .strictObject({
          days: doc(z.array(z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])).min(1), 'Working days.'),
          start: doc(ClockTime, 'When the day begins.'),
          end: doc(ClockTime, 'When the day ends.'),
          timeZone: doc(z.string().min(1), 'The time zone of both, by its IANA name.'),
        })
        .optional(),
      'When warnings are sent.',
    ),
    recovery: doc(Recovery.optional(), 'What is promised after a disaster.'),
    suppressions: doc(
      z
        .array(
          z.strictObject({
            rule: doc(z.string().min(1), 'The id of the rule.'),
            object: doc(z.string().min(1), 'As findings name it: apps/v1 Deployment application/client-intake. A * at the end stands for anything.'),
            reason: doc(z.string().min(10), 'Why it is accepted, for whoever reads this later.'),
            expires: doc(z.iso.date(), 'The last day on which it holds.', { allowed: 'a day, such as 2027-03-31' }),
          }),
        )
        .default([]),
      'Findings of platform validate that are known, and accepted for a while.',
    ),
    environments: doc(z.array(EnvironmentSchema).min(1), 'Where the platform runs.', { why: 'without an environment nothing is rendered' }),
    ...body,
  })
  .meta({ title: 'Platform', description: 'A platform: what is deployed, where, and what is promised of it.' });

export type PlatformInput = z.input<typeof Platform>;
export type PlatformFrame = z.output<typeof Platform>;
export type EnvironmentInput = PlatformInput['environments'][number];
export type Environment = PlatformFrame['environments'][number];
export type Region = Environment['regions'][number];
export type Access = z.output<typeof Access>;
export type ParsedService = z.output<typeof Service>;
export type Zone = z.output<typeof Zone>;
export type Team = z.output<typeof Team>;
export type PriorityClass = z.output<typeof PriorityClass>;
export type Queue = z.output<typeof Queue>;
export type External = z.output<typeof External>;
export type Backup = z.output<typeof Backup>;
export type Probe = NonNullable<ParsedService['probes']['liveness']>;
export type Volume = ParsedService['volumes'][number];
export type Port = ParsedService['ports'][number];
export type Objective = z.output<typeof Objective>;
