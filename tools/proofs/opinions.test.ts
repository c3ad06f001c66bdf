import { disagreements, type Opinion, opinionsOf, type ScoredObject } from './opinions';

const scored: ScoredObject[] = [
  {
    object_name: 'Deployment/apps/v1/application/client-intake',
    checks: [
      { check: { id: 'pod-probes' }, grade: 10, skipped: false, comments: null },
      { check: { id: 'service-type' }, grade: 1, skipped: true, comments: null },
      { check: { id: 'container-resources' }, grade: 1, skipped: false, comments: [{ path: 'app', summary: 'Memory limit is not set' }] },
    ],
  },
];
const opinion: Opinion = {
  check: 'container-resources',
  object: 'testing/eu-west-1 Deployment/apps/v1/application/client-intake',
  summary: 'app: Memory limit is not set',
};

describe('opinions of kube-score', () => {
  test('are what it finds less than fine, and applies', () => {
    expect(opinionsOf('testing/eu-west-1', scored)).toEqual([opinion]);
  });

  test('fail where nothing excepts them', () => {
    expect(disagreements([opinion], [])).toEqual([
      'testing/eu-west-1 Deployment/apps/v1/application/client-intake: container-resources: app: Memory limit is not set',
    ]);
  });

  test('pass where an exception covers their check and object', () => {
    expect(disagreements([opinion], [{ check: 'container-resources', objects: /^testing\//, because: 'it is an example' }])).toEqual([]);
  });

  test('fail together with an exception that is for other objects', () => {
    expect(disagreements([opinion], [{ check: 'container-resources', objects: /^production\//, because: 'it is an example' }])).toEqual([
      'testing/eu-west-1 Deployment/apps/v1/application/client-intake: container-resources: app: Memory limit is not set',
      'the exception from container-resources for /^production\\// excepts nothing; take it away',
    ]);
  });
});
