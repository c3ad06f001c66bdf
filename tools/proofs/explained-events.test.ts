import { unexplained } from './explained-events';

const event = {
  type: 'Warning',
  reason: 'FailedGetPodsMetric',
  message: 'unable to get metric http_requests_per_second: unable to fetch metrics from custom metrics API: no custom metrics API registered',
  involvedObject: { kind: 'HorizontalPodAutoscaler', namespace: 'application', name: 'client-intake-hpa' },
};

describe('events', () => {
  test('are explained where metrics are missing, as nothing serves them', () => {
    expect(unexplained([event])).toEqual([]);
  });

  test('are not explained by their reason alone', () => {
    expect(unexplained([{ ...event, message: 'invalid metric specification' }])).toEqual([
      'HorizontalPodAutoscaler application/client-intake-hpa: warning FailedGetPodsMetric: invalid metric specification',
    ]);
  });

  test('that warn of nothing need no explanation', () => {
    expect(unexplained([{ ...event, type: 'Normal', message: 'New size: 3' }])).toEqual([]);
  });
});
