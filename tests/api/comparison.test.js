// POST /v1/simulator/quotes?compare=: one basket under two rulebooks.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem, exchange } from './contract.js';
import { createFlashFirst } from './rulebooks.js';

const path = '/v1/simulator/quotes';
const request = {
  currency: 'IDR',
  at: '2025-11-11T10:00:00+07:00',
  items: [{ sku_id: 'A', quantity: 1, list_price: 100000, unit_cost: 50000 }],
  promotions: [
    { id: 'campaign', type: 'CAMPAIGN_PRICE', benefit: { kind: 'AMOUNT_OFF', amount: 9000 } },
    { id: 'flash', type: 'SELLER_FLASH_SALE', benefit: { kind: 'AMOUNT_OFF', amount: 5000 } },
  ],
};
const compare = (version, json = request, status = 200) =>
  exchange({
    method: 'POST',
    path: `${path}?compare=${encodeURIComponent(version)}`,
    json,
    status,
  });

describe('POST /v1/simulator/quotes?compare=', () => {
  let other;
  before(async () => {
    ({
      document: { version: other },
    } = await createFlashFirst());
  });

  test('tells both quotes, as they are alone', async () => {
    const { body } = await compare(other);
    const quote = async (json) =>
      (await exchange({ method: 'POST', path, json, status: 200 })).body;
    assert.deepEqual(body.base, await quote(request));
    assert.deepEqual(body.compared, await quote({ ...request, rulebook: other }));
  });

  test('tells what differs: ranks, totals, lines, decisions', async () => {
    const { body } = await compare(other);
    const of = (kind) => body.differences.filter((difference) => difference.kind === kind);
    assert.deepEqual(
      of('RANK')
        .map(({ type }) => type)
        .sort(),
      ['CAMPAIGN_PRICE', 'COFUNDED_CAMPAIGN_PRICE', 'SELLER_FLASH_SALE'],
    );
    const pays = of('TOTAL').find(({ field }) => field === 'buyer_pays');
    assert.deepEqual(pays, {
      kind: 'TOTAL',
      field: 'buyer_pays',
      base: 91000,
      compared: 95000,
      difference: 4000,
    });
    assert.deepEqual(of('LINE'), [
      {
        kind: 'LINE',
        line: 0,
        sku_id: 'A',
        field: 'net_total',
        base: 91000,
        compared: 95000,
        difference: 4000,
      },
    ]);
    assert.deepEqual(
      of('DECISION').map(({ promotion_id: id }) => id),
      ['campaign', 'flash'],
    );
  });

  test('a version compared with itself differs in nothing', async () => {
    assert.deepEqual((await compare('2025-10-28')).body.differences, []);
  });

  test('the request may name its own version too', async () => {
    const { body } = await compare('2025-10-28', { ...request, rulebook: other });
    assert.equal(body.base.rulebook, other);
    assert.equal(body.compared.rulebook, '2025-10-28');
  });

  test('an unknown version is refused', async () => {
    for (const version of ['nothing', '']) {
      assertProblem(await compare(version, request, 422), 'INVALID', [
        ['query.compare', 'UNKNOWN_RULEBOOK'],
      ]);
    }
  });
});
