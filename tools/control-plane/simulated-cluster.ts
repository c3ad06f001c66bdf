import { join } from 'node:path';
import { moduleFolder } from '../cache';
import { tools } from '../versions';
import type { ControlPlane } from './control-plane';
import { poll } from './poll';

/** What every cluster that we render for offers to encrypted volumes. */
const storageClassName = 'encrypted';
const zones = ['a', 'b', 'c'];
const nodesPerZone = 3;
const volumesPerZone = 10;
const volumeSize = '1Ti';
const zoneLabel = 'topology.kubernetes.io/zone';

/**
 * Starts the controllers, with nodes in three zones of a region and, as there is nobody to provision them, volumes in each.
 * There is more room than any target needs, so what does not start is not wanting for room.
 */
export async function simulateCluster(controlPlane: ControlPlane, region: string, signal: AbortSignal): Promise<void> {
  const { api } = controlPlane;
  await api.create('/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: storageClassName },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  for (const zone of zones.map((letter) => region + letter)) {
    for (let i = 0; i < nodesPerZone; i++) await api.create('/api/v1/nodes', node(`${zone}-${i}`, region, zone));
    for (let i = 0; i < volumesPerZone; i++) await api.create('/api/v1/persistentvolumes', volume(`${zone}-${i}`, zone));
  }
  const stages = join(await moduleFolder(tools.kwok.module, tools.kwok.version, signal), 'kustomize', 'stage');
  controlPlane.startControllers(
    ['node/fast/node-initialize.yaml', 'pod/fast/pod-ready.yaml', 'pod/fast/pod-complete.yaml', 'pod/fast/pod-delete.yaml'].map((file) => join(stages, file)),
  );
  // A new node is tainted until a controller has seen that it is ready; pods that come before would be warned about.
  const pending = async () => (await api.list('/api/v1/nodes')).filter(({ spec }) => spec.taints?.length > 0).map(({ metadata }) => metadata.name);
  const missing = await poll(pending, 60, signal);
  if (missing.length) throw new Error(`nodes that are not ready after 60 s: ${missing.join(', ')}`);
}

function node(name: string, region: string, zone: string) {
  const resources = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': region,
        [zoneLabel]: zone,
      },
    },
    status: { capacity: resources, allocatable: resources },
  };
}

/** A volume of a zone, which is where the pod that claims it must run from then on, as with a cloud's disks. */
function volume(name: string, zone: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: volumeSize },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName,
      csi: { driver: 'simulated', volumeHandle: name },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zoneLabel, operator: 'In', values: [zone] }] }] } },
    },
  };
}
