import type { EnvironmentInput } from '../../model';
import images from '../images/development.json';
import { apiHost, externalsOf } from './hosts';

export const development: EnvironmentInput = {
  name: 'development',
  tier: 'development',
  audience: ['developers'],
  access: [{ group: 'intellisync:developers', role: 'edit' }],
  scaling: { horizontal: false, minReplicasAtMost: 1 },
  secretStore: { type: 'fake' },
  images,
  defaults: { config: { ENVIRONMENT: 'development', LOG_LEVEL: 'debug' } },
  regions: [
    {
      name: 'eu-west-1',
      primary: true,
      hosts: [apiHost('development', 'eu-west-1')],
      externals: externalsOf('development', 'eu-west-1'),
    },
  ],
};
