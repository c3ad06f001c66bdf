import type { Construct } from 'constructs';
import { ConfigMap } from '../constructs/config-map';
import { Deployment } from '../constructs/deployment';
import { ExternalSecret } from '../constructs/external-secret';
import { HorizontalPodAutoscaler, type MetricProps } from '../constructs/horizontal-pod-autoscaler';
import { PodDisruptionBudget } from '../constructs/pod-disruption-budget';
import type { PodTemplateProps, VolumeProps } from '../constructs/pod-template';
import type { ProbeProps } from '../constructs/probe';
import { Service } from '../constructs/service';
import { ServiceAccount } from '../constructs/service-account';
import { StatefulSet } from '../constructs/stateful-set';
import { VerticalPodAutoscaler } from '../constructs/vertical-pod-autoscaler';
import type { ResolvedService, Target } from '../model';
import { LayerChart } from './layer-chart';
import { remoteKeyOf, storeName } from './secret-stores-chart';
import { selectorOf } from './selector';

/** What every service brings along, whatever its kind. Siblings add what is theirs alone. */
export class ServiceChart extends LayerChart {
  protected readonly selector: Readonly<Record<string, string>>;
  readonly workload: Deployment | StatefulSet;

  constructor(
    scope: Construct,
    protected readonly service: ResolvedService,
    protected readonly target: Target,
    labels: Readonly<Record<string, string>> = {},
  ) {
    const { domain } = target.platform;
    const selector = selectorOf(service.name, target);
    super(scope, 'services', service.name, target, {
      ...selector,
      'app.kubernetes.io/component': service.kind,
      [`${domain}/zone`]: service.zone,
      ...(service.owner ? { [`${domain}/team`]: service.owner } : {}),
      ...labels,
    });
    this.selector = selector;
    const pod = this.pod();
    this.network();
    this.workload = service.workload.type === 'StatefulSet' ? this.statefulSet(service.workload, pod) : this.deployment(service.workload, pod);
    this.autoscalers();
    this.budget();
  }

  /** The name and place of an object of this service. */
  protected named(name = this.service.name) {
    return { name, namespace: this.service.namespace };
  }

