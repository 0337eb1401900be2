// Stored promotions.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import {
  assertGuarded,
  assertKeyed,
  call,
  everyItem,
  freshShop,
  product,
  promotion,
} from './store.js';

const full = {
  id: 'v',
  name: 'Hemat',
  type: 'PROMO_CODE',
  starts_at: '2025-11-11T00:00:00+07:00',
  ends_at: '2035-11-12T00:00:00+07:00',
  audience: 'NEW',
  channels: ['TOKOPEDIA'],
  scope: { product_ids: ['P'], sku_ids: ['K', 'L'] },
  funding: { by: 'SHARED', platform_share_bps: 3000 },
  min_spend: 90000,
  min_quantity: 2,
  code: 'HEMAT',
  benefit: { kind: 'PERCENT_OFF', bps: 1000, max_discount: 5000 },
  quota: { uses: 50 },
  quota_per_buyer: { uses: 1 },
};

describe('promotions', () => {
  test('every field comes back', async () => {
    const path = `${await freshShop()}/promotions`;
    const { body, headers } = await call('POST', path, { json: full, status: 201 });
    assert.equal(headers.location, `${path}/v`);
    const { conflicts, conflicts_total: total, conflicts_complete: complete, ...stored } = body;
    assert.deepEqual([conflicts, total, complete], [[], 0, true]);
    const { status, quota_used: used, created_at: created, updated_at: updated, ...rest } = stored;
    assert.deepEqual(rest, full);
    assert.equal(status, 'ONGOING');
    assert.deepEqual(used, { uses: 0 });
    assert.equal(created, updated);
    assert.deepEqual((await call('GET', `${path}/v`, { status: 200 })).body, stored);
    assertProblem(await call('POST', path, { json: full, status: 409 }), 'PROMOTION_EXISTS');
  });

  test('it is changed by who names its version, but for its type', async () => {
    const path = `${await freshShop()}/promotions/v`;
    await call('PUT', path, { json: full, status: 201 });
    const { headers } = await assertGuarded(path, full, { name: 'Lain' });
    const other = await call('PUT', path, {
      json: promotion('v'),
      headers: { 'If-Match': headers.etag },
      status: 422,
    });
    assertProblem(other, 'INVALID', [['type', 'NOT_ALLOWED']]);
  });

  test('a repeated POST is answered as the first was', async () => {
    await assertKeyed(`${await freshShop()}/promotions`, promotion('a'), promotion('b'));
    const path = `${await freshShop()}/promotions/batch`;
    await assertKeyed(path, { items: [promotion('a')] }, { items: [promotion('b')] });
  });

  test('it is deactivated, and on again when it is written', async () => {
    const path = `${await freshShop()}/promotions/a`;
    await call('PUT', path, { json: promotion('a'), status: 201 });
    const off = await call('DELETE', path, { status: 200 });
    assert.equal(off.body.status, 'DEACTIVATED');
    const again = await call('DELETE', path, { status: 200 });
    assert.equal(again.headers.etag, off.headers.etag);
    const on = await call('PUT', path, {
      json: promotion('a'),
      headers: { 'If-Match': off.headers.etag },
      status: 200,
    });
    assert.equal(on.body.status, 'ONGOING');
    assert.equal(on.body.deactivated_at, undefined);
  });

  test('the list is filtered by type, status, campaign and SKU', async () => {
    const shop = await freshShop();
    const path = `${shop}/promotions`;
    await call('POST', `${shop}/products`, { json: product('P'), status: 201 });
    const json = {
      items: [
        promotion('all'),
        promotion('later', { starts_at: '2035-01-01T00:00:00Z' }),
        promotion('past', { ends_at: '2020-01-01T00:00:00Z' }),
        promotion('of-product', { scope: { product_ids: ['P'] } }),
        promotion('of-sku', { scope: { sku_ids: ['P-250'] }, type: 'SELLER_FLASH_SALE' }),
        promotion('of-other', { scope: { sku_ids: ['Z'] } }),
      ],
    };
    await call('POST', `${path}/batch`, { json, status: 200 });
    await call('DELETE', `${path}/of-other`, { status: 200 });
    const ids = async (query) => (await everyItem(`${path}?${query}`, 2)).map(({ id }) => id);
    assert.deepEqual(await ids('type=SELLER_FLASH_SALE'), ['of-sku']);
    assert.deepEqual(await ids('status=UPCOMING'), ['later']);
    assert.deepEqual(await ids('status=ENDED'), ['past']);
    assert.deepEqual(await ids('status=DEACTIVATED'), ['of-other']);
    assert.deepEqual(await ids('status=ONGOING'), ['all', 'of-product', 'of-sku']);
    assert.deepEqual(await ids('status=ONGOING&sku_id=P-250'), ['all', 'of-product', 'of-sku']);
    assert.deepEqual(await ids('status=ONGOING&sku_id=P-1000'), ['all', 'of-product']);
    assert.deepEqual(await ids('campaign_id=none'), []);
    const whole = await call('GET', path, { status: 200 });
    await call('GET', path, { headers: { 'If-None-Match': whole.headers.etag }, status: 304 });
    for (const query of ['type=SALE', 'status=ON', 'q=x']) {
      await call('GET', `${path}?${query}`, { status: 422 });
    }
  });

  test('a batch tells what became of each item', async () => {
    const path = `${await freshShop()}/promotions`;
    await call('POST', path, { json: promotion('same', { scope: { sku_ids: ['b', 'a'] } }) });
    const { body } = await call('POST', `${path}/batch`, {
      json: {
        items: [
          promotion('same', { scope: { sku_ids: ['a', 'b', 'a'] } }),
          promotion('new', { quota: { units: 3 } }),
          promotion('bad', { min_spend: 1 }),
          promotion('lost', { campaign_id: 'none' }),
          promotion('new'),
        ],
      },
      status: 200,
    });
    assert.deepEqual(
      body.items.map(({ id, result, errors = [] }) => [id, result, errors.map((e) => e.code)]),
      [
        ['same', 'UNCHANGED', []],
        ['new', 'CREATED', []],
        ['bad', 'INVALID', ['NOT_ALLOWED']],
        ['lost', 'INVALID', ['UNKNOWN_CAMPAIGN']],
        ['new', 'INVALID', ['DUPLICATE']],
      ],
    );
  });

  test('five thousand are one write', async () => {
    const path = `${await freshShop()}/promotions/batch`;
    const items = Array.from({ length: 5000 }, (_, i) =>
      promotion(`P${i}`, { scope: { sku_ids: [`K${i}`] } }),
    );
    const { body } = await call('POST', path, { json: { items }, status: 200 });
    assert.ok(body.items.every(({ result }) => result === 'CREATED'));
  });

  test('an id that is a path of its own is refused', async () => {
    const path = `${await freshShop()}/promotions`;
    for (const id of ['batch', 'conflicts', 'export']) {
      const answer = await call('POST', path, { json: promotion(id), status: 422 });
      assertProblem(answer, 'INVALID', [['id', 'NOT_ALLOWED']]);
    }
  });

  for (const [what, change, ...fault] of [
    ['another id', { id: 'x' }, 'id', 'INCONSISTENT'],
    ['two kinds of quota', { quota: { uses: 1, units: 1 } }, 'quota', 'INCONSISTENT'],
    ['quotas that differ', { quota: { units: 9 } }, 'quota_per_buyer', 'INCONSISTENT'],
    ['a quota of 0', { quota: { uses: 0 } }, 'quota.uses', 'OUT_OF_RANGE'],
    ['an empty scope', { scope: {} }, 'scope', 'EMPTY'],
    ['no code', { code: undefined }, 'code', 'REQUIRED'],
    ['an unknown campaign', { campaign_id: 'none' }, 'campaign_id', 'UNKNOWN_CAMPAIGN'],
    ['what is misspelt', { min_spent: 1 }, 'min_spent', 'UNKNOWN_FIELD'],
  ]) {
    test(`${what} is refused`, async () => {
      const path = `${await freshShop()}/promotions/v`;
      const answer = await call('PUT', path, { json: { ...full, ...change }, status: 422 });
      assertProblem(answer, 'INVALID', [fault]);
    });
  }
});
