import type { PlatformInput } from '../model';
import { backups, recovery } from './backups';
import { classes, defaults } from './classes';
import { development } from './environments/development';
import { production } from './environments/production';
import { staging } from './environments/staging';
import { testing } from './environments/testing';
import { externals, queues } from './externals';
import { services } from './services';
import { suppressions } from './suppressions';
import { businessHours, teams } from './teams';
import { priorityClasses, zones } from './zones';

/** IntelliSync CMS: MCP services on Kubernetes, in four environments and two regions. */
export const platform: PlatformInput = {
  name: 'intellisync',
  domain: 'intellisync.io',
  registry: 'ghcr.io/intellisync',
  businessHours,
  recovery,
  suppressions,
  teams,
  zones,
  priorityClasses,
  defaults,
  classes,
  queues,
  externals,
  services,
  backups,
  environments: [development, testing, staging, production],
};
