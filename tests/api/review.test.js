// GET …/promotions/conflicts: what gets in each other's way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { call, freshShop, product, promotion } from './store.js';

const percent = (bps) => ({ benefit: { kind: 'PERCENT_OFF', bps } });
const from = '2035-06-01T00:00:00+07:00';

/** A shop with product P and these promotions; answers its promotions' path. */
async function shopWith(...items) {
  const shop = await freshShop();
  await call('POST', `${shop}/products`, { json: product('P'), status: 201 });
  const { body } = await call('POST', `${shop}/promotions/batch`, { json: { items }, status: 200 });
  assert.ok(body.items.every(({ result }) => result === 'CREATED'));
  return `${shop}/promotions`;
}

const review = async (path, query = '', headers = {}) => {
  const answer = await call('GET', `${path}/conflicts?from=${encodeURIComponent(from)}${query}`, {
    headers,
    status: 200,
  });
  assert.ok(answer.headers['x-catalog-version']);
  return answer.body;
};

const ids = (list) => list.map(({ promotion_id: id }) => id);

describe('review of promotions', () => {
  test('what never wins is told with what beats it', async () => {
    const path = await shopWith(
      promotion('diskon', percent(9000)),
      promotion('flash', { type: 'SELLER_FLASH_SALE', ...percent(500) }),
      promotion('nothing', { scope: { sku_ids: ['Z'] } }),
      promotion('dear', { benefit: { kind: 'FIXED_PRICE', price: 900000 } }),
      promotion('over', { ends_at: '2030-01-01T00:00:00Z' }),
      promotion('shipping', { type: 'SHIPPING_DISCOUNT', benefit: { kind: 'FREE_SHIPPING' } }),
    );
    const body = await review(path);
    assert.equal(body.from, from);
    assert.equal(body.to, undefined);
    assert.equal(body.promotions, 4);
    assert.deepEqual(ids(body.never_wins), ['dear', 'diskon', 'nothing']);
    const [dear, diskon, nothing] = body.never_wins;
    assert.deepEqual(dear.reasons, [{ reason: 'NO_DISCOUNT', sku_count: 2 }]);
    assert.deepEqual(dear.beaten_by, []);
    assert.deepEqual(diskon.beaten_by, [
      {
        promotion_id: 'flash',
        type: 'SELLER_FLASH_SALE',
        slot: 'product_price',
        reason: 'OUTRANKED',
        sku_count: 2,
      },
    ]);
    assert.equal(nothing.sku_count, 0);
    assert.deepEqual(body.partly_shadowed, []);
    assert.equal(diskon.explanation, 'diskon tidak pernah berlaku: flash selalu didahulukan.');
    const english = await review(path, '', { 'Accept-Language': 'en' });
    assert.equal(
      english.never_wins[1].explanation,
      'diskon never applies: flash always comes first.',
    );
    assert.deepEqual(
      body.overlaps.map(({ promotion_ids: pair, sku_count: skus }) => [...pair, skus]),
      [
        ['dear', 'diskon', 2],
        ['dear', 'flash', 2],
        ['diskon', 'flash', 2],
      ],
    );
  });

  test('where and when it is beaten', async () => {
    const path = await shopWith(
      promotion('diskon', percent(1000)),
      promotion('flash', {
        type: 'SELLER_FLASH_SALE',
        starts_at: '2035-07-01T00:00:00+07:00',
        ends_at: '2035-07-02T00:00:00+07:00',
        scope: { sku_ids: ['P-250'] },
        ...percent(2000),
      }),
      promotion('baru', { audience: 'NEW', scope: { sku_ids: ['P-1000'] }, ...percent(3000) }),
    );
    const { partly_shadowed: list, never_wins: never } = await review(path);
    assert.deepEqual(never, []);
    assert.deepEqual(ids(list), ['diskon']);
    assert.deepEqual(list[0].intervals, [
      {
        sku_id: 'P-1000',
        from,
        buyer: 'NEW',
        beaten_by: 'baru',
        reason: 'SMALLER_DISCOUNT',
      },
      {
        sku_id: 'P-250',
        from: '2035-07-01T00:00:00+07:00',
        to: '2035-07-02T00:00:00+07:00',
        beaten_by: 'flash',
        reason: 'OUTRANKED',
      },
    ]);
    assert.deepEqual([list[0].wins_on, list[0].loses_on, list[0].interval_count], [2, 2, 2]);
    const before = await review(path, `&to=${encodeURIComponent('2035-06-15T00:00:00+07:00')}`);
    assert.deepEqual(
      before.partly_shadowed[0].intervals.map(({ beaten_by: by, to }) => [by, to]),
      [['baru', '2035-06-15T00:00:00+07:00']],
    );
  });

  test('units that a SKU alone takes, after what lowers its price', async () => {
    const path = await shopWith(
      promotion('diskon', { scope: { sku_ids: ['P-250'] }, ...percent(5000) }),
      promotion('voucher', {
        type: 'SELLER_VOUCHER',
        min_spend: 100000,
        benefit: { kind: 'AMOUNT_OFF', amount: 5000 },
      }),
      promotion('kode', {
        type: 'PROMO_CODE',
        code: 'X',
        min_spend: 9000000000,
        benefit: { kind: 'AMOUNT_OFF', amount: 5000 },
      }),
    );
    const { thresholds, never_wins: never } = await review(path);
    assert.deepEqual(ids(thresholds), ['kode', 'voucher']);
    const [kode, voucher] = thresholds;
    assert.deepEqual([kode.sku_count, kode.out_of_reach], [0, 2]);
    // 26,000 each after the discount; P-1000 costs 180,000 and needs one
    assert.deepEqual(voucher.skus, [{ sku_id: 'P-250', units: 4 }]);
    assert.deepEqual([voucher.units_least, voucher.units_most], [4, 4]);
    assert.deepEqual(ids(never), ['kode']);
    const quote = async (units) => {
      const { body } = await call('POST', path.replace(/promotions$/, 'quotes'), {
        json: { at: from, items: [{ sku_id: 'P-250', quantity: units }] },
        status: 200,
      });
      return body.decisions.find(({ promotion_id: id }) => id === 'voucher').outcome;
    };
    assert.deepEqual([await quote(3), await quote(4)], ['NOT_APPLIED', 'APPLIED']);
  });

  test('pages together say what one says', async () => {
    const path = await shopWith(
      ...Array.from({ length: 7 }, (_, i) => promotion(`p${i}`, percent(1000 + 100 * i))),
    );
    const whole = await review(path, '&limit=500');
    assert.equal(whole.never_wins.length, 6);
    const never = [];
    const overlaps = [];
    let query = '&limit=2';
    for (;;) {
      const page = await review(path, query);
      assert.ok(page.promotions <= 2);
      never.push(...page.never_wins);
      overlaps.push(...page.overlaps);
      if (page.next_cursor === undefined) break;
      query = `&limit=2&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    assert.deepEqual(never, whole.never_wins);
    assert.deepEqual(overlaps, whole.overlaps);
    assert.equal(overlaps.length, 21);
  });

  test('what would take too long is refused beforehand', async () => {
    const path = await shopWith(
      ...Array.from({ length: 60 }, (_, i) =>
        promotion(`p${i}`, { ends_at: `2036-01-01T00:${String(i).padStart(2, '0')}:00+07:00` }),
      ),
    );
    const skus = (p) =>
      Array.from({ length: 100 }, (_, s) => ({ sku_id: `Q${p}-${s}`, list_price: 1000 }));
    const items = Array.from({ length: 90 }, (_, p) => product(`Q${p}`, { skus: skus(p) }));
    const json = { items };
    await call('POST', path.replace(/promotions$/, 'products/batch'), { json, status: 200 });
    const answer = await call('GET', `${path}/conflicts`, { status: 422 });
    assertProblem(answer, 'INVALID', [['query', 'TOO_MANY_SEGMENTS']]);
    const to = `&to=${encodeURIComponent('2035-12-31T00:00:00+07:00')}`;
    assert.equal((await review(path, to)).promotions, 50);
  });

  test('a wrong query and an unknown shop are refused', async () => {
    const path = await shopWith(promotion('a'));
    for (const [query, field, code] of [
      ['from=now', 'query.from', 'INVALID_TIME'],
      ['from=2035-01-02T00:00:00Z&to=2035-01-02T00:00:00Z', 'query.to', 'INCONSISTENT'],
      ['limit=0', 'query.limit', 'OUT_OF_RANGE'],
      ['cursor=x', 'query.cursor', 'INVALID_CURSOR'],
      ['sku_id=P', 'query.sku_id', 'UNKNOWN_FIELD'],
    ]) {
      const answer = await call('GET', `${path}/conflicts?${query}`, { status: 422 });
      assertProblem(answer, 'INVALID', [[field, code]]);
    }
    await call('GET', '/v1/shops/no-such-shop/promotions/conflicts', { status: 404 });
  });
});
