// What paid orders draw on promotions' quotas. Races and kills: tests/fault/test_redemptions.py.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { dice } from './dashboard.js';
import { startInstance } from './instance.js';
import { call, freshId, freshShop, product, promotion } from './store.js';

// What is left is seen within a second, and what is due given back; a busy machine is given more.
const PATIENCE_MS = 10000;
const at = () => new Date(Date.now() - 60000).toISOString();
const line = (sku_id, quantity = 1, change = {}) => ({
  sku_id,
  quantity,
  list_price: 52000,
  seller_discount: 0,
  platform_discount: 0,
  ...change,
});
const order = (promotion_ids, change = {}) => ({
  id: freshId('o'),
  channel: 'SHOP_TOKOPEDIA',
  buyer_id: 'budi',
  new_buyer: false,
  paid_at: at(),
  promotion_ids,
  lines: [line('kopi-250')],
  ...change,
});

async function shopWith(promotions) {
  const shop = await freshShop();
  for (const id of ['kopi', 'teh']) await call('POST', `${shop}/products`, { json: product(id), status: 201 });
  for (const [id, change] of Object.entries(promotions))
    await call('POST', `${shop}/promotions`, { json: promotion(id, change), status: 201 });
  return shop;
}
const send = async (shop, items) => {
  const { body } = await call('POST', `${shop}/orders/batch`, { json: { items }, status: 200 });
  return body.items.map(({ result, quota_exceeded }) => quota_exceeded ?? result);
};
const happen = async (shop, order_id, change) => {
  const json = { items: [{ event_id: freshId('e'), order_id, at: at(), ...change }] };
  const { body } = await call('POST', `${shop}/order-events/batch`, { json, status: 200 });
  assert.equal(body.items[0].result, 'CREATED');
};
const cancel = (shop, order_id) => happen(shop, order_id, { kind: 'CANCELLED' });
const redeem = (shop, { id, buyer_id }, promotions, more = {}) =>
  call('POST', `${shop}/redemptions`, {
    json: {
      order_id: id,
      buyer_id,
      promotions: Object.entries(promotions).map(([promotion_id, units]) => ({ promotion_id, units })),
    },
    status: 201,
    ...more,
  });
const redemption = async (shop, { id }, more = { status: 200 }) =>
  (await call('GET', `${shop}/redemptions/${id}`, more)).body;
const usedOf = async (shop, id) =>
  Object.values((await call('GET', `${shop}/promotions/${id}`, { status: 200 })).body.quota_used)[0];
async function awaitState(shop, one, state) {
  const end = Date.now() + PATIENCE_MS;
  while ((await redemption(shop, one)).state !== state && Date.now() < end) await sleep(25);
  assert.equal((await redemption(shop, one)).state, state);
}

describe('a paid order whose checkout drew', () => {
  let hasty;
  before(async () => {
    hasty = await startInstance({ flags: ['--redemption-timeout', '1'] });
  });
  after(async () => assert.equal(await hasty.stop(), 0));

  test('holds that for good, and draws no more', async () => {
    const shop = await shopWith({ a: { quota: { uses: 2 } }, b: { quota: { units: 9 } } });
    const [one, plain, other] = [order(['a', 'b']), order([]), order(['a'])];
    await redeem(shop, one, { a: 1, b: 4 }, { server: hasty.server });
    assert.deepEqual(await send(shop, [one]), ['CREATED']);
    assert.deepEqual([await usedOf(shop, 'a'), await usedOf(shop, 'b')], [1, 4]);
    const told = await redemption(shop, one);
    assert.equal(told.state, 'PAID');
    assert.deepEqual([told.expires_at, told.ended_at], [undefined, undefined]);
    const kept = await call('DELETE', `${shop}/redemptions/${one.id}`, { status: 200 });
    assert.deepEqual(kept.body, told);
    // an order that tells no promotions too; what nobody pays for expires meanwhile
    await redeem(shop, plain, { b: 1 }, { server: hasty.server });
    assert.deepEqual(await send(shop, [plain]), ['CREATED']);
    await redeem(shop, other, { a: 1 }, { server: hasty.server });
    await awaitState(shop, other, 'EXPIRED');
    assert.equal((await redemption(shop, one)).state, 'PAID');
    assert.equal((await redemption(shop, plain)).state, 'PAID');
    assert.deepEqual([await usedOf(shop, 'a'), await usedOf(shop, 'b')], [1, 5]);
  });

  test('draws again where that was given back before', async () => {
    const shop = await shopWith({ a: { quota: { units: 5 }, quota_per_buyer: { units: 9 } } });
    const [one, two] = [order(['a']), order(['a'])];
    await redeem(shop, one, { a: 3 }, { server: hasty.server });
    await awaitState(shop, one, 'EXPIRED');
    await redeem(shop, two, { a: 4 });
    await call('DELETE', `${shop}/redemptions/${two.id}`, { status: 200 });
    assert.equal(await usedOf(shop, 'a'), 0);
    assert.deepEqual(await send(shop, [one, two]), ['CREATED', ['a']]);
    assert.equal(await usedOf(shop, 'a'), 5);
    for (const paid of [one, two]) {
      const told = await redemption(shop, paid);
      assert.deepEqual([told.state, told.ended_at], ['PAID', undefined]);
    }
    await cancel(shop, one.id);
    assert.equal(await usedOf(shop, 'a'), 2);
    await cancel(shop, two.id);
    assert.equal(await usedOf(shop, 'a'), 0);
  });

  test('keeps it also where the checkout was told of later', async () => {
    const shop = await shopWith({ a: { quota: { uses: 2 } } });
    const one = order([]);
    assert.deepEqual(await send(shop, [one]), ['CREATED']);
    await redeem(shop, one, { a: 1 }, { server: hasty.server });
    const { body } = await call('DELETE', `${shop}/redemptions/${one.id}`, { status: 200 });
    assert.equal(body.state, 'HELD');
    await awaitState(shop, one, 'PAID');
    assert.equal(await usedOf(shop, 'a'), 1);
    await cancel(shop, one.id);
    assert.equal(await usedOf(shop, 'a'), 0);
    assert.equal((await redemption(shop, one)).state, 'CANCELLED');
  });
});

