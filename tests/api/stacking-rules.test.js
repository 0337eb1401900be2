// GET /v1/stacking-rules: the reference guide.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TYPES } from './arbitraries.js';
import { assertProblem, exchange } from './contract.js';
import { createFlashFirst } from './rulebooks.js';

const path = '/v1/stacking-rules';
const guide = (query = '', more = {}) =>
  exchange({ path: `${path}${query}`, status: 200, ...more });

describe('GET /v1/stacking-rules', () => {
  test('tells all fifteen types and the whole matrix', async () => {
    const { body } = await guide();
    const sorted = [...TYPES].sort();
    assert.deepEqual(body.types.map(({ type }) => type).sort(), sorted);
    assert.deepEqual(body.pairs.map(({ first }) => first).sort(), sorted);
    for (const { with: row } of body.pairs) {
      assert.deepEqual(row.map(({ second }) => second).sort(), sorted);
    }
  });

  test('tells the steps in the order of calculation', async () => {
    const { body } = await guide();
    assert.deepEqual(
      body.calculation.map(({ step }) => step),
      ['1', '2a', '2b', '3a', '3b', '4a', '4b', '5', '6'],
    );
  });

  test('a mirrored pair says the mirrored thing', async () => {
    const { body } = await guide();
    const mirror = {
      STACKS: 'STACKS',
      FIRST_WINS: 'SECOND_WINS',
      SECOND_WINS: 'FIRST_WINS',
      LARGER_DISCOUNT_WINS: 'LARGER_DISCOUNT_WINS',
    };
    const relation = new Map(
      body.pairs.flatMap(({ first, with: row }) =>
        row.map((pair) => [`${first} ${pair.second}`, pair.relation]),
      ),
    );
    for (const [pair, word] of relation) {
      assert.equal(relation.get(pair.split(' ').reverse().join(' ')), mirror[word], pair);
    }
  });

  test('lang beats Accept-Language', async () => {
    const { body, headers } = await guide('?lang=en', { headers: { 'Accept-Language': 'id' } });
    assert.equal(body.language, 'en');
    assert.equal(headers['content-language'], 'en');
    assert.equal((await guide('', { headers: { 'Accept-Language': 'en' } })).body.language, 'en');
    assert.equal((await guide()).body.language, 'id');
  });

  test('every type has a name in both languages', async () => {
    const [id, en] = [await guide('?lang=id'), await guide('?lang=en')];
    id.body.types.forEach(({ name, names }, index) => {
      assert.equal(name, names.id);
      assert.equal(en.body.types[index].name, names.en);
    });
  });

  test('at tells the rules in force then', async () => {
    const { document } = await createFlashFirst();
    const then = await guide(`?at=${encodeURIComponent(document.effective_from)}`);
    assert.equal(then.body.rulebook.version, document.version);
    assert.equal(
      Date.parse(then.body.rulebook.effective_from),
      Date.parse(document.effective_from),
    );
    const rank = ({ body }, wanted) => body.types.find(({ type }) => type === wanted).rank;
    assert.equal(rank(then, 'SELLER_FLASH_SALE'), 1);
    const ever = await guide('?at=1999-01-01T00:00:00%2B07:00');
    assert.equal(ever.body.rulebook.version, '2025-10-28');
    assert.equal(ever.body.rulebook.effective_from, undefined);
    assert.equal(rank(ever, 'SELLER_FLASH_SALE'), 2);
  });

  describe('If-None-Match', () => {
    test('spares the body where the answer still holds', async () => {
      const { headers } = await guide();
      for (const tag of [headers.etag, `W/${headers.etag}`, `"x", ${headers.etag}`, '*']) {
        const answer = await exchange({ path, headers: { 'If-None-Match': tag }, status: 304 });
        assert.equal(answer.raw.length, 0);
      }
    });

    test('does not where it is another answer', async () => {
      const { headers } = await guide('?lang=id');
      await guide('?lang=en', { headers: { 'If-None-Match': headers.etag } });
      await guide('', { headers: { 'If-None-Match': '"x"' } });
    });

    test('goes together with gzip', async () => {
      const { headers } = await guide('', { headers: { 'Accept-Encoding': 'gzip' } });
      await exchange({
        path,
        headers: { 'Accept-Encoding': 'gzip', 'If-None-Match': headers.etag },
        status: 304,
      });
    });
  });

  describe('refuses', () => {
    const refused = (query, ...fault) =>
      test(query, async () => {
        assertProblem(await exchange({ path: `${path}${query}`, status: 422 }), 'INVALID', [fault]);
      });

    refused('?lang=fr', 'query.lang', 'UNKNOWN_VALUE');
    refused('?at=yesterday', 'query.at', 'INVALID_TIME');
    refused('?at=2025-11-11', 'query.at', 'INVALID_TIME');
    refused('?at=2025-11-11T10:00:00+07:00', 'query.at', 'INVALID_TIME'); // a + is a blank here
    refused('?lang=id&lang=en', 'query.lang', 'DUPLICATE');
    refused('?language=id', 'query.language', 'UNKNOWN_FIELD');
  });
});
