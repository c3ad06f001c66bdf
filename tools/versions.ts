/** A Go program, built in the folder of its own module, where its `replace` and `exclude` lines hold. */
export interface ModuleSource {
  readonly from: 'module';
  readonly module: string;
  readonly version: string;
  /** The package of the program, relative to the module. */
  readonly package: `./${string}`;
}

/** A program of Kubernetes itself, whose staging modules must be taken at the version that belongs to it. */
export interface KubernetesSource {
  readonly from: 'kubernetes';
  readonly version: string;
  /** `cmd/kube-apiserver` */
  readonly package: `cmd/${string}`;
}

/** A Go program whose module replaces others by folders that it does not contain: built as a dependency, where that is void. */
export interface DependencySource {
  readonly from: 'dependency';
  readonly module: string;
  readonly version: string;
  /** The whole import path of the program. */
  readonly package: string;
}

export type ToolSource = ModuleSource | DependencySource | KubernetesSource;

/** The version that every program of Kubernetes is run at: the newest patch of what the environments run. */
const kubernetes = 'v1.34.4';

/** Other people's tools, at the versions that our output is judged with. A newer one may need a newer Go. */
export const tools = {
  cyclonus: { from: 'module', module: 'github.com/mattfenwick/cyclonus', version: 'v0.5.6', package: './cmd/cyclonus' },
  etcd: { from: 'dependency', module: 'go.etcd.io/etcd/server/v3', version: 'v3.6.8', package: 'go.etcd.io/etcd/server/v3' },
  kubeconform: { from: 'module', module: 'github.com/yannh/kubeconform', version: 'v0.7.0', package: './cmd/kubeconform' },
  kubectl: { from: 'kubernetes', version: kubernetes, package: 'cmd/kubectl' },
  'kube-apiserver': { from: 'kubernetes', version: kubernetes, package: 'cmd/kube-apiserver' },
  'kube-controller-manager': { from: 'kubernetes', version: kubernetes, package: 'cmd/kube-controller-manager' },
  'kube-scheduler': { from: 'kubernetes', version: kubernetes, package: 'cmd/kube-scheduler' },
  'kube-score': { from: 'module', module: 'github.com/zegl/kube-score', version: 'v1.20.0', package: './cmd/kube-score' },
  kwok: { from: 'module', module: 'sigs.k8s.io/kwok', version: 'v0.8.0', package: './cmd/kwok' },
} as const satisfies Record<string, ToolSource>;

export type ToolName = keyof typeof tools;
