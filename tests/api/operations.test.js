// What operators of the service ask: is it there, ready, how is it, what is it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem, contract, exchange } from './contract.js';

describe('operations', () => {
  for (const path of ['/healthz', '/readyz', '/version']) {
    test(`GET ${path} answers`, () => exchange({ path, status: 200 }));
    test(`GET ${path} takes pretty`, async () => {
      assert.match((await exchange({ path: `${path}?pretty=1`, status: 200 })).text, /\n {2}"[^]*\}\n$/);
    });
  }

  for (const path of ['/healthz', '/readyz', '/version', '/metrics']) {
    test(`GET ${path} refuses an unknown query parameter`, async () => {
      const answer = await exchange({ path: `${path}?verbose=1`, status: 422 });
      assertProblem(answer, 'INVALID', [['query.verbose', 'UNKNOWN_FIELD']]);
    });
  }

  test('GET /version tells the version that the contract is of', async () => {
    assert.equal(
      (await exchange({ path: '/version', status: 200 })).body.version,
      contract.info.version,
    );
  });

  test('GET /metrics speaks Prometheus text', async () => {
    const { text } = await exchange({ path: '/metrics', status: 200 });
    assert.match(text, /^# TYPE \S+ (counter|gauge|histogram)$/m);
    for (const line of text.trimEnd().split('\n')) {
      assert.match(line, /^(# (HELP|TYPE) \S+ .+|[a-z_:][a-z0-9_:]*(\{.*\})? \S+)$/i);
    }
  });
});
