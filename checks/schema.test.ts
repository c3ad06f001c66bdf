import type { RenderedObject } from './check';
import { schema } from './schema';
import { kubernetesVersions } from './schema-catalogue';

// biome-ignore lint/suspicious/noExplicitAny: what is broken on purpose fits no type
type Loose = any;

const deployment = (): Loose => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '0%' } },
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'registry.example/web:1',
            imagePullPolicy: 'IfNotPresent',
            ports: [{ name: 'http', containerPort: 8080 }],
            resources: { requests: { cpu: 0.5, memory: '512Mi' } },
          },
        ],
      },
    },
  },
});

const autoscaler = (): Loose => ({
  apiVersion: 'autoscaling.k8s.io/v1',
  kind: 'VerticalPodAutoscaler',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, updatePolicy: { updateMode: 'Off', minReplicas: 2 } },
});

const definition = (): Loose => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'cakes.shop.example' },
  spec: {
    group: 'shop.example',
    names: { kind: 'Cake', plural: 'cakes' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { layers: { type: 'array', items: { type: 'string', default: 'cream' } } },
            additionalProperties: false,
          },
        },
      },
    ],
  },
});

const object = (manifest: unknown): RenderedObject => ({ file: 'services/web.k8s.yaml', manifest });

/** Everything that is said of a manifest, the way that a person reads it. */
function said(manifest: unknown, kubernetes = '1.34'): string {
  return [...schema.run({ objects: [object(manifest)], kubernetes })].map(({ path, message, fix }) => `\n${path}: ${message}\n  fix: ${fix}`).join('');
}

/** What is said of a manifest after one change. */
function saidAfter(change: (manifest: Loose) => void, manifest = deployment()): string {
  change(manifest);
  return said(manifest);
}

describe('what fits its schema', () => {
  test('there are schemas for every version that the model knows', () => {
    expect(kubernetesVersions).toEqual(['1.34', '1.35', '1.36', '1.37']);
  });

  test.each(kubernetesVersions)('passes in Kubernetes %s', (kubernetes) => {
    expect(said(deployment(), kubernetes)).toBe('');
    expect(said(autoscaler(), kubernetes)).toBe('');
    expect(said(definition(), kubernetes)).toBe('');
  });

  test('passes with fields that an API keeps without knowing them', () => {
    const manifest = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'digests', annotations: { any: 'thing' } },
      spec: { policyName: 'digests', validationActions: ['Deny'], matchResources: {} },
    };
    expect(said(manifest)).toBe('');
  });

  test('an unknown version of Kubernetes is a mistake of the caller', () => {
    expect(() => said(deployment(), '1.20')).toThrow('no schemas are vendored for Kubernetes 1.20, only for 1.34, 1.35, 1.36, 1.37; see tools/schemas.ts');
  });
});

