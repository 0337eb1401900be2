// What a promotion that is written meets in its slot, and who wins.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operator } from './client.js';
import { startInstance } from './instance.js';
import { assertKeyed, call, freshShop, product, promotion } from './store.js';

/** A shop with product P (P-250 at 52,000, P-1000 at 180,000); answers its promotions' path. */
async function shopWithProduct() {
  const shop = await freshShop();
  await call('POST', `${shop}/products`, { json: product('P'), status: 201 });
  return `${shop}/promotions`;
}

const put = (path, json, more = {}) => call('PUT', `${path}/${json.id}`, { json, ...more });

const told = ({ body }) =>
  body.conflicts.map(({ promotion_id: id, outcome, reason, sku_count: skus }) => [
    id,
    outcome,
    reason,
    skus,
  ]);

const percent = (bps) => ({ benefit: { kind: 'PERCENT_OFF', bps } });
const off = (amount) => ({ benefit: { kind: 'AMOUNT_OFF', amount } });

describe('conflicts of a promotion that is written', () => {
  test('the stronger rank wins, whatever the discount', async () => {
    const path = await shopWithProduct();
    await put(path, promotion('campaign', { type: 'CAMPAIGN_PRICE', ...percent(100) }));
    const flash = await put(path, promotion('flash', { type: 'SELLER_FLASH_SALE', ...percent(5000) }));
    assert.deepEqual(told(flash), [['campaign', 'LOSES', 'OUTRANKED', 2]]);
    assert.deepEqual(flash.body.conflicts[0].sku_ids, ['P-1000', 'P-250']);
    assert.equal(flash.body.conflicts_total, 1);
    assert.equal(flash.body.conflicts_complete, true);
    const discount = await put(path, promotion('diskon', percent(9000)));
    assert.deepEqual(told(discount), [
      ['campaign', 'LOSES', 'OUTRANKED', 2],
      ['flash', 'LOSES', 'OUTRANKED', 2],
    ]);
    const stronger = await put(path, promotion('mega', { type: 'CAMPAIGN_PRICE', ...percent(200) }));
    assert.deepEqual(told(stronger), [
      ['campaign', 'WINS', 'SMALLER_DISCOUNT', 2],
      ['diskon', 'WINS', 'OUTRANKED', 2],
      ['flash', 'WINS', 'OUTRANKED', 2],
    ]);
  });

  test('what is written prices as was foretold', async () => {
    const path = await shopWithProduct();
    await put(path, promotion('a', { scope: { product_ids: ['P'] }, ...percent(1000) }));
    const { body } = await put(path, promotion('b', off(10000)));
    const [conflict] = body.conflicts;
    assert.equal(conflict.outcome, 'DEPENDS');
    assert.deepEqual(conflict.wins_on, { sku_count: 1, sku_ids: ['P-250'] });
    assert.deepEqual(conflict.loses_on, { sku_count: 1, sku_ids: ['P-1000'] });
    const prices = await call(
      'GET',
      `${path.replace(/promotions$/, 'prices')}?sku_id=P-250&sku_id=P-1000`,
      { status: 200 },
    );
    assert.deepEqual(
      prices.body.items.map(({ promotion_id: id }) => id),
      ['b', 'a'],
    );
  });

  test('a sentence tells it in both languages', async () => {
    const path = await shopWithProduct();
    await put(path, promotion('a', { name: 'Hemat "pagi"', ...percent(2000) }));
    const headers = { 'Accept-Language': 'en' };
    const en = await put(path, promotion('b', percent(1000)), { headers });
    assert.match(en.body.conflicts[0].explanation, /^Hemat "pagi" beats this promotion: /);
    const id = await put(path, promotion('c', percent(3000)));
    assert.match(id.body.conflicts[1].explanation, /^Promosi ini mengalahkan b: /);
  });

  test('only what shares SKU, slot, time, channel and buyers conflicts', async () => {
    const path = await shopWithProduct();
    const json = {
      items: [
        promotion('other-slot', { type: 'SELLER_VOUCHER' }),
        promotion('other-sku', { scope: { sku_ids: ['Z'] } }),
        promotion('past', { ends_at: '2020-01-01T00:00:00Z' }),
        promotion('later', { starts_at: '2040-01-01T00:00:00+07:00' }),
        promotion('channel', { channels: ['TOKOPEDIA'] }),
        promotion('buyer', { audience: 'NEW' }),
        promotion('off', {}),
        promotion('useless', { benefit: { kind: 'FIXED_PRICE', price: 999999 } }),
        promotion('same', { scope: { product_ids: ['P'], sku_ids: ['P-250'] } }),
      ],
    };
    await call('POST', `${path}/batch`, { json, status: 200 });
    await call('DELETE', `${path}/off`, { status: 200 });
    const of = (change) => put(path, promotion('x', { ...percent(2000), ...change }));
    const base = {
      ends_at: '2039-01-01T00:00:00+07:00',
      channels: ['SHOP_TOKOPEDIA'],
      audience: 'EXISTING',
      scope: { sku_ids: ['P-250'] },
    };
    const first = await of(base);
    assert.deepEqual(told(first), [['same', 'WINS', 'SMALLER_DISCOUNT', 1]]);
    assert.equal(first.body.conflicts[0].to, '2039-01-01T00:00:00+07:00');
    assert.equal(first.body.conflicts[0].slot, 'product_price');
    const change = async (more) => {
      const { headers } = await call('GET', `${path}/x`);
      return put(path, promotion('x', { ...percent(2000), ...base, ...more }), {
        headers: { 'If-Match': headers.etag },
        status: 200,
      });
    };
    const ids = ({ body }) => body.conflicts.map(({ promotion_id: id }) => id);
    assert.deepEqual(ids(await change({ ends_at: undefined })), ['later', 'same']);
    assert.deepEqual(ids(await change({ channels: undefined })), ['channel', 'same']);
    assert.deepEqual(ids(await change({ audience: 'ALL' })), ['buyer', 'same']);
  });

  test('units are the fewest that meet both thresholds', async () => {
    const path = await shopWithProduct();
    const steps = (...list) => ({
      type: 'BUY_MORE_SAVE_MORE',
      benefit: {
        kind: 'STEPS',
        steps: list.map(([units, bps]) => ({ min_quantity: units, percent_off_bps: bps })),
      },
      scope: { sku_ids: ['P-250'] },
    });
    await put(path, promotion('two', steps([2, 1000], [5, 3000])));
    const three = await put(path, promotion('three', steps([3, 2000])));
    assert.deepEqual(told(three), [['two', 'WINS', 'SMALLER_DISCOUNT', 1]]);
    const five = await put(path, promotion('five', steps([5, 2500])));
    assert.deepEqual(told(five), [
      ['two', 'LOSES', 'SMALLER_DISCOUNT', 1],
      ['three', 'WINS', 'SMALLER_DISCOUNT', 1],
    ]);
    // no number of units alone reaches this
    const voucher = { type: 'SELLER_VOUCHER', ...off(5000) };
    await put(path, promotion('near', voucher));
    const far = { ...voucher, min_spend: 9000000000000, scope: { sku_ids: ['P-250'] } };
    assert.deepEqual(told(await put(path, promotion('far', far))), []);
  });

  test('shipping offers may depend on the fee', async () => {
    const path = await shopWithProduct();
    const shipping = (benefit) => ({ type: 'SHIPPING_DISCOUNT', benefit });
    await put(path, promotion('a', shipping({ kind: 'AMOUNT_OFF', amount: 10000 })));
    const free = await put(path, promotion('b', shipping({ kind: 'FREE_SHIPPING' })));
    assert.equal(free.body.conflicts[0].outcome, 'DEPENDS');
    const half = { kind: 'PERCENT_OFF', bps: 5000, max_discount: 8000 };
    const { body } = await put(path, promotion('c', shipping(half)));
    assert.deepEqual(
      body.conflicts.map(({ outcome }) => outcome),
      ['LOSES', 'LOSES'],
    );
  });

  test('a repeated POST is answered with the same conflicts', async () => {
    const path = await shopWithProduct();
    await put(path, promotion('z', percent(500)));
    const first = await assertKeyed(path, promotion('a'), promotion('b'));
    assert.deepEqual(told(first), [['z', 'WINS', 'SMALLER_DISCOUNT', 2]]);
  });

  test('promotions written by a batch are seen at once', async () => {
    const path = await shopWithProduct();
    const items = Array.from({ length: 60 }, (_, i) => promotion(`p${100 + i}`, percent(100 + i)));
    await call('POST', `${path}/batch`, { json: { items }, status: 200 });
    const { body } = await put(path, promotion('x', percent(101)));
    assert.equal(body.conflicts_total, 60);
    assert.equal(body.conflicts.length, 50);
    assert.equal(body.conflicts[0].outcome, 'LOSES');
    assert.equal(body.conflicts[0].promotion_id, 'p101'); // a tie: the smaller id
    assert.equal(body.conflicts.filter(({ outcome }) => outcome === 'WINS').length, 0);
  });

  test('more than can be compared is said', async () => {
    const path = await shopWithProduct();
    const products = Array.from({ length: 120 }, (_, i) => product(`Q${i}`));
    const json = { items: products };
    await call('POST', path.replace(/promotions$/, 'products/batch'), { json, status: 200 });
    await put(path, promotion('a', percent(1000)));
    const all = await put(path, promotion('b', percent(2000)));
    assert.equal(all.body.conflicts_complete, false);
    assert.match(all.body.conflicts_note, /terlalu banyak/);
    assert.equal(all.body.conflicts[0].sku_count, 100);
    const one = await put(path, promotion('c', { scope: { sku_ids: ['P-250'] }, ...percent(50) }));
    assert.equal(one.body.conflicts_complete, true);
    assert.deepEqual(told(one), [
      ['a', 'LOSES', 'SMALLER_DISCOUNT', 1],
      ['b', 'LOSES', 'SMALLER_DISCOUNT', 1],
    ]);
  });

  test('what another instance wrote a moment ago is seen', async () => {
    const path = await shopWithProduct();
    const other = await startInstance();
    try {
      const elsewhere = { server: other.server, status: 201 };
      await put(path, promotion('a', percent(100)), elsewhere);
      assert.equal((await put(path, promotion('b', percent(200)))).body.conflicts_total, 1);
      assert.equal((await put(path, promotion('c', percent(300)), elsewhere)).body.conflicts_total, 2);
      assert.equal((await put(path, promotion('d', percent(400)))).body.conflicts_total, 3);
    } finally {
      assert.equal(await other.stop(), 0);
    }
  });

  test('a catalogue that does not fit into memory has none told', async () => {
    const path = await shopWithProduct();
    const items = Array.from({ length: 4000 }, (_, i) =>
      promotion(`p${i}`, { scope: { sku_ids: [`K${i}`] } }),
    );
    await call('POST', `${path}/batch`, { json: { items }, status: 200 });
    const small = await startInstance({ flags: ['--catalog-memory', '1'] });
    try {
      for (const id of ['x', 'y']) {
        const { body } = await call('POST', path, {
          server: small.server,
          json: promotion(id),
          headers: operator,
          status: 201,
        });
        assert.deepEqual(body.conflicts, []);
        assert.equal(body.conflicts_complete, false);
        assert.match(body.conflicts_note, /tidak muat/);
      }
    } finally {
      assert.equal(await small.stop(), 0);
    }
  });
});
