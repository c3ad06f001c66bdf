import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache';

describe('the cache of tools', () => {
  test('is where PLATFORM_TOOLS says', () => {
    expect(cacheFolder({ PLATFORM_TOOLS: '/opt/tools', XDG_CACHE_HOME: '/cache' })).toBe('/opt/tools');
  });

  test('is otherwise in the cache folder of the user', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/cache' })).toBe(join('/cache', 'platform-tools'));
  });

  test('is in the home folder where that is not set, or is relative', () => {
    const inHome = join(homedir(), '.cache', 'platform-tools');
    expect([cacheFolder({}), cacheFolder({ XDG_CACHE_HOME: 'cache' })]).toEqual([inHome, inHome]);
  });
});
