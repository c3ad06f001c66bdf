import type { PlatformInput } from '../model';

export const recovery: PlatformInput['recovery'] = { rtoMinutes: 240, rpoMinutes: 60 };

export const backups: PlatformInput['backups'] = [
  {
    name: 'supabase-database',
    external: 'supabase-database',
    full: 'daily',
    incremental: 'hourly',
    log: 'continuous',
    retention: { daily: 7, weekly: 4, monthly: 12 },
    restoreTest: 'monthly',
    drill: 'quarterly',
    encrypted: true,
    separateAccount: true,
    regions: 2,
  },
];