  private pod(): PodTemplateProps {
    const { service } = this;
    const serviceAccount = new ServiceAccount(this, 'service-account', { ...this.named(), annotations: service.serviceAccount.annotations });
    const data = { ...addresses(service), ...service.config };
    const config = Object.keys(data).length ? new ConfigMap(this, 'config', { ...this.named(), data }) : undefined;
    const port = service.metrics && service.ports.find(({ name }) => name === service.metrics?.port);
    return {
      labels: { ...this.labels, 'app.kubernetes.io/version': service.image.version },
      selector: this.selector,
      annotations: {
        ...(port ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port.containerPort), 'prometheus.io/path': service.metrics!.path } : {}),
        ...proxyAnnotations(this.target),
        ...service.podAnnotations,
      },
      serviceAccount,
      automountToken: service.serviceAccount.automountToken,
      image: service.image.reference,
      imagePullPolicy: service.image.pullPolicy,
      imagePullSecrets: service.image.pullSecrets,
      command: service.command,
      args: service.args,
      env: service.env,
      secrets: this.secrets(),
      config,
      ports: service.ports,
      probes: {
        startup: this.probe(service.probes.startup),
        liveness: this.probe(service.probes.liveness),
        readiness: this.probe(service.probes.readiness),
      },
      resources: service.resources,
      security: service.security,
      volumes: service.volumes.map((volume) => this.volume(volume)),
      mounts: [],
      spread: service.maxReplicas > 1 ? service.spread : { zone: 'Off', host: 'Off' },
      preStopSeconds: service.preStopSeconds,
      terminationGracePeriodSeconds: service.terminationGracePeriodSeconds,
      priorityClassName: service.priorityClass,
      nodeSelector: service.nodeSelector,
    };
  }

  /** The variables that come from the secret store, and the Secret that is made of them. */
  private secrets(): PodTemplateProps['secrets'] {
    const { secrets, name } = this.service;
    const { secretStore } = this.target;
    if (secretStore === undefined || secrets.length === 0) return undefined;
    const secret = new ExternalSecret(this, 'external-secret', {
      ...this.named(),
      store: { name: storeName },
      refreshInterval: secretStore.refreshInterval,
      remoteKey: remoteKeyOf(name, secretStore),
      entries: secrets,
    });
    const versions = secrets.flatMap(({ name: variable, version }) => (version === undefined ? [] : [`${variable}=${version}`]));
    return { secretName: secret.name, keys: secrets.map((each) => each.name), versions };
  }

  private probe(probe: ResolvedService['probes']['liveness']): ProbeProps | undefined {
    if (probe?.type !== 'grpc') return probe;
    return { ...probe, port: this.service.ports.find(({ name }) => name === probe.port)!.containerPort };
  }

  private volume(volume: ResolvedService['volumes'][number]): VolumeProps {
    if (volume.type !== 'configMap') return volume;
    const { name, mountPath, files } = volume;
    const configMap = new ConfigMap(this, `volume-${name}`, { ...this.named(`${this.service.name}-${name}`), data: files });
    return { name, mountPath, type: 'configMap', configMap };
  }

  private network(): void {
    const ports = this.servicePorts();
    if (ports.length === 0) return;
    new Service(this, 'service', {
      ...this.named(),
      selector: this.selector,
      ports,
      clientIpAffinitySeconds: this.service.sessionAffinity === 'ClientIP' ? this.service.sessionAffinityTimeoutSeconds : undefined,
    });
  }

  private servicePorts() {
    return this.service.ports
      .filter(({ expose }) => expose)
      .map(({ name, servicePort, protocol, appProtocol }) => ({ name, port: servicePort, targetPort: name, protocol, appProtocol }));
  }

  private workloadProps(pod: PodTemplateProps) {
    const { description, image, scaling } = this.service;
    return {
      ...this.named(),
      labels: { 'app.kubernetes.io/version': image.version },
      // Not on the pods: a better description must not restart them.
      ...(description ? { annotations: { [`${this.target.platform.domain}/description`]: description } } : {}),
      replicas: scaling.type === 'fixed' ? scaling.replicas : undefined,
      pod,
    };
  }

  private deployment(workload: Extract<ResolvedService['workload'], { type: 'Deployment' }>, pod: PodTemplateProps): Deployment {
    return new Deployment(this, 'deployment', { ...this.workloadProps(pod), ...workload });
  }

  private statefulSet(workload: Extract<ResolvedService['workload'], { type: 'StatefulSet' }>, pod: PodTemplateProps): StatefulSet {
    const headlessService = new Service(this, 'headless-service', {
      ...this.named(`${this.service.name}-headless`),
      selector: this.selector,
      ports: this.servicePorts(),
      headless: true,
    });
    return new StatefulSet(this, 'stateful-set', { ...this.workloadProps(pod), ...workload, headlessService });
  }

  private autoscalers(): void {
    const { scaling, verticalScaling: vertical } = this.service;
    if (scaling.type === 'horizontal') {
      const { minReplicas, maxReplicas, cpuUtilization, memoryUtilization, scaleUp, scaleDown } = scaling;
      new HorizontalPodAutoscaler(this, 'hpa', {
        ...this.named(`${this.service.name}-hpa`),
        target: this.workload,
        minReplicas,
        maxReplicas,
        cpuUtilization,
        memoryUtilization,
        metrics: metricsOf(scaling),
        scaleUp,
        scaleDown,
      });
    }
    if (vertical) new VerticalPodAutoscaler(this, 'vpa', { ...this.named(), target: this.workload, ...vertical });
  }

  private budget(): void {
    const { maxUnavailable } = this.service;
    if (maxUnavailable !== undefined) new PodDisruptionBudget(this, 'pdb', { ...this.named(), selector: this.selector, maxUnavailable });
  }
}

/** What the injected proxy may use; without requests on every container an autoscaler reads nothing, and a quota refuses the pod. */
function proxyAnnotations({ mesh }: Target): Record<string, string> {
  if (mesh.type === 'none') return {};
  const { requests, limits } = mesh.proxy;
  const name = 'sidecar.istio.io/proxy';
  return { [`${name}CPU`]: requests.cpu, [`${name}Memory`]: requests.memory, [`${name}CPULimit`]: limits.cpu, [`${name}MemoryLimit`]: limits.memory };
}

/** Where the callees are, for the variables that ask for it. */
function addresses({ calls }: ResolvedService): Record<string, string> {
  return Object.fromEntries(calls.flatMap(({ env, scheme, host, port }) => (env === undefined ? [] : [[env, `${scheme}://${host}:${port}`]])));
}

function metricsOf(scaling: Extract<ResolvedService['scaling'], { type: 'horizontal' }>): MetricProps[] {
  const { requestsPerSecond, queue, custom } = scaling;
  return [
    ...(requestsPerSecond === undefined ? [] : [{ name: 'http_requests_per_second', type: 'Pods' as const, averageValue: amountOf(requestsPerSecond) }]),
    ...(queue === undefined
      ? []
      : [{ name: 'queue_messages_ready', type: 'External' as const, averageValue: String(queue.averageValue), matchLabels: { queue: queue.name } }]),
    ...custom,
  ];
}

/** A number as a quantity, which knows thousandths but no fractions: 0.5 is 500m. */
const amountOf = (value: number): string => (Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`);
