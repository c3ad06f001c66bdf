import { brokenShop, faultsOf } from './fixture';
import { gracePeriod } from './grace-period';

const withPods = (grace: number | undefined, container: object) =>
  brokenShop(({ pods }) => {
    const spec = pods('StatefulSet', 'orders');
    if (grace !== undefined) spec.terminationGracePeriodSeconds = grace;
    Object.assign(spec.containers[0], container);
  });

const sleeping = (...command: readonly string[]) => ({ lifecycle: { preStop: { exec: { command } } } });

describe('grace-period', () => {
  test('accepts a period of preStop, drain and more', () => {
    expect(
      faultsOf(
        gracePeriod,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds a period that ends amid the drain', () => {
    const context = brokenShop(({ pods }) => {
      pods('Deployment', 'web').terminationGracePeriodSeconds = 39;
    });
    expect(faultsOf(gracePeriod, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.terminationGracePeriodSeconds | is 39; container "app" takes 10 s of preStop and 30 s of drain | set it to more than 40',
    ]);
  });

  test('finds a hook that takes all of the default period', () => {
    expect(faultsOf(gracePeriod, withPods(undefined, { lifecycle: { preStop: { sleep: { seconds: 30 } } } }))).toEqual([
      'apps/v1 StatefulSet shop/orders | spec.template.spec.terminationGracePeriodSeconds | is 30 by default; container "database" takes 30 s of preStop | set it to more than 30',
    ]);
  });

  test.each([[['sleep', '31']], [['/bin/sleep', '31']], [['sh', '-c', 'sleep 31 && pg_ctl stop']], [['sh', '-c', 'touch /tmp/leaving; sleep 0.5m; sleep 1s']]])(
    'counts the sleep of %j',
    (command) => {
      expect(faultsOf(gracePeriod, withPods(30, sleeping(...command)))).toHaveLength(1);
      expect(faultsOf(gracePeriod, withPods(32, sleeping(...command)))).toEqual([]);
    },
  );

  test.each([['--timeout-graceful-shutdown=31'], ['--graceful-timeout=31'], ['exec gunicorn --graceful-timeout 31 app:app']])(
    'reads the drain of %s',
    (argument) => {
      expect(faultsOf(gracePeriod, withPods(30, { args: [argument] }))).toHaveLength(1);
      expect(faultsOf(gracePeriod, withPods(31, { args: [argument] }))).toEqual([]);
    },
  );

  test('says nothing where the manifest does not tell', () => {
    expect(faultsOf(gracePeriod, withPods(1, sleeping('nginx', '-s', 'quit')))).toEqual([]);
    expect(faultsOf(gracePeriod, withPods(1, sleeping('nosleep', '30')))).toEqual([]);
  });
});
