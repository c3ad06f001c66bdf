import type { EnvironmentInput } from '../../model';
import images from '../images/staging.json';
import { apiHost, externalsOf } from './hosts';

export const staging: EnvironmentInput = {
  name: 'staging',
  tier: 'staging',
  audience: ['internal team', 'select clients'],
  access: [
    { group: 'intellisync:internal-team', role: 'view' },
    { group: 'intellisync:platform-engineers', role: 'edit' },
  ],
  scaling: { maxReplicasAtMost: 4 },
  mesh: { type: 'istio' },
  secretStore: { type: 'aws', region: 'eu-west-1' },
  images,
  defaults: {
    config: { ENVIRONMENT: 'staging', LOG_LEVEL: 'info' },
    spread: { zone: 'DoNotSchedule' },
  },
  regions: [
    {
      name: 'eu-west-1',
      primary: true,
      hosts: [apiHost('staging', 'eu-west-1')],
      externals: externalsOf('staging', 'eu-west-1'),
    },
  ],
};
