import type { EnvironmentInput } from '../../model';
import images from '../images/testing.json';
import { apiHost, externalsOf } from './hosts';

export const testing: EnvironmentInput = {
  name: 'testing',
  tier: 'testing',
  audience: ['development team'],
  access: [{ group: 'intellisync:development-team', role: 'edit' }],
  scaling: { minReplicasAtMost: 1, maxReplicasAtMost: 3 },
  mesh: { type: 'istio' },
  secretStore: { type: 'aws', region: 'eu-west-1' },
  images,
  defaults: { config: { ENVIRONMENT: 'testing', LOG_LEVEL: 'debug', SYNTHETIC_DATA: 'true' } },
  regions: [
    {
      name: 'eu-west-1',
      primary: true,
      hosts: [apiHost('testing', 'eu-west-1')],
      externals: externalsOf('testing', 'eu-west-1'),
    },
  ],
};
