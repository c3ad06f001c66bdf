import { type Problem, parse, problemText } from '.';
import { shop } from './testing/shop';

// biome-ignore lint/suspicious/noExplicitAny: what is broken on purpose fits no type
type Loose = any;
type Break = (parts: { p: Loose; web: Loose; cart: Loose; packer: Loose }) => void;

/** A sound platform, one thing wrong with it, and all that its reader is told. */
const cases: readonly (readonly [string, Break, string])[] = [
  [
    'a setting that does not exist',
    ({ web }) => {
      web.replicaCount = 3;
    },
    `
services.web.replicaCount: is not a setting
  found:   3
  allowed: args, calls, class, command, config, description, disruption, enabled, env, hosting, image, kind, metrics, name, nodeSelector, objectives, owner, podAnnotations, ports, priorityClass, probes, resources, scaling, secrets, security, serviceAccount, sessionAffinity, sessionAffinityTimeoutSeconds, shutdown, singleReplica, spread, traffic, transport, verticalScaling, volumes, workload, zone
  why:     a setting that nothing reads would be ignored in silence
  fix:     remove it, or look for its name in docs/configuration.md
`,
  ],
  [
    'a misspelt setting deep inside',
    ({ web }) => {
      web.probes.liveness.periodSecond = 5;
    },
    `
services.web.probes.liveness.periodSecond: is not a setting
  found:   5
  allowed: failureThreshold, periodSeconds, port, timeoutSeconds, type
  why:     a setting that nothing reads would be ignored in silence
  fix:     did you mean "periodSeconds"?
`,
  ],
  [
    'a setting at the top that does not exist',
    ({ p }) => {
      p.zonez = [];
    },
    `
zonez: is not a setting
  found:   []
  allowed: backups, businessHours, classes, defaults, domain, environments, externals, name, priorityClasses, queues, recovery, registry, services, suppressions, teams, zones
  why:     a setting that nothing reads would be ignored in silence
  fix:     did you mean "zones"?
`,
  ],
  [
    'a value of the wrong type',
    ({ web }) => {
      web.ports[0].containerPort = '3000';
    },
    `
services.web.ports.http.containerPort: must be a number
  found:   "3000"
  allowed: a number
  why:     The port that the process listens on.
  fix:     take the quotes off: 3000
`,
  ],
  [
    'a number where text belongs',
    ({ web }) => {
      web.image.tag = 2;
    },
    `
services.web.image.tag: must be text
  found:   2
  allowed: text
  why:     The tag, for people; machines go by the digest where there is one.
  fix:     put it in quotes: "2"
`,
  ],
  [
    'a port that cannot be',
    ({ web }) => {
      web.ports[0].containerPort = 70000;
    },
    `
services.web.ports.http.containerPort: is too large
  found:   70000
  allowed: at most 65535
  why:     The port that the process listens on.
  fix:     make it at most 65535
`,
  ],
  [
    'a quantity that is none',
    ({ web }) => {
      web.resources = { requests: { cpu: 'half' } };
    },
    `
services.web.resources.requests.cpu: is not a Kubernetes quantity
  found:   "half"
  allowed: a Kubernetes quantity, such as 200m, 0.5 or 2
  why:     the API server refuses anything else
  fix:     write a Kubernetes quantity, such as 200m, 0.5 or 2
`,
  ],
  [
    'a name that Kubernetes would refuse',
    ({ web }) => {
      web.name = 'Web_Shop';
    },
    `
services.Web_Shop.name: has the wrong form
  found:   "Web_Shop"
  allowed: lower-case letters, digits and "-", beginning with a letter, at most 63 characters
  why:     it becomes a DNS name in the cluster, which Kubernetes limits to an RFC 1035 label
  fix:     write lower-case letters, digits and "-", beginning with a letter, at most 63 characters
`,
  ],
  [
    'a name longer than Kubernetes allows',
    ({ web }) => {
      web.name = 'w'.repeat(64);
    },
    `
services.wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.name: is too long
  found:   "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
  allowed: at most 63 characters
  why:     it becomes a DNS name in the cluster, which Kubernetes limits to an RFC 1035 label
  fix:     make it at most 63 characters
`,
  ],
  [
    'a StatefulSet whose name leaves no room for the revision',
    ({ web, cart }) => {
      cart.name = 'c'.repeat(53);
      cart.workload = { type: 'StatefulSet' };
      web.calls = [];
    },
    `
services.ccccccccccccccccccccccccccccccccccccccccccccccccccccc.name: is too long for a StatefulSet (53 characters)
  found:   "ccccccccccccccccccccccccccccccccccccccccccccccccccccc"
  allowed: at most 52 characters
  why:     Kubernetes puts the name and a hash of 10 digits into the label controller-revision-hash, which holds 63
  fix:     shorten the name
`,
  ],
  [
    'a variant that does not exist',
    ({ web }) => {
      web.scaling = { type: 'horizontl' };
    },
    `
services.web.scaling.type: is not one of the allowed variants
  found:   "horizontl"
  allowed: fixed, horizontal
  why:     the type decides which other settings there are
  fix:     did you mean "horizontal"?
`,
  ],
  [
    'a variant without its type',
    ({ packer }) => {
      packer.probes = { liveness: { command: ['x'] } };
    },
    `
services.packer.probes.liveness.type: is missing
  allowed: http, grpc, tcp, exec
  why:     the type decides which other settings there are
  fix:     choose one of them
`,
  ],
  [
    'a value that is not one of those allowed',
    ({ web }) => {
      web.kind = 'gateway';
    },
    `
services.web.kind: is not one of the allowed values
  found:   "gateway"
  allowed: api-gateway, mcp-server, worker, service
  why:     What it is. api-gateway: receives what enters. mcp-server: speaks the Model Context Protocol. worker: takes from a queue.
  fix:     choose one of them
`,
  ],
  [
    'an environment without a tier',
    ({ p }) => {
      delete p.environments[1].tier;
    },
    `
environments.trial.tier: is missing
  allowed: development, testing, staging, production
  why:     What the environment is for. production: two replicas at least.
  fix:     choose one of them
`,
  ],
  [
    'an environment without a region',
    ({ p }) => {
      p.environments[1].regions = [];
    },
    `
environments.trial.regions: is too short
  found:   []
  allowed: at least 1 entry
  why:     an environment without a region renders nothing
  fix:     make it at least 1 entry
`,
  ],
  [
    'a region without a name',
    ({ p }) => {
      delete p.environments[1].regions[0].name;
    },
    `
environments.trial.regions.0.name: is missing
  allowed: lower-case letters, digits, "-" and ".", at most 63 characters
  why:     it becomes a label value and part of a file name
  fix:     add it
`,
  ],
  [
    'no environment at all',
    ({ p }) => {
      p.environments = [];
    },
    `
environments: is too short
  found:   []
  allowed: at least 1 entry
  why:     without an environment nothing is rendered
  fix:     make it at least 1 entry
`,
  ],
  [
    'an environment twice',
    ({ p }) => {
      p.environments.push(structuredClone(p.environments[1]));
    },
    `
environments.trial: is declared twice
  found:   "trial"
  why:     both would be written to one folder
  fix:     rename one of the two
`,
  ],
  [
    'a service without resources',
    ({ web }) => {
      delete web.class;
    },
    `
services.web.resources: is missing
  allowed: a map of settings
  why:     without requests the scheduler cannot place it and the autoscaler cannot read it
  fix:     add it
`,
  ],
  [
    'a service without a zone',
    ({ web }) => {
      delete web.zone;
    },
    `
services.web.zone: is missing
  allowed: lower-case letters, digits, "-" and ".", at most 63 characters
  why:     the zone decides the namespace, the quota and who may reach it
  fix:     add it
`,
  ],
  [
    'a zone that is not declared',
    ({ web }) => {
      web.zone = 'frnt';
    },
    `
services.web.zone: names a zone that is not declared
  found:   "frnt"
  allowed: back, front
  why:     the zone decides the namespace
  fix:     did you mean "front"?
`,
  ],
  [
    'a class that does not exist',
    ({ web }) => {
      web.class = 'tinny';
    },
    `
services.web.class: names a class that is not declared
  found:   "tinny"
  allowed: tiny
  why:     the class gives the service its resources
  fix:     did you mean "tiny"?
`,
  ],
  [
    'a team that does not exist',
    ({ web }) => {
      web.owner = 'stores';
    },
    `
services.web.owner: names a team that is not declared
  found:   "stores"
  allowed: store
  why:     somebody has to be told when the service fails
  fix:     did you mean "store"?
`,
  ],
  [
    'a priority class that does not exist',
    ({ web }) => {
      web.priorityClass = 'high';
    },
    `
services.web.priorityClass: names a priority class that is not declared
  found:   "high"
  allowed: shop-high
  why:     the API server refuses pods of an unknown class
  fix:     declare the priority class, or name one that is
`,
  ],
  [
    'a queue that does not exist',
    ({ packer }) => {
      packer.scaling.queue = 'order';
    },
    `
services.packer.scaling.queue: names a queue that is not declared
  found:   "order"
  allowed: orders
  why:     its length drives the scaling
  fix:     did you mean "orders"?
`,
  ],
  [
    'a call to something unknown',
    ({ web }) => {
      web.calls = ['crt'];
    },
    `
services.web.calls.crt: calls something that is not declared
  found:   "crt"
  allowed: bank, cart, packer, web
  why:     a connection that leads nowhere is refused by every network policy
  fix:     did you mean "cart"?
`,
  ],
  [
    'a call to a port that nobody serves',
    ({ web }) => {
      web.calls = [{ name: 'cart', port: 'http' }];
    },
    `
services.web.calls.cart.port: calls a port that cart does not serve
  found:   "http"
  allowed: grpc
  why:     nothing would answer there
  fix:     name one of its ports
`,
  ],
  [
    'a call to something without a port',
    ({ web }) => {
      web.calls = ['packer'];
    },
    `
services.web.calls.packer: calls a port that packer does not serve
  allowed: none is declared
  why:     nothing would answer there
  fix:     give packer a port
`,
  ],
  [
    'a call to an external that we never call',
    ({ p }) => {
      delete p.externals[0].port;
    },
    `
services.cart.calls.bank: calls an external that has no port
  found:   "bank"
  why:     without a port nothing can be let through
  fix:     add port to externals.bank, or remove the call
`,
  ],
  [
    'a probe of a port that is not there',
    ({ web }) => {
      web.probes.liveness.port = 'htpp';
    },
    `
services.web.probes.liveness.port: names a port that the service does not have
  found:   "htpp"
  allowed: admin, http
  why:     nothing would answer there
  fix:     did you mean "http"?
`,
  ],
  [
    'metrics on a port that is not there',
    ({ web }) => {
      web.metrics = { port: 'metrics' };
    },
    `
services.web.metrics.port: names a port that the service does not have
  found:   "metrics"
  allowed: admin, http
  why:     nothing would answer there
  fix:     add the port under ports, or name one that is there
`,
  ],
  [
    'one service declared twice',
    ({ p, cart }) => {
      p.services.push(structuredClone(cart));
    },
    `
services.cart: is declared twice
  found:   "cart"
  why:     the second would overwrite the first
  fix:     rename one of the two, or merge them
`,
  ],
  [
    'a port listed twice',
    ({ web }) => {
      web.ports.push({ name: 'http', containerPort: 1 });
    },
    `
services.web.ports.http: is listed twice
  found:   "http"
  why:     lists merge by name, so the second would change the first
  fix:     keep one, or rename one
`,
  ],
  [
    'two ports on one number',
    ({ web }) => {
      web.ports.push({ name: 'more', containerPort: 3000, servicePort: 81 });
    },
    `
services.web.ports.more.containerPort: is the containerPort of port http too
  found:   3000
  why:     one process cannot listen twice on one port
  fix:     give one of the two another number, or name the port once
`,
  ],
  [
    'two ports on one number of the Service',
    ({ web }) => {
      web.ports.push({ name: 'more', containerPort: 3001, servicePort: 80 });
    },
    `
services.web.ports.more.servicePort: is the servicePort of port http too
  found:   80
  why:     a Service can lead one port to one place only
  fix:     give one of the two another number, or name the port once
`,
  ],
  [
    'a service and an external of one name',
    ({ p }) => {
      p.externals.push({ name: 'cart', host: 'cart.test', port: 1 });
    },
    `
externals.cart.name: is the name of a service too
  found:   "cart"
  why:     a call to it would mean two things
  fix:     rename one of the two
`,
  ],
  [
    'fewest replicas above most',
    ({ web }) => {
      web.scaling.minReplicas = 9;
    },
    `
services.web.scaling.minReplicas: is more than maxReplicas (5)
  found:   9
  allowed: at most 5
  why:     the API server refuses such an autoscaler
  fix:     lower minReplicas or raise maxReplicas
`,
  ],
  [
    'an autoscaler without a metric',
    ({ web }) => {
      delete web.scaling.cpuUtilization;
    },
    `
services.web.scaling: scales on nothing
  allowed: cpuUtilization, memoryUtilization, requestsPerSecond, queue, custom
  why:     an autoscaler without a metric scales on Kubernetes’ default, which nobody chose
  fix:     name at least one metric, or write { type: fixed, replicas: … }
`,
  ],
  [
    'one replica in production',
    ({ cart }) => {
      cart.scaling.replicas = 1;
    },
    `
services.cart.scaling.replicas: leaves one replica in live
  found:   1
  allowed: at least 2 where the tier is production
  why:     a node drain or a crash would take the service down
  fix:     raise it to 2, or say under singleReplica why one is enough
`,
  ],
  [
    'a request above its limit',
    ({ web }) => {
      web.resources = { requests: { memory: '1Gi' } };
    },
    `
services.web.resources.requests.memory: is more than the limit (128Mi)
  found:   "1Gi"
  allowed: at most 128Mi
  why:     the API server refuses such a pod
  fix:     lower the request or raise the limit
`,
  ],
  [
    'an MCP server that does not say how it keeps sessions',
    ({ web }) => {
      web.kind = 'mcp-server';
    },
    `
services.web.transport: is missing
  allowed: stateless, stateful
  why:     whether a session lives in the memory of one pod decides how requests may be spread
  fix:     add transport: stateless if any replica can answer any request, else transport: stateful
`,
  ],
  [
    'sessions in memory behind a Service that forgets',
    ({ web }) => {
      web.kind = 'mcp-server';
      web.transport = 'stateful';
    },
    `
services.web.sessionAffinity: must be ClientIP, as the transport is stateful and up to 5 replicas run
  found:   "None"
  allowed: ClientIP, or transport: stateless, or one replica
  why:     a session lives in the memory of one pod; every other replica answers "session not found"
  fix:     add sessionAffinity: ClientIP
`,
  ],
  [
    'an MCP transport on what speaks no MCP',
    ({ web }) => {
      web.transport = 'stateless';
    },
    `
services.web.transport: is set, but a service of kind service speaks no MCP
  found:   "stateless"
  why:     the setting would do nothing
  fix:     remove it, or set kind: mcp-server
`,
  ],
  [
    'an autoscaler for each direction on one resource',
    ({ web }) => {
      web.verticalScaling = { mode: 'Recreate' };
    },
    `
services.web.verticalScaling.controlledResources: controls cpu, which the horizontal autoscaler scales on
  found:   "cpu"
  allowed: mode Off, or resources that do not drive the horizontal autoscaler
  why:     each would undo what the other does: more requests mean less utilization, and fewer pods
  fix:     set verticalScaling.mode to Off
`,
  ],
  [
    'an image without a version',
    ({ web }) => {
      delete web.image.tag;
    },
    `
services.web.image.tag: is missing in live
  allowed: a tag, a digest, or both
  why:     an image without either means :latest, which changes under running pods
  fix:     add it under environments.live.images.web, or to the service
services.web.image.tag: is missing in trial
  allowed: a tag, a digest, or both
  why:     an image without either means :latest, which changes under running pods
  fix:     add it under environments.trial.images.web, or to the service
`,
  ],
  [
    'an image that moves',
    ({ web }) => {
      web.image.tag = 'latest';
    },
    `
services.web.image.tag: is a tag that moves
  found:   "latest"
  allowed: any other tag
  why:     two nodes may run two versions, and a rollback brings back nothing
  fix:     name the version
`,
  ],
  [
    'an image from nowhere',
    ({ web }) => {
      delete web.image.repository;
    },
    `
services.web.image.repository: is missing, and the platform names no registry
  why:     nothing says where the image is pulled from
  fix:     add image.repository to the service, or registry to the platform
`,
  ],
  [
    'a reference that only a shell would expand',
    ({ web }) => {
      web.args = ['--port', '${PORT}'];
    },
    `
services.web.args.1: contains \${PORT}, which nothing expands
  found:   "\${PORT}"
  allowed: $(PORT)
  why:     there is no shell; the program would get these very characters
  fix:     write $(PORT)
`,
  ],
  [
    'a reference to a variable that is not set',
    ({ web }) => {
      web.args = ['--port', '$(PORT)'];
      web.env = { PROT: '1' };
    },
    `
services.web.args.1: refers to $(PORT), which is not set
  found:   "$(PORT)"
  allowed: PROT
  why:     Kubernetes leaves an unknown reference as it stands
  fix:     did you mean "PROT"?
`,
  ],
  [
    'a variable set twice',
    ({ web }) => {
      web.env = { MODE: 'a' };
      web.config = { MODE: 'b' };
    },
    `
services.web.env.MODE: is set by config too
  found:   "MODE"
  why:     env wins over the ConfigMap, so the other value would never be seen
  fix:     keep one of the two
`,
  ],
  [
    'a variable that no shell can read',
    ({ web }) => {
      web.env = { 'my-var': 'a' };
    },
    `
services.web.env.my-var: is no name that may stand here
  found:   "my-var"
  allowed: letters, digits and "_", not beginning with a digit
  why:     a shell, and $(NAME) in a command, can read no other
  fix:     rename it
`,
  ],
  [
    "the user of the mesh's proxy",
    ({ web }) => {
      web.security = { runAsUser: 1337 };
    },
    `
services.web.security.runAsUser: is reserved for the proxy of Istio
  found:   1337
  allowed: any other number above 0
  why:     traffic of that user bypasses the mesh
  fix:     choose another, such as 10001
`,
  ],
  [
    'root',
    ({ web }) => {
      web.security = { runAsUser: 0 };
    },
    `
services.web.security.runAsUser: is too small
  found:   0
  allowed: at least 1
  why:     Numeric, because the kubelet cannot tell whether a named user is root.
  fix:     make it at least 1
`,
  ],
  [
    'two volumes in one place',
    ({ web }) => {
      web.volumes = [
        { name: 'a', type: 'emptyDir', mountPath: '/x' },
        { name: 'b', type: 'emptyDir', mountPath: '/x' },
      ];
    },
    `
services.web.volumes.b.mountPath: is where a is mounted
  found:   "/x"
  why:     one would hide the other
  fix:     choose another path
`,
  ],
  [
    "a volume whose ConfigMap is another service's",
    ({ p, web }) => {
      web.volumes = [{ name: 'x', type: 'configMap', mountPath: '/x', files: { a: '' } }];
      p.services.push({ ...structuredClone(web), name: 'web-x', config: { A: '1' }, volumes: [], calls: [] });
    },
    `
services.web-x.name: makes a ConfigMap called web-x, as service web does
  found:   "web-x"
  why:     one would overwrite the other
  fix:     rename one of the two
`,
  ],
  [
    'a volume whose checksum would hide another',
    ({ web }) => {
      web.volumes = [{ name: 'config', type: 'configMap', mountPath: '/x', files: { a: '' } }];
    },
    `
services.web.volumes.config.name: would share the annotation checksum/config with the configuration
  found:   "config"
  allowed: any other name
  why:     one of the two would no longer roll the pods
  fix:     choose another name
`,
  ],
  [
    'a secret that no store could give',
    ({ web }) => {
      web.secrets = [{ name: 'TOKEN' }];
    },
    `
services.web.secrets.TOKEN: needs a secret, but live has no secret store
  found:   "TOKEN"
  why:     nothing would make the Secret, and the pods would never start
  fix:     add secretStore to environments.live; { type: fake } does for development
services.web.secrets.TOKEN: needs a secret, but trial has no secret store
  found:   "TOKEN"
  why:     nothing would make the Secret, and the pods would never start
  fix:     add secretStore to environments.trial; { type: fake } does for development
`,
  ],
  [
    'a secret that is a literal too',
    ({ p, web }) => {
      web.secrets = [{ name: 'TOKEN' }];
      web.env = { TOKEN: 'x' };
      for (const e of p.environments) e.secretStore = { type: 'fake' };
    },
    `
services.web.secrets.TOKEN: is set in another way too
  found:   "TOKEN"
  why:     one of the two values would never be seen
  fix:     keep one of the two
`,
  ],
  [
    'a secret store of no known kind',
    ({ p }) => {
      p.environments[1].secretStore = { type: 'fak' };
    },
    `
environments.trial.secretStore.type: is not one of the allowed variants
  found:   "fak"
  allowed: fake, aws, vault
  why:     the type decides which other settings there are
  fix:     did you mean "fake"?
`,
  ],
  [
    'a timeout that ends before the last try',
    ({ web }) => {
      web.traffic = { reads: { timeoutSeconds: 5 } };
    },
    `
services.web.traffic.reads.timeoutSeconds: is shorter than 3 tries of 2 s each
  found:   5
  allowed: at least 6
  why:     the last tries would be cut off, so they cost the service and help nobody
  fix:     raise it to 6, or try less often or shorter
`,
  ],
  [
    'two zones in one namespace',
    ({ p }) => {
      p.zones[0].namespace = 'back';
    },
    `
zones.back.namespace: is the namespace of zone front too
  found:   "back"
  why:     zones are kept apart by their namespaces
  fix:     give one of the two another namespace
`,
  ],
  [
    'a change to a service that does not exist',
    ({ p }) => {
      p.environments[0].services = [{ name: 'wep', enabled: false }];
    },
    `
environments.live.services.wep: changes a service that does not exist
  found:   "wep"
  allowed: cart, packer, web
  why:     the change would reach nothing
  fix:     did you mean "web"?
`,
  ],
  [
    'an image of a service that does not exist',
    ({ p }) => {
      p.environments[0].images = { wep: { tag: '1' } };
    },
    `
environments.live.images.wep: changes a service that does not exist
  found:   "wep"
  allowed: cart, packer, web
  why:     the change would reach nothing
  fix:     did you mean "web"?
`,
  ],
  [
    'a digest that is none',
    ({ p }) => {
      p.environments[0].images = { web: { digest: 'sha256:abc' } };
    },
    `
environments.live.images.web.digest: has the wrong form
  found:   "sha256:abc"
  allowed: sha256: and 64 hexadecimal digits
  why:     The content that the tag stood for when it was promoted.
  fix:     write sha256: and 64 hexadecimal digits
`,
  ],
  [
    'a list that would replace another in silence',
    ({ p, web }) => {
      web.args = ['a'];
      p.environments[0].services = [{ name: 'web', args: ['b'] }];
    },
    `
environments.live.services.web.args: would replace a list that is set already
  found:   ["b"]
  why:     a list that replaces another in silence hides what was set before
  fix:     write { replace: ["b"] } or { append: … } to say which is meant
`,
  ],
  [
    'taking away what is not there',
    ({ p }) => {
      p.environments[0].zones = [{ name: 'attic', remove: true }];
    },
    `
environments.live.zones.attic: is to be removed but is not there
  found:   "attic"
  why:     a removal that removes nothing hides a misspelling
  fix:     check the name, or remove this line
`,
  ],
  [
    'access to a zone that is not there',
    ({ p }) => {
      p.environments[0].access = [{ group: 'all', role: 'view', zones: ['attic'] }];
    },
    `
environments.live.access.0.zones: names a zone that is not declared
  found:   "attic"
  allowed: back, front
  why:     all would get nothing there
  fix:     declare the zone, or name one that is
`,
  ],
  [
    'access granted twice',
    ({ p }) => {
      p.environments[0].access = [
        { group: 'all', role: 'view' },
        { group: 'all', role: 'view', zones: ['back'] },
      ];
    },
    `
environments.live.access.1: grants all the role view in zone back a second time
  found:   "all"
  why:     one binding would overwrite the other
  fix:     keep one of the two
`,
  ],
  [
    'a role that Kubernetes does not have',
    ({ p }) => {
      p.environments[0].access = [{ group: 'all', role: 'read' }];
    },
    `
environments.live.access.0.role: is not one of the allowed values
  found:   "read"
  allowed: view, edit, admin
  why:     The ClusterRole of Kubernetes that the group gets.
  fix:     choose one of them
`,
  ],
  [
    'a Kubernetes version that is not supported',
    ({ p }) => {
      p.environments[0].kubernetes = '1.33';
    },
    `
environments.live.kubernetes: is not one of the allowed values
  found:   "1.33"
  allowed: 1.34, 1.35, 1.36, 1.37
  why:     schemas are checked against the version that the cluster runs
  fix:     did you mean "1.34"?
`,
  ],
  [
    'calling what is switched off',
    ({ p }) => {
      p.environments[0].services = [{ name: 'cart', enabled: false }];
    },
    `
services.web.calls.cart: calls a service that is not enabled in live
  found:   "cart"
  why:     nothing would answer
  fix:     enable cart there too, or remove the call there
`,
  ],
  [
    'a backup of nothing',
    ({ p }) => {
      p.backups = [{ name: 'all', full: 'daily', retention: { daily: 7, weekly: 4, monthly: 12 }, restoreTest: 'monthly' }];
    },
    `
backups.all: must name one thing that it backs up
  allowed: external or service, one of the two
  why:     there would be nothing to back up
  fix:     name what is backed up
`,
  ],
  [
    'a host that is a URL',
    ({ p }) => {
      p.externals[0].host = 'https://api.bank.test';
    },
    `
externals.bank.host: has the wrong form
  found:   "https://api.bank.test"
  allowed: a lower-case DNS name with at least one dot
  why:     Where it is reached.
  fix:     write a lower-case DNS name with at least one dot
`,
  ],
  [
    'a list where a map belongs',
    ({ web }) => {
      web.image = ['registry.test/web'];
    },
    `
services.web.image: must be a map of settings
  found:   ["registry.test/web"]
  allowed: a map of settings
  why:     What runs.
  fix:     write a map: { … }
`,
  ],
];

function broken(breaks: Break): readonly Problem[] {
  const p = shop() as Loose;
  const [web, cart, packer] = p.services;
  breaks({ p, web, cart, packer });
  return parse(p).problems;
}

describe('a broken configuration', () => {
  test('the configuration that is broken is sound', () => {
    expect(parse(shop()).problems).toEqual([]);
  });

  test.each(cases)('%s', (_, breaks, expected) => {
    expect(`\n${broken(breaks).map(problemText).join('\n')}\n`).toBe(expected);
  });

  test('every problem says where it is and what to do', () => {
    const problems = cases.flatMap(([, breaks]) => broken(breaks)).filter(({ severity }) => severity === 'error');
    expect(problems.length).toBeGreaterThanOrEqual(cases.length);
    for (const problem of problems) {
      expect(problem.path).not.toBe('');
      expect(problem.fix).toBeTruthy();
    }
  });
});
