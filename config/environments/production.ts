import type { EnvironmentInput } from '../../model';
import images from '../images/production.json';
import { apiHost, externalsOf } from './hosts';

const region = (name: string) => ({
  name,
  hosts: [apiHost('production', name), 'api.intellisync.example'],
  externals: externalsOf('production', name),
});

export const production: EnvironmentInput = {
  name: 'production',
  tier: 'production',
  audience: ['all users'],
  // Users reach production through its edge only; the cluster is open to those who are called at night.
  access: [
    { group: 'intellisync:on-call', role: 'edit' },
    { group: 'intellisync:platform-engineers', role: 'view' },
  ],
  // One store for both regions; each zone reads it by an identity of its own, which the cloud ties to the service account.
  mesh: { type: 'istio' },
  secretStore: { type: 'aws', region: 'eu-west-1' },
  images,
  defaults: {
    config: { ENVIRONMENT: 'production', LOG_LEVEL: 'info' },
    // A zone may be lost, so no two replicas may share one while another has room.
    spread: { zone: 'DoNotSchedule' },
  },
  regions: [{ ...region('eu-west-1'), primary: true }, region('us-east-1')],
};
