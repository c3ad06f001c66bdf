import { runChecks } from '.';
import { brokenShop, goodObjects, type Shop } from './fixture';

interface Case {
  readonly name: string;
  readonly mutate: (shop: Shop) => void;
  /** Rule, object, place and message of the one finding. */
  readonly finding: readonly [rule: string, object: string, path: string | undefined, message: string];
}

const web = 'apps/v1 Deployment shop/web';
const orders = 'apps/v1 StatefulSet shop/orders';
const report = 'batch/v1 CronJob shop/report';
const template = 'spec.template.spec';
const app = `${template}.containers[0]`;
const job = 'spec.jobTemplate.spec.template.spec';

const cases: readonly Case[] = [
  {
    name: 'an object that is rendered twice',
    mutate: ({ of, add }) => add({ ...of('ConfigMap', 'web') }),
    finding: ['duplicate-identity', 'v1 ConfigMap shop/web', undefined, 'is rendered already, in shop.yaml'],
  },
  {
    name: 'a Service whose selector is misspelt',
    mutate: ({ of }) => {
      of('Service', 'web').spec.selector.app = 'wbe';
    },
    finding: ['service-without-pods', 'v1 Service shop/web', 'spec.selector', 'selects app=wbe, which no pod template in namespace "shop" carries'],
  },
  {
    name: 'a Service in another namespace than its pods',
    mutate: ({ of }) => {
      of('Service', 'web').metadata.namespace = 'default';
    },
    finding: ['service-without-pods', 'v1 Service default/web', 'spec.selector', 'selects app=web, which no pod template in namespace "default" carries'],
  },
  {
    name: 'a Service with an empty selector',
    mutate: ({ of }) => {
      of('Service', 'web').spec.selector = {};
    },
    finding: [
      'empty-selector',
      'v1 Service shop/web',
      'spec.selector',
      'is empty: the Service gets no endpoints; leave it out where endpoints are written by hand',
    ],
  },
  {
    name: 'an autoscaler of a Deployment that is not there',
    mutate: ({ of }) => {
      of('HorizontalPodAutoscaler', 'web').spec.scaleTargetRef.name = 'webb';
    },
    finding: [
      'dangling-scale-target',
      'autoscaling/v2 HorizontalPodAutoscaler shop/web',
      'spec.scaleTargetRef',
      'refers to Deployment "webb", which is not rendered in namespace "shop"',
    ],
  },
  {
    name: 'an autoscaler of a workload of another kind',
    mutate: ({ of }) => {
      of('VerticalPodAutoscaler', 'orders').spec.targetRef.kind = 'Deployment';
    },
    finding: [
      'dangling-scale-target',
      'autoscaling.k8s.io/v1 VerticalPodAutoscaler shop/orders',
      'spec.targetRef',
      'refers to Deployment "orders", which is not rendered in namespace "shop"',
    ],
  },
  {
    name: 'a budget whose selector is misspelt',
    mutate: ({ of }) => {
      of('PodDisruptionBudget', 'web').spec.selector.matchLabels.app = 'wbe';
    },
    finding: [
      'budget-without-pods',
      'policy/v1 PodDisruptionBudget shop/web',
      'spec.selector',
      'selects app=wbe, which no pod template in namespace "shop" carries',
    ],
  },
  {
    name: 'a budget with an expression that no pod satisfies',
    mutate: ({ of }) => {
      of('PodDisruptionBudget', 'web').spec.selector = { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] };
    },
    finding: [
      'budget-without-pods',
      'policy/v1 PodDisruptionBudget shop/web',
      'spec.selector',
      'selects tier In (front, back), which no pod template in namespace "shop" carries',
    ],
  },
  {
    name: 'a budget without a selector',
    mutate: ({ of }) => {
      delete of('PodDisruptionBudget', 'web').spec.selector;
    },
    finding: ['budget-without-pods', 'policy/v1 PodDisruptionBudget shop/web', 'spec.selector', 'has no selector, and so selects nothing'],
  },
  {
    name: 'a budget with an empty selector',
    mutate: ({ of }) => {
      of('PodDisruptionBudget', 'web').spec.selector = {};
    },
    finding: ['empty-selector', 'policy/v1 PodDisruptionBudget shop/web', 'spec.selector', 'is empty: the budget covers every pod of the namespace together'],
  },
  {
    name: 'a budget that wants all replicas to stay',
    mutate: ({ of }) => {
      of('PodDisruptionBudget', 'web').spec = { minAvailable: 2, selector: { matchLabels: { app: 'web' } } };
    },
    finding: ['blocking-budget', 'policy/v1 PodDisruptionBudget shop/web', 'spec.minAvailable', 'is 2: with the fewest replicas (2), no pod may be evicted'],
  },
  {
    name: 'a budget that lets none go',
    mutate: ({ of }) => {
      of('PodDisruptionBudget', 'web').spec.maxUnavailable = 0;
    },
    finding: ['blocking-budget', 'policy/v1 PodDisruptionBudget shop/web', 'spec.maxUnavailable', 'is 0: with the fewest replicas (2), no pod may be evicted'],
  },
  {
    name: 'a budget that wants so large a share that rounding leaves none',
    mutate: ({ of }) => {
      of('PodDisruptionBudget', 'web').spec = { minAvailable: '51%', selector: { matchLabels: { app: 'web' } } };
    },
    finding: ['blocking-budget', 'policy/v1 PodDisruptionBudget shop/web', 'spec.minAvailable', 'is 51%: with the fewest replicas (2), no pod may be evicted'],
  },
  {
    name: 'a variable from a ConfigMap that is not there',
    mutate: ({ container }) => {
      container('Deployment', 'web').env[2].valueFrom.configMapKeyRef.name = 'wep';
    },
    finding: [
      'missing-config-map',
      web,
      `${app}.env[2].valueFrom.configMapKeyRef.name`,
      'refers to ConfigMap "wep", which is not rendered in namespace "shop"',
    ],
  },
  {
    name: 'a variable from a key that its ConfigMap does not have',
    mutate: ({ container }) => {
      container('Deployment', 'web').env[2].valueFrom.configMapKeyRef.key = 'LOG_LEVELS';
    },
    finding: [
      'missing-config-map',
      web,
      `${app}.env[2].valueFrom.configMapKeyRef.key`,
      'refers to key "LOG_LEVELS" of ConfigMap "web", which has only LOG_LEVEL, ORDERS_URL, ROUTING_KEY, TOKEN_FILE',
    ],
  },
  {
    name: 'variables from a ConfigMap that is not there',
    mutate: ({ container }) => {
      container('Deployment', 'web').envFrom.push({ configMapRef: { name: 'settings' } });
    },
    finding: ['missing-config-map', web, `${app}.envFrom[1].configMapRef.name`, 'refers to ConfigMap "settings", which is not rendered in namespace "shop"'],
  },
  {
    name: 'a variable from a Secret that nobody makes',
    mutate: ({ container }) => {
      container('Deployment', 'web').env[1].valueFrom.secretKeyRef.name = 'web-credential';
    },
    finding: [
      'missing-secret',
      web,
      `${app}.env[1].valueFrom.secretKeyRef.name`,
      'refers to Secret "web-credential", which is not rendered in namespace "shop", nor made there by an ExternalSecret, a SealedSecret or a Certificate',
    ],
  },
  {
    name: 'a volume of a Secret that nobody makes',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').volumes.push({ name: 'tls', secret: { secretName: 'tls' } });
    },
    finding: [
      'missing-secret',
      web,
      `${template}.volumes[1].secret.secretName`,
      'refers to Secret "tls", which is not rendered in namespace "shop", nor made there by an ExternalSecret, a SealedSecret or a Certificate',
    ],
  },
  {
    name: 'a pull secret that nobody makes',
    mutate: ({ pods }) => {
      pods('CronJob', 'report').imagePullSecrets = [{ name: 'registry' }];
    },
    finding: [
      'missing-secret',
      report,
      `${job}.imagePullSecrets[0].name`,
      'refers to Secret "registry", which is not rendered in namespace "shop", nor made there by an ExternalSecret, a SealedSecret or a Certificate',
    ],
  },
  {
    name: 'a ServiceAccount that is not there',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').serviceAccountName = 'website';
    },
    finding: [
      'missing-service-account',
      web,
      `${template}.serviceAccountName`,
      'refers to ServiceAccount "website", which is not rendered in namespace "shop"',
    ],
  },
  {
    name: 'a claim that is not there',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').volumes[0].persistentVolumeClaim.claimName = 'upload';
    },
    finding: [
      'missing-claim',
      web,
      `${template}.volumes[0].persistentVolumeClaim.claimName`,
      'refers to PersistentVolumeClaim "upload", which is not rendered in namespace "shop"',
    ],
  },
  {
    name: 'a PriorityClass that is not there',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').priorityClassName = 'shop-critical';
    },
    finding: ['missing-priority-class', web, `${template}.priorityClassName`, 'refers to PriorityClass "shop-critical", which is not rendered'],
  },
  {
    name: 'an object in a namespace that is not there',
    mutate: ({ of }) => {
      of('RoleBinding', 'shop:on-call:view').metadata.namespace = 'shops';
    },
    finding: [
      'missing-namespace',
      'rbac.authorization.k8s.io/v1 RoleBinding shops/shop:on-call:view',
      'metadata.namespace',
      'refers to Namespace "shops", which is not rendered',
    ],
  },
  {
    name: 'a topology spread that counts every pod',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').topologySpreadConstraints[0].labelSelector = {};
    },
    finding: ['empty-selector', web, `${template}.topologySpreadConstraints[0].labelSelector`, 'is empty: it counts every pod of the namespace'],
  },
  {
    name: 'a topology spread that counts none',
    mutate: ({ pods }) => {
      delete pods('Deployment', 'web').topologySpreadConstraints[0].labelSelector;
    },
    finding: ['empty-selector', web, `${template}.topologySpreadConstraints[0]`, 'has no labelSelector: it counts no pods, and so spreads nothing'],
  },
  {
    name: 'a workload that does not select its own pods',
    mutate: ({ of }) => {
      of('Deployment', 'web').spec.selector.matchLabels.tier = 'front';
    },
    finding: ['mismatched-selector', web, 'spec.selector', 'selects app=web, tier=front, which its own template does not carry'],
  },
  {
    name: 'a workload with an empty selector',
    mutate: ({ of }) => {
      of('StatefulSet', 'orders').spec.selector = { matchLabels: {} };
    },
    finding: ['empty-selector', orders, 'spec.selector', 'is empty: the API server refuses it'],
  },
  {
    name: 'a Service on port 0',
    mutate: ({ of }) => {
      of('Service', 'web').spec.ports[0].port = 0;
    },
    finding: ['port-zero', 'v1 Service shop/web', 'spec.ports[0].port', 'is 0; a port is a whole number from 1 to 65535'],
  },
  {
    name: 'a container on a port beyond 65535',
    mutate: ({ container }) => {
      container('Deployment', 'web').ports.push({ name: 'admin', containerPort: 70000 });
    },
    finding: ['port-zero', web, `${app}.ports[2].containerPort`, 'is 70000; a port is a whole number from 1 to 65535'],
  },
  {
    name: 'a NetworkPolicy for port 0',
    mutate: ({ of }) => {
      of('NetworkPolicy', 'default-deny').spec.egress = [{ ports: [{ port: 0 }] }];
    },
    finding: [
      'port-zero',
      'networking.k8s.io/v1 NetworkPolicy shop/default-deny',
      'spec.egress[0].ports[0].port',
      'is 0; a port is a whole number from 1 to 65535',
    ],
  },
  {
    name: 'a Service that leads to a port by a wrong name',
    mutate: ({ of }) => {
      of('Service', 'web').spec.ports[0].targetPort = 'htpp';
    },
    finding: [
      'unserved-target-port',
      'v1 Service shop/web',
      'spec.ports[0].targetPort',
      'is "htpp"; the selected pods declare http=8000/TCP, metrics=9090/TCP',
    ],
  },
  {
    name: 'a Service that leads to a number that no container declares',
    mutate: ({ of }) => {
      of('Service', 'orders').spec.ports[0].targetPort = 5433;
    },
    finding: ['unserved-target-port', 'v1 Service shop/orders', 'spec.ports[0].targetPort', 'is 5433; the selected pods declare 5432/TCP'],
  },
  {
    name: 'a Service whose port is what it leads to, and is declared nowhere',
    mutate: ({ of }) => {
      of('Service', 'web').spec.ports[1].port = 9091;
    },
    finding: ['unserved-target-port', 'v1 Service shop/web', 'spec.ports[1].port', 'is 9091; the selected pods declare http=8000/TCP, metrics=9090/TCP'],
  },
  {
    name: 'a Service that leads to a port of another protocol',
    mutate: ({ of }) => {
      of('Service', 'web').spec.ports[0].protocol = 'UDP';
    },
    finding: [
      'unserved-target-port',
      'v1 Service shop/web',
      'spec.ports[0].targetPort',
      'is "http"; the selected pods declare http=8000/TCP, metrics=9090/TCP',
    ],
  },
  {
    name: 'a probe of a port by a wrong name',
    mutate: ({ container }) => {
      container('Deployment', 'web').livenessProbe.httpGet.port = 'web';
    },
    finding: ['unserved-target-port', web, `${app}.livenessProbe.httpGet.port`, 'is "web"; its container declares http=8000/TCP, metrics=9090/TCP'],
  },
  {
    name: 'replicas beside an autoscaler',
    mutate: ({ of }) => {
      of('Deployment', 'web').spec.replicas = 3;
    },
    finding: ['replicas-beside-autoscaler', web, 'spec.replicas', 'is 3, while HorizontalPodAutoscaler "web" sets the number of pods'],
  },
  {
    name: 'a grace period shorter than preStop and drain',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').terminationGracePeriodSeconds = 39;
    },
    finding: ['grace-period', web, `${template}.terminationGracePeriodSeconds`, 'is 39; container "app" takes 10 s of preStop and 30 s of drain'],
  },
  {
    name: 'a default grace period that a sleeping hook uses up',
    mutate: ({ container }) => {
      container('StatefulSet', 'orders').lifecycle = { preStop: { exec: { command: ['sh', '-c', 'sleep 30 && pg_ctl stop'] } } };
    },
    finding: ['grace-period', orders, `${template}.terminationGracePeriodSeconds`, 'is 30 by default; container "database" takes 30 s of preStop'],
  },
  {
    name: 'a liveness probe that kills early',
    mutate: ({ container }) => {
      container('StatefulSet', 'orders').livenessProbe = { tcpSocket: { port: 5432 }, periodSeconds: 5 };
    },
    finding: ['startup-budget', orders, `${app}.livenessProbe`, 'gives container "database" 15 s to start; at least 30 s are expected'],
  },
  {
    name: 'a startup probe that gives up early',
    mutate: ({ container }) => {
      container('Deployment', 'web').startupProbe.failureThreshold = 3;
    },
    finding: ['startup-budget', web, `${app}.startupProbe`, 'gives container "app" 15 s to start; at least 30 s are expected'],
  },
  {
    name: 'a name with a capital letter',
    mutate: ({ of }) => {
      of('NetworkPolicy', 'default-deny').metadata.name = 'Default-Deny';
    },
    finding: [
      'names',
      'networking.k8s.io/v1 NetworkPolicy shop/Default-Deny',
      'metadata.name',
      'is "Default-Deny"; allowed: lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit (a DNS subdomain)',
    ],
  },
  {
    name: 'a CronJob whose name leaves no room for those of its Jobs',
    mutate: ({ of }) => {
      of('CronJob', 'report').metadata.name = 'r'.repeat(53);
    },
    finding: [
      'names',
      'batch/v1 CronJob shop/rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr',
      'metadata.name',
      'has 53 characters; at most 52 are allowed, as the names of its Jobs add 11 to it',
    ],
  },
  {
    name: 'a label with an underscore at its end',
    mutate: ({ of }) => {
      of('ConfigMap', 'web').metadata.labels = { team: 'front_' };
    },
    finding: [
      'names',
      'v1 ConfigMap shop/web',
      'metadata.labels.team',
      'is "front_"; allowed: letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
    ],
  },
  {
    name: 'annotations that are too large',
    mutate: ({ of }) => {
      of('ConfigMap', 'web').metadata.annotations = { notes: 'x'.repeat(262140) };
    },
    finding: ['names', 'v1 ConfigMap shop/web', 'metadata.annotations', 'take 262145 bytes together; at most 262144 are allowed'],
  },
  {
    name: 'a container that may gain privileges',
    mutate: ({ container }) => {
      delete container('Deployment', 'web').securityContext.allowPrivilegeEscalation;
    },
    finding: [
      'pod-security',
      web,
      template,
      'violates restricted:v1.34: allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)',
    ],
  },
  {
    name: 'an init container that keeps its capabilities',
    mutate: ({ pods }) => {
      delete pods('Deployment', 'web').initContainers[0].securityContext.capabilities;
    },
    finding: [
      'pod-security',
      web,
      template,
      'violates restricted:v1.34: unrestricted capabilities (container "migrate" must set securityContext.capabilities.drop=["ALL"])',
    ],
  },
  {
    name: 'a CronJob as root',
    mutate: ({ pods }) => {
      pods('CronJob', 'report').securityContext.runAsUser = 0;
    },
    finding: ['pod-security', report, job, 'violates restricted:v1.34: runAsUser=0 (pod must not set runAsUser=0)'],
  },
  {
    name: 'a probe of another host',
    mutate: ({ container }) => {
      container('Deployment', 'web').livenessProbe.httpGet.host = '169.254.169.254';
    },
    finding: [
      'pod-security',
      web,
      template,
      'violates restricted:v1.34: probe or lifecycle host (container "app" uses probe or lifecycle host "169.254.169.254")',
    ],
  },
  {
    name: 'a Pod Security level that does not exist',
    mutate: ({ of }) => {
      of('Namespace', 'shop').metadata.labels['pod-security.kubernetes.io/enforce'] = 'strict';
    },
    finding: [
      'pod-security',
      'v1 Namespace shop',
      'metadata.labels["pod-security.kubernetes.io/enforce"]',
      'is "strict"; allowed: privileged, baseline, restricted',
    ],
  },
  {
    name: 'an image without a tag',
    mutate: ({ container }) => {
      container('Deployment', 'web').image = 'registry.example:5000/shop/web';
    },
    finding: ['image-tag', web, `${app}.image`, 'is registry.example:5000/shop/web, without a tag and without a digest: that means latest'],
  },
  {
    name: 'an image with the tag latest',
    mutate: ({ pods }) => {
      pods('Deployment', 'web').initContainers[0].image = 'registry.example/shop/migrate:latest';
    },
    finding: ['image-tag', web, `${template}.initContainers[0].image`, 'is registry.example/shop/migrate:latest: latest is no version'],
  },
  {
    name: 'a password in a variable',
    mutate: ({ container }) => {
      container('Deployment', 'web').env.push({ name: 'REDIS_PASSWORD', value: 'hunter2' });
    },
    finding: ['secret-literal', web, `${app}.env[4].value`, '"REDIS_PASSWORD" holds a literal under the name of a secret'],
  },
  {
    name: 'a URL with a password in a ConfigMap',
    mutate: ({ of }) => {
      of('ConfigMap', 'web').data.BROKER_URL = 'amqp://shop:s3cr3t@broker.example:5672';
    },
    finding: ['secret-literal', 'v1 ConfigMap shop/web', 'data.BROKER_URL', '"BROKER_URL" holds a URL with a password'],
  },
  {
    name: 'a token among the arguments',
    mutate: ({ container }) => {
      container('CronJob', 'report').args = ['--token', 'c2VjcmV0LXRva2Vu'];
    },
    finding: ['secret-literal', report, `${job}.containers[0].args[1]`, '"token" holds a literal under the name of a secret'],
  },
  {
    name: 'a Secret with data',
    mutate: ({ of }) => {
      of('Secret', 'web-credentials').data = { url: 'cG9zdGdyZXM=', DATABASE_URL: 'cG9zdGdyZXM=' };
    },
    finding: ['secret-with-data', 'v1 Secret shop/web-credentials', 'data', 'carries values: DATABASE_URL, url'],
  },
  {
    name: 'a quota for fewer pods than the autoscaler may ask for',
    mutate: ({ of }) => {
      of('HorizontalPodAutoscaler', 'web').spec.maxReplicas = 10;
      of('ResourceQuota', 'compute').spec.hard['limits.memory'] = '8Gi';
    },
    finding: ['quota-below-need', 'v1 ResourceQuota shop/compute', 'spec.hard.pods', 'is 14; with every workload at its most, 15 are needed'],
  },
  {
    name: 'a quota for less memory than is asked for',
    mutate: ({ of }) => {
      of('ResourceQuota', 'compute').spec.hard['requests.memory'] = '3967Mi';
    },
    finding: [
      'quota-below-need',
      'v1 ResourceQuota shop/compute',
      'spec.hard["requests.memory"]',
      'is 3967Mi; with every workload at its most, 3968Mi are needed',
    ],
  },
  {
    name: 'a quota on what a container does not state',
    mutate: ({ of }) => {
      delete of('LimitRange', 'defaults').spec.limits[0].default;
    },
    finding: [
      'quota-below-need',
      report,
      `${job}.containers[0].resources.limits.memory`,
      'is not stated, although ResourceQuota "compute" counts limits.memory, and no LimitRange gives a default',
    ],
  },
  {
    name: 'a misspelt field',
    mutate: ({ container }) => {
      container('CronJob', 'report').imagePullPolcy = 'Always';
    },
    finding: [
      'schema',
      report,
      `${job}.containers[0].imagePullPolcy`,
      'is not a field: found "Always"; allowed: args, command, env, envFrom, image, imagePullPolicy, lifecycle, livenessProbe, name, ports, readinessProbe, resizePolicy, resources, restartPolicy, restartPolicyRules, securityContext, startupProbe, stdin, stdinOnce, terminationMessagePath, terminationMessagePolicy, tty, volumeDevices, volumeMounts, workingDir',
    ],
  },
];

describe('a good manifest with one thing broken', () => {
  test('is without findings before it is broken', () => {
    expect(goodObjects().length).toBeGreaterThan(15);
    expect(runChecks(brokenShop(() => {}))).toEqual([]);
  });

  test('is tried in forty ways at least', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test.each(cases)('$name', ({ mutate, finding }) => {
    const found = runChecks(brokenShop(mutate)).map(({ rule, object, path, message }) => [rule, object, path, message]);
    expect(found).toEqual([finding]);
  });
});
