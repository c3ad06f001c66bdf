import type { Check, CheckContext, RenderedObject } from './check';
import { loadText } from './load';
import { describe, type Value } from './read';

/** A small shop in one namespace, in which no check finds anything: what tests break on purpose, one thing at a time. */
const shop = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.34}
---
apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec:
  limits: [{type: Container, defaultRequest: {cpu: 100m, memory: 128Mi}, default: {memory: 256Mi}}]
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: compute, namespace: shop}
spec:
  hard: {pods: '14', requests.cpu: '4', requests.memory: 6Gi, limits.memory: 7Gi, persistentvolumeclaims: '4', requests.storage: 40Gi, services: '2', services.loadbalancers: '0'}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: shop-standard}
value: 1000
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: 'shop:on-call:view', namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'shop:on-call'}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data: {LOG_LEVEL: info, ORDERS_URL: 'http://orders.shop.svc:5432', ROUTING_KEY: orders.created, TOKEN_FILE: /run/secrets/token}
---
apiVersion: v1
kind: Secret
metadata: {name: web-credentials, namespace: shop}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: uploads, namespace: shop}
spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 10Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}, {name: metrics, port: 9090}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: web}, annotations: {example.com/revision: '7'}}
    spec:
      serviceAccountName: web
      priorityClassName: shop-standard
      terminationGracePeriodSeconds: 60
      securityContext: {runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}
      initContainers:
        - name: migrate
          image: registry.example/shop/migrate:1.4.2
          resources: {requests: {cpu: 200m, memory: 128Mi}, limits: {memory: 128Mi}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      containers:
        - name: app
          image: registry.example/shop/web:1.4.2
          command: [uvicorn]
          args: [--port, $(PORT), --timeout-graceful-shutdown, '30', 'main:app']
          env:
            - {name: PORT, value: '8000'}
            - {name: DATABASE_URL, valueFrom: {secretKeyRef: {name: web-credentials, key: DATABASE_URL}}}
            - {name: LOG_LEVEL, valueFrom: {configMapKeyRef: {name: web, key: LOG_LEVEL}}}
            - {name: FEATURES, valueFrom: {configMapKeyRef: {name: features, key: all, optional: true}}}
          envFrom: [{configMapRef: {name: web}}]
          ports: [{name: http, containerPort: 8000}, {name: metrics, containerPort: 9090}]
          startupProbe: {httpGet: {path: /health, port: http}, periodSeconds: 5, failureThreshold: 30}
          livenessProbe: {httpGet: {path: /health, port: http}}
          lifecycle: {preStop: {sleep: {seconds: 10}}}
          resources: {requests: {cpu: 200m, memory: 256Mi}, limits: {memory: 512Mi}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          volumeMounts: [{name: uploads, mountPath: /uploads}]
      volumes:
        - {name: uploads, persistentVolumeClaim: {claimName: uploads}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 8
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec:
  clusterIP: None
  selector: {app: orders}
  ports: [{name: postgresql, port: 5432, targetPort: 5432}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: orders, namespace: shop}
spec:
  replicas: 3
  serviceName: orders
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: database
          image: registry.example/postgres@sha256:4f2d6b1c0a8e5d3f7b9a1c2e4d6f8091a3b5c7d9e1f203142536475869708192
          ports: [{containerPort: 5432}]
          resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 512Mi}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: orders, namespace: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: StatefulSet, name: orders}
  updatePolicy: {updateMode: 'Off'}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: 0 5 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: report
              image: registry.example/shop/report:1.4.2
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

export const shopFile = 'shop.yaml';

/** The objects of the shop, new for each caller, who may break them. */
export function goodObjects(): RenderedObject[] {
  const { objects, findings } = loadText(shop, shopFile);
  if (findings.length > 0 || objects.length === 0) throw new Error('the fixture itself cannot be read');
  return objects.map(({ file, manifest }) => ({ file, manifest }));
}

/** The shop, with one thing changed. */
export function brokenShop(mutate: (shop: Shop) => void): CheckContext {
  const objects = goodObjects();
  mutate(shopOf(objects));
  return { objects, kubernetes: '1.34' };
}

/** Takes hold of what is in the shop. */
export interface Shop {
  readonly objects: RenderedObject[];
  /** @throws Error if there is no such object: a test must not break what is not there */
  of(kind: string, name: string): Value;
  /** The spec of the pods of a workload. */
  pods(kind: string, name: string): Value;
  /** The first of the containers of a workload. */
  container(kind: string, name: string): Value;
  add(manifest: Value): void;
  remove(kind: string, name: string): void;
}

function shopOf(objects: RenderedObject[]): Shop {
  const at = (kind: string, name: string): number => {
    const index = objects.findIndex(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name);
    if (index < 0) throw new Error(`the fixture has no ${kind} ${name}`);
    return index;
  };
  const of = (kind: string, name: string) => objects[at(kind, name)]!.manifest;
  const pods = (kind: string, name: string) => {
    const { spec } = of(kind, name);
    return (spec.template ?? spec.jobTemplate.spec.template).spec;
  };
  return {
    objects,
    of,
    pods,
    container: (kind, name) => pods(kind, name).containers[0],
    add: (manifest) => objects.push({ file: shopFile, manifest }),
    remove: (kind, name) => objects.splice(at(kind, name), 1),
  };
}

/** The objects of a text, as one file. */
export function contextOf(yaml: string, kubernetes = '1.34'): CheckContext {
  const { objects, findings } = loadText(yaml, 'test.yaml');
  if (findings.length > 0 || objects.length === 0) throw new Error('the example cannot be read');
  return { objects, kubernetes };
}

/** What one check finds: object, place, message and fix of each fault, a line each. */
export function faultsOf(check: Check, context: CheckContext): string[] {
  return [...check.run(context)].map(({ object, path, message, fix }) =>
    [describe(object), path, message, fix].filter((part) => part !== undefined).join(' | '),
  );
}
