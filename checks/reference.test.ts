import { platform } from '../config/platform';
import { parseOrThrow } from '../model';
import { render } from '../synth';
import { runChecks } from '.';
import { applySuppressions } from './suppress';

const sound = parseOrThrow(platform);
const { frame } = sound;
const rendered = render(sound, {});

describe('the reference platform', () => {
  test('is rendered for five targets', () => {
    expect(rendered.map(({ target }) => target.name)).toEqual([
      'development/eu-west-1',
      'production/eu-west-1',
      'production/us-east-1',
      'staging/eu-west-1',
      'testing/eu-west-1',
    ]);
  });

  test.each(rendered)('has nothing wrong in $target.name, but for images without a digest, which its configuration says are known', ({ target, files }) => {
    const objects = files.flatMap(({ file, objects }) => objects.map((manifest) => ({ file, manifest })));
    const workloads = objects.filter(({ manifest }) => ['Deployment', 'StatefulSet'].includes(manifest.kind));
    expect(workloads.length).toBeGreaterThanOrEqual(target.services.length);
    expect(target.services.length).toBeGreaterThan(5);

    const findings = runChecks({ objects, kubernetes: target.environment.kubernetes, target });
    expect(applySuppressions(findings, frame.suppressions, '2026-12-01', [])).toEqual([]);
  });
});