describe('a paid order without redemption', () => {
  test('draws what is left, and names what it exceeded', async () => {
    const shop = await shopWith({
      a: { quota: { uses: 2 } },
      b: { quota_per_buyer: { uses: 1 } },
      c: {},
    });
    const orders = [
      order(['a', 'b', 'c', 'unknown']),
      order(['b'], { buyer_id: 'siti' }),
      order(['a', 'b']),
      order(['a', 'b'], { buyer_id: 'ani' }),
      order(['c']),
    ];
    const told = ['CREATED', 'CREATED', ['b'], ['a'], 'CREATED'];
    assert.deepEqual(await send(shop, orders), told);
    assert.deepEqual(
      await send(shop, orders),
      told.map(() => 'DUPLICATE'),
    );
    assert.equal(await usedOf(shop, 'a'), 2);
    const { state, buyer_id, promotions } = await redemption(shop, orders[2]);
    assert.deepEqual(
      { state, buyer_id, promotions },
      {
        state: 'PAID',
        buyer_id: 'budi',
        promotions: ['a', 'b'].map((promotion_id) => ({ promotion_id, units: 1 })),
      },
    );
    assertProblem(await call('GET', `${shop}/redemptions/${orders[4].id}`, { status: 404 }), 'NOT_FOUND');
    const late = await call('POST', `${shop}/redemptions`, {
      json: { order_id: orders[2].id, buyer_id: 'budi', promotions: [{ promotion_id: 'a', units: 1 }] },
      status: 409,
    });
    assertProblem(late, 'REDEMPTION_EXISTS');
  });

  test('counts the units that the promotion is for, gifts apart', async () => {
    const quota = { quota: { units: 100 } };
    const shop = await shopWith({
      all: quota,
      sku: { ...quota, scope: { sku_ids: ['kopi-250'] } },
      product: { ...quota, scope: { product_ids: ['teh', 'kopi'] } },
      few: { ...quota, max_units_per_order: 3 },
      none: { ...quota, scope: { sku_ids: ['other'] } },
    });
    const lines = [
      line('kopi-250', 2),
      line('kopi-1000', 4),
      line('teh-250', 8),
      line('kopi-250', 16),
      line('kopi-250', 32, { gift: true }),
    ];
    const ids = ['all', 'sku', 'product', 'few', 'none'];
    assert.deepEqual(await send(shop, [order(ids, { lines })]), ['CREATED']);
    const used = [];
    for (const id of ids) used.push(await usedOf(shop, id));
    assert.deepEqual(used, [30, 18, 30, 3, 1]);
    assert.deepEqual(await send(shop, [order(['all'], { lines: [line('teh-250', 71)] })]), [['all']]);
    assert.equal(await usedOf(shop, 'all'), 100);
  });

  test('gives it back once where it is cancelled as a whole, and not where it is refunded', async () => {
    const shop = await shopWith({ a: { quota: { units: 5 }, quota_per_buyer: { units: 4 } } });
    const [one, two] = [order(['a'], { lines: [line('kopi-250', 3)] }), order(['a'], { lines: [line('kopi-250', 4)], buyer_id: 'siti' })];
    assert.deepEqual(await send(shop, [one, two]), ['CREATED', ['a']]);
    await happen(shop, one.id, { kind: 'REFUNDED', lines: [{ sku_id: 'kopi-250', units: 3 }] });
    assert.equal(await usedOf(shop, 'a'), 5);
    await cancel(shop, one.id);
    await cancel(shop, one.id);
    assert.equal(await usedOf(shop, 'a'), 2);
    assert.equal((await redemption(shop, one)).state, 'CANCELLED');
    const again = await call('DELETE', `${shop}/redemptions/${one.id}`, { status: 200 });
    assert.equal(again.body.state, 'CANCELLED');
    assert.equal(await usedOf(shop, 'a'), 2);
    // budi has his part back, siti has none left
    assert.deepEqual(
      await send(shop, [order(['a'], { buyer_id: 'siti' }), order(['a'], { lines: [line('kopi-250', 2)] })]),
      [['a'], 'CREATED'],
    );
    assert.equal(await usedOf(shop, 'a'), 5);
  });

  test('is seen by quotes', async () => {
    const shop = await shopWith({ a: { quota: { uses: 1 } } });
    const reason = async () =>
      (await call('POST', `${shop}/quotes`, { json: { items: [{ sku_id: 'kopi-250', quantity: 1 }] }, status: 200 }))
        .body.decisions[0].reason;
    const awaitReason = async (wanted) => {
      const end = Date.now() + PATIENCE_MS;
      while ((await reason()) !== wanted && Date.now() < end) await sleep(25);
      assert.equal(await reason(), wanted);
    };
    assert.equal(await reason(), 'STACKED');
    const one = order(['a']);
    assert.deepEqual(await send(shop, [one]), ['CREATED']);
    await awaitReason('QUOTA_EXHAUSTED');
    await cancel(shop, one.id);
    await awaitReason('STACKED');
  });

  test('never draws more than there is, at random', async () => {
    const seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1000000);
    const roll = dice(seed);
    const kinds = {
      u: { all: 12, buyer: 4, key: 'uses' },
      v: { all: 30, buyer: 11, key: 'units' },
      w: { all: 8, key: 'units' },
    };
    const shop = await shopWith(
      Object.fromEntries(
        Object.entries(kinds).map(([id, { all, buyer, key }]) => [
          id,
          { quota: { [key]: all }, ...(buyer && { quota_per_buyer: { [key]: buyer } }) },
        ]),
      ),
    );
    const used = {}; // by promotion, or promotion and buyer
    const drawn = new Map(); // by order: what to give back
    const take = (key, limit, wanted, byUnits) => {
      if (limit === undefined) return wanted;
      const left = Math.max(0, limit - (used[key] ?? 0));
      const taken = byUnits ? Math.min(wanted, left) : left > 0 ? wanted : 0;
      return taken;
    };
    const raise = (key, by) => {
      used[key] = (used[key] ?? 0) + by;
    };
    for (let step = 0; step < 12; step++) {
      const batch = Array.from({ length: 1 + roll(4) }, () =>
        order(['u', 'v', 'w'].filter(() => roll(2)), {
          buyer_id: `b${roll(3)}`,
          lines: [line('kopi-250', 1 + roll(5))],
        }),
      );
      const expected = batch.map(({ id, buyer_id, promotion_ids, lines }) => {
        const back = [];
        const exceeded = promotion_ids.filter((promotion_id) => {
          const { all, buyer, key } = kinds[promotion_id];
          const wanted = lines[0].quantity;
          let short = false;
          for (const [name, limit] of [[`${promotion_id} ${buyer_id}`, buyer], [promotion_id, all]]) {
            if (limit === undefined) continue;
            const taken = take(name, limit, wanted, key === 'units');
            const by = key === 'units' ? taken : Number(taken > 0);
            raise(name, by);
            back.push([name, by]);
            short ||= taken < wanted;
          }
          return short;
        });
        drawn.set(id, back);
        return exceeded.length > 0 ? exceeded : 'CREATED';
      });
      assert.deepEqual(await send(shop, batch), expected, `seed ${seed}, step ${step}`);
      if (roll(2)) {
        const id = [...drawn.keys()][roll(drawn.size)];
        await cancel(shop, id);
        for (const [name, by] of drawn.get(id)) raise(name, -by);
        drawn.delete(id);
      }
      for (const id of Object.keys(kinds)) {
        const { quota_used } = (await call('GET', `${shop}/promotions/${id}`, { status: 200 })).body;
        assert.equal(quota_used === undefined ? 0 : Object.values(quota_used)[0], used[id] ?? 0, `${id}, seed ${seed}`);
      }
    }
  });
});
