import type { PlatformInput } from '../model';

/** Critical reaches the pager at any hour, warning the chat in business hours, info the digest. */
const contacts = (team: string) => ({ critical: `pager:${team}`, warning: `chat:#${team}-alerts`, info: `digest:${team}` });

export const teams: PlatformInput['teams'] = [
  { name: 'platform', description: 'The management zone and the API gateway.', contacts: contacts('platform') },
  { name: 'agents', description: 'Agents, their context and their memory.', contacts: contacts('agents') },
  { name: 'content', description: 'Intake, content, search and documents.', contacts: contacts('content') },
  { name: 'growth', description: 'Analytics, notifications and workflows.', contacts: contacts('growth') },
];

export const businessHours: PlatformInput['businessHours'] = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  start: '08:00',
  end: '18:00',
  timeZone: 'Europe/Dublin',
};