describe('what does not', () => {
  test('an unknown field is told with the one that was meant', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.replica = 3;
      }),
    ).toBe(`
spec.replica: is not a field: found 3; allowed: minReadySeconds, paused, progressDeadlineSeconds, replicas, revisionHistoryLimit, selector, strategy, template
  fix: did you mean "replicas"?`);
  });

  test('an unknown field that is like no other is told with all that there are', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.template.spec.containers[0].ports[0].zone = 'public';
      }),
    ).toBe(`
spec.template.spec.containers[0].ports[0].zone: is not a field: found "public"; allowed: containerPort, hostIP, hostPort, name, protocol
  fix: remove it`);
  });

  test('a number in quotes is told with the quotes taken off', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.template.spec.containers[0].ports[0].containerPort = '8080';
      }),
    ).toBe(`
spec.template.spec.containers[0].ports[0].containerPort: has the wrong type: found "8080"; allowed: a whole number
  fix: take the quotes off: 8080`);
  });

  test('a label that is no text is told with quotes', () => {
    expect(
      saidAfter(({ metadata }) => {
        metadata.labels['app.kubernetes.io/name'] = true;
      }),
    ).toBe(`
metadata.labels["app.kubernetes.io/name"]: has the wrong type: found true; allowed: text
  fix: put it in quotes: "true"`);
  });

  test('nothing where a list belongs', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.template.spec.volumes = null;
      }),
    ).toBe(`
spec.template.spec.volumes: has the wrong type: found null; allowed: a list
  fix: leave it out, or give it a value`);
  });

  test('a fraction where a number or a percentage belongs', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.strategy.rollingUpdate.maxSurge = 0.5;
      }),
    ).toBe(`
spec.strategy.rollingUpdate.maxSurge: has the wrong type: found 0.5; allowed: a whole number or text
  fix: put it in quotes: "0.5"`);
  });

  test('a missing field is told where it belongs', () => {
    expect(
      saidAfter(({ spec }) => {
        delete spec.selector;
      }),
    ).toBe(`
spec.selector: is missing; allowed: a map
  fix: add it`);
  });

  test('a value outside an enumeration is told with the values, and the one that was meant', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.template.spec.containers[0].imagePullPolicy = 'Allways';
      }),
    ).toBe(`
spec.template.spec.containers[0].imagePullPolicy: is not one of the allowed values: found "Allways"; allowed: Always, IfNotPresent, Never
  fix: did you mean "Always"?`);
  });

  test('a quantity that is none', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.template.spec.containers[0].resources.requests.memory = '512mb';
      }),
    ).toBe(`
spec.template.spec.containers[0].resources.requests.memory: has the wrong form: found "512mb"; allowed: a quantity, such as 500m, 2 or 512Mi
  fix: write a quantity`);
  });

  test('a custom resource, down to its bounds and its metadata', () => {
    expect(
      saidAfter((manifest) => {
        manifest.metadata.owner = 'shop';
        manifest.spec.updatePolicy.updateMode = 'off';
        manifest.spec.updatePolicy.mode = 'Off';
      }, autoscaler()),
    ).toBe(`
metadata.owner: is not a field: found "shop"; allowed: annotations, creationTimestamp, deletionGracePeriodSeconds, deletionTimestamp, finalizers, generateName, generation, labels, managedFields, name, namespace, ownerReferences, resourceVersion, selfLink, uid
  fix: remove it
spec.updatePolicy.mode: is not a field: found "Off"; allowed: evictAfterOOMSeconds, evictionRequirements, minReplicas, updateMode
  fix: remove it
spec.updatePolicy.updateMode: is not one of the allowed values: found "off"; allowed: Auto, InPlace, InPlaceOrRecreate, Initial, Off, Recreate
  fix: did you mean "Off"?`);
  });

  test('a schema within a schema, however deep', () => {
    expect(
      saidAfter(({ spec }) => {
        spec.versions[0].schema.openAPIV3Schema.properties.layers.items.minLenght = 1;
      }, definition()),
    ).toMatch(
      /^\nspec\.versions\[0\]\.schema\.openAPIV3Schema\.properties\.layers\.items\.minLenght: is not a field: found 1; .*\n {2}fix: did you mean "minLength"\?$/,
    );
  });

  test('everything at once', () => {
    const faults = saidAfter((manifest) => {
      manifest.spec.replicas = '2';
      manifest.spec.paused = 1;
      delete manifest.spec.template;
    });
    expect(
      faults
        .split('\n')
        .filter((line) => line.startsWith('spec'))
        .map((line) => line.split(':')[0]),
    ).toEqual(['spec.template', 'spec.paused', 'spec.replicas']);
  });
});

describe('what is of no known kind', () => {
  test.each([
    [
      'a misspelt kind',
      { apiVersion: 'apps/v1', kind: 'Deploymnt' },
      `
kind: is unknown in apps/v1: found "Deploymnt"; allowed: DaemonSet, Deployment, ReplicaSet, StatefulSet
  fix: did you mean "Deployment"?`,
    ],
    [
      'a kind in lower case',
      { apiVersion: 'v1', kind: 'namespace' },
      `
kind: is not one of the allowed values: found "namespace"; allowed: Namespace
  fix: did you mean "Namespace"?`,
    ],
    [
      'a version of a group that does not have the kind',
      { apiVersion: 'networking.k8s.io/v2', kind: 'NetworkPolicy' },
      `
apiVersion: does not have the kind NetworkPolicy in Kubernetes 1.34: found "networking.k8s.io/v2"; allowed: networking.k8s.io/v1
  fix: write apiVersion: networking.k8s.io/v1`,
    ],
    [
      'a kind that Kubernetes serves, but for which no schema is vendored',
      { apiVersion: 'apps/v1', kind: 'ControllerRevision' },
      `
kind: is not vendored: found apps/v1 ControllerRevision, which Kubernetes 1.34 serves but nothing here can check
  fix: add it to the kinds in tools/schemas.ts, then npm run schemas`,
    ],
    [
      'an object of neither version nor kind',
      { metadata: { name: 'nameless' } },
      `
apiVersion: is missing; allowed: text
  fix: say which version of the API it is written in
kind: is missing; allowed: text
  fix: say what kind of object it is`,
    ],
    [
      'an apiVersion that is no text',
      { apiVersion: 1, kind: 'Namespace' },
      `
apiVersion: must be text: found 1
  fix: say which version of the API it is written in`,
    ],
  ])('%s', (_, manifest, expected) => {
    expect(said(manifest)).toBe(expected);
  });

  test('a custom resource whose definition is not vendored', () => {
    expect(said({ apiVersion: 'shop.example/v1', kind: 'Cake' })).toMatch(
      /^\napiVersion: is unknown in Kubernetes 1\.34: found "shop\.example\/v1", with kind "Cake"; allowed: .*\n {2}fix: correct it; for a custom resource, add it to tools\/custom-resources\.ts, then npm run schemas$/,
    );
  });

  test('a group that would lead out of the folder of schemas', () => {
    expect(said({ apiVersion: '../1.35/v1', kind: 'Pod' })).toMatch(
      /^\napiVersion: does not have the kind Pod in Kubernetes 1\.34: found "\.\.\/1\.35\/v1"; allowed: v1\n/,
    );
  });
});
