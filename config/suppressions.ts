import type { PlatformInput } from '../model';

/** Findings that are known, and accepted for a while. */
export const suppressions: PlatformInput['suppressions'] = [
  ...['apps/v1 Deployment *', 'apps/v1 StatefulSet *'].map((object) => ({
    rule: 'image-digest',
    object,
    reason: 'The images are published nowhere yet, so there is no digest to verify; promotion writes them.',
    expires: '2027-05-31',
  })),
];
