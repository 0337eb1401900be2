// What orders draw on promotions' quotas, and what quotes see of it.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { operator, send } from './client.js';
import { assertProblem, exchange } from './contract.js';
import { startInstance } from './instance.js';
import { bearer, createKey, revokeKey } from './keys.js';
import { assertKeyed, call, freshId, freshShop, product, promotion } from './store.js';

// Quotes see what is left within a second; a busy machine is given some more.
const SEEN_MS = 10000;
const POLL_MS = 25;

const drawOf = (order_id, buyer_id, ...promotions) => ({
  order_id,
  buyer_id,
  promotions: promotions.map((one) =>
    typeof one === 'string' ? { promotion_id: one, units: 1 } : one,
  ),
});
const units = (promotion_id, count) => ({ promotion_id, units: count });

/** A new shop with a product and these promotions; answers its path. */
async function shopWith(promotions) {
  const shop = await freshShop();
  await call('POST', `${shop}/products`, { json: product('kopi'), status: 201 });
  for (const [id, change] of Object.entries(promotions)) {
    await call('POST', `${shop}/promotions`, { json: promotion(id, change), status: 201 });
  }
  return shop;
}
const redeem = (shop, json, more = { status: 201 }) =>
  call('POST', `${shop}/redemptions`, { json, ...more });
const giveBack = (shop, order, more = { status: 200 }) =>
  call('DELETE', `${shop}/redemptions/${order}`, more);
const usedOf = async (shop, id) =>
  (await call('GET', `${shop}/promotions/${id}`, { status: 200 })).body.quota_used;
const bodyOf = (buyer_id) => ({
  ...(buyer_id === undefined ? {} : { buyer_id }),
  items: [{ sku_id: 'kopi-250', quantity: 1 }],
});
const reasonOf = async (shop, id, buyer, server) => {
  const json = bodyOf(buyer);
  const request = { server, method: 'POST', path: `${shop}/quotes`, headers: operator, json };
  const { body } = await exchange({ ...request, status: 200 });
  return body.decisions.find((decision) => decision.promotion_id === id)?.reason;
};

/** Waits until quotes for the buyer tell so of the promotion. */
async function awaitReason(shop, id, reason, { buyer, server } = {}) {
  const end = Date.now() + SEEN_MS;
  let told;
  do {
    told = await reasonOf(shop, id, buyer, server);
    if (told === reason) return;
    await sleep(POLL_MS);
  } while (Date.now() < end);
  assert.equal(told, reason);
}

describe('POST /v1/shops/{shop_id}/redemptions', () => {
  test('draws once, however often it is sent', async () => {
    const shop = await shopWith({ a: { quota: { uses: 3 } }, b: {} });
    const json = drawOf('pesanan', 'budi', 'b', units('a', 2));
    const first = await redeem(shop, json);
    assert.equal(first.headers.location, `${shop}/redemptions/pesanan`);
    assert.equal(first.body.state, 'HELD');
    assert.deepEqual(first.body.promotions, [units('a', 2), units('b', 1)]);
    assert.equal(Date.parse(first.body.expires_at) - Date.parse(first.body.created_at), 1800000);
    json.promotions.reverse();
    const again = await redeem(shop, json, { status: 200 });
    assert.deepEqual(again.body, first.body);
    const read = await call('GET', `${shop}/redemptions/pesanan`, { status: 200 });
    assert.deepEqual(read.body, first.body);
    assert.deepEqual(await usedOf(shop, 'a'), { uses: 1 });
    assert.equal(await usedOf(shop, 'b'), undefined);
  });

  test('is refused for an order that drew other content', async () => {
    const shop = await shopWith({ a: {}, b: {} });
    await redeem(shop, drawOf('pesanan', 'budi', 'a'));
    for (const json of [
      drawOf('pesanan', 'siti', 'a'),
      drawOf('pesanan', 'budi', 'b'),
      drawOf('pesanan', 'budi', 'a', 'b'),
      drawOf('pesanan', 'budi', units('a', 2)),
    ]) {
      assertProblem(await redeem(shop, json, { status: 409 }), 'REDEMPTION_EXISTS');
    }
  });

  test('draws uses or units, as the quota counts, on all promotions or none', async () => {
    const shop = await shopWith({
      uses: { quota: { uses: 2 } },
      units: { quota: { units: 5 }, quota_per_buyer: { units: 3 } },
    });
    await redeem(shop, drawOf('o1', 'budi', units('uses', 100), units('units', 3)));
    const refused = drawOf('o2', 'budi', 'uses', units('units', 3));
    const answer = await redeem(shop, refused, { status: 409 });
    assertProblem(answer, 'QUOTA_EXHAUSTED', [
      ['promotions[1]', 'QUOTA_EXHAUSTED'],
      ['promotions[1]', 'BUYER_QUOTA_EXHAUSTED'],
    ]);
    const [inAll, ofBuyer] = answer.body.errors.map(({ detail }) => detail);
    assert.match(inAll, /5 unit tersisa 2/);
    assert.match(ofBuyer, /3 unit per pembeli tersisa 0/);
    await call('GET', `${shop}/redemptions/o2`, { status: 404 });
    assert.deepEqual(await usedOf(shop, 'uses'), { uses: 1 });
    assert.deepEqual(await usedOf(shop, 'units'), { units: 3 });
    await redeem(shop, drawOf('o2', 'siti', 'uses', units('units', 2)));
    assertProblem(await redeem(shop, drawOf('o3', 'tono', 'uses', 'units'), { status: 409 }),
      'QUOTA_EXHAUSTED',
      [
        ['promotions[0]', 'QUOTA_EXHAUSTED'],
        ['promotions[1]', 'QUOTA_EXHAUSTED'],
      ]);
  });

  test('names every promotion that is unknown or does not run', async () => {
    const shop = await shopWith({
      next: { starts_at: '2999-01-01T00:00:00Z' },
      past: { ends_at: '2020-01-01T00:00:00Z' },
      off: {},
      on: {},
    });
    await call('DELETE', `${shop}/promotions/off`, { status: 200 });
    const json = drawOf('o', 'budi', 'none', 'next', 'on', 'past', 'off');
    assertProblem(await redeem(shop, json, { status: 422 }), 'INVALID', [
      ['promotions[0].promotion_id', 'UNKNOWN_PROMOTION'],
      ['promotions[1].promotion_id', 'NOT_RUNNING'],
      ['promotions[3].promotion_id', 'NOT_RUNNING'],
      ['promotions[4].promotion_id', 'NOT_RUNNING'],
    ]);
    await call('GET', `${shop}/redemptions/o`, { status: 404 });
  });

  test('refuses what breaks rules, all at once', async () => {
    const shop = await shopWith({ a: {} });
    const refuse = async (json, faults) =>
      assertProblem(await redeem(shop, json, { status: 422 }), 'INVALID', faults);
    await refuse({}, [
      ['order_id', 'REQUIRED'],
      ['buyer_id', 'REQUIRED'],
      ['promotions', 'REQUIRED'],
    ]);
    await refuse(drawOf('o', 'b'), [['promotions', 'EMPTY']]);
    await refuse(drawOf('o', 'b', ...Array.from({ length: 501 }, (_, i) => `p${i}`)), [
      ['promotions', 'TOO_MANY'],
    ]);
    await refuse(
      { ...drawOf('x'.repeat(65), 'b', units('a', 0), { promotion_id: 'a' }), note: '' },
      [
        ['note', 'UNKNOWN_FIELD'],
        ['order_id', 'TOO_LONG'],
        ['promotions[0].units', 'OUT_OF_RANGE'],
        ['promotions[1].units', 'REQUIRED'],
        ['promotions[1].promotion_id', 'DUPLICATE'],
      ],
    );
    await refuse(drawOf('o', 'b', units('a', 1999801)), [['promotions[0].units', 'OUT_OF_RANGE']]);
  });

  test('takes an Idempotency-Key', async () => {
    const shop = await shopWith({ a: {} });
    await assertKeyed(`${shop}/redemptions`, drawOf('o1', 'b', 'a'), drawOf('o2', 'b', 'a'));
  });

  test('is for a shop that is there', async () => {
    const shop = await shopWith({ a: {} });
    await redeem(shop, drawOf('o', 'b', 'a'));
    const ended = await call('GET', shop, { status: 200 });
    await call('DELETE', shop, { headers: { 'If-Match': ended.headers.etag }, status: 200 });
    const answer = await redeem(shop, drawOf('o2', 'b', 'a'), { status: 409 });
    assertProblem(answer, 'SHOP_ENDED');
    assertProblem(await giveBack(shop, 'o', { status: 409 }), 'SHOP_ENDED');
    await redeem('/v1/shops/tidak-ada', drawOf('o2', 'b', 'a'), { status: 404 });
  });

  test('is for services, and for a seller\'s own shop', async () => {
    const own = await shopWith({ a: {} });
    const other = await shopWith({ a: {} });
    const shops = [own.split('/').at(-1)];
    const seller = await createKey({ role: 'seller', shops });
    const service = await createKey({ role: 'service' });
    const as = (key) => bearer(key.key);
    const more = (key, status) => ({ headers: as(key), status });
    await redeem(own, drawOf('o1', 'b', 'a'), more(seller, 201));
    await redeem(other, drawOf('o1', 'b', 'a'), more(seller, 404));
    await redeem(other, drawOf('o2', 'b', 'a'), more(service, 201));
    await giveBack(other, 'o2', more(seller, 404));
    await giveBack(own, 'o2', more(service, 404)); // the other shop's order
    await giveBack(other, 'o2', more(service, 200));
    for (const { key_id: id } of [seller, service]) await revokeKey(id);
  });
});

describe('DELETE /v1/shops/{shop_id}/redemptions/{order_id}', () => {
  test('gives back once', async () => {
    const shop = await shopWith({ a: { quota: { uses: 2 }, quota_per_buyer: { uses: 1 } } });
    await redeem(shop, drawOf('o1', 'budi', 'a'));
    await redeem(shop, drawOf('o2', 'siti', 'a'));
    const first = await giveBack(shop, 'o1');
    assert.equal(first.body.state, 'RELEASED');
    assert.ok(first.body.ended_at !== undefined && first.body.expires_at === undefined);
    assert.deepEqual((await giveBack(shop, 'o1')).body, first.body);
    assert.deepEqual(await usedOf(shop, 'a'), { uses: 1 });
    const again = await redeem(shop, drawOf('o1', 'budi', 'a'), { status: 409 });
    assertProblem(again, 'REDEMPTION_ENDED');
    await redeem(shop, drawOf('o3', 'budi', 'a'));
    assert.deepEqual(await usedOf(shop, 'a'), { uses: 2 });
    await giveBack(shop, 'none', { status: 404 });
  });
});

describe('quotas that are changed', () => {
  const put = async (shop, id, change) => {
    const { headers, body } = await call('GET', `${shop}/promotions/${id}`, { status: 200 });
    await call('PUT', `${shop}/promotions/${id}`, {
      json: { ...body, ...change },
      headers: { 'If-Match': headers.etag },
      status: 200,
    });
  };

  test('hold with what is used already, in the other count too', async () => {
    const shop = await shopWith({ a: { quota: { uses: 5 } } });
    for (const order of ['o1', 'o2', 'o3']) await redeem(shop, drawOf(order, 'b', units('a', 4)));
    await put(shop, 'a', { quota: { uses: 2 } });
    assert.equal(await reasonOf(shop, 'a'), 'QUOTA_EXHAUSTED');
    assert.deepEqual(await usedOf(shop, 'a'), { uses: 3 });
    await redeem(shop, drawOf('o4', 'b', 'a'), { status: 409 });
    await giveBack(shop, 'o1');
    await redeem(shop, drawOf('o4', 'b', 'a'), { status: 409 });
    await put(shop, 'a', { quota: { units: 10 } });
    assert.deepEqual(await usedOf(shop, 'a'), { units: 8 });
    assert.equal(await reasonOf(shop, 'a'), 'STACKED');
    await redeem(shop, drawOf('o4', 'b', units('a', 3)), { status: 409 });
    await redeem(shop, drawOf('o4', 'b', units('a', 2)));
    await awaitReason(shop, 'a', 'QUOTA_EXHAUSTED');
  });

  test('per buyer, at once on the instance that was told', async () => {
    const shop = await shopWith({ a: { quota_per_buyer: { uses: 1 } } });
    await redeem(shop, drawOf('o1', 'budi', 'a'));
    await awaitReason(shop, 'a', 'QUOTA_EXHAUSTED', { buyer: 'budi' });
    await put(shop, 'a', { quota_per_buyer: { uses: 2 } });
    assert.equal(await reasonOf(shop, 'a', 'budi'), 'STACKED');
    await put(shop, 'a', { quota_per_buyer: { uses: 1 } });
    assert.equal(await reasonOf(shop, 'a', 'budi'), 'QUOTA_EXHAUSTED');
    assert.equal(await reasonOf(shop, 'a', 'siti'), 'STACKED');
  });
});

test('a promotion that is deactivated is told as such, whatever its quota', async () => {
  const shop = await shopWith({ a: { quota: { uses: 1 } } });
  await redeem(shop, drawOf('o1', 'budi', 'a'));
  await call('DELETE', `${shop}/promotions/a`, { status: 200 });
  assert.equal(await reasonOf(shop, 'a'), 'INACTIVE');
});

describe('what quotes see of quotas', () => {
  let hasty; // an instance that gives back after a second
  let server;

  before(async () => {
    hasty = await startInstance({ flags: ['--redemption-timeout', '1'] });
    ({ server } = hasty);
  });
  after(async () => {
    assert.equal(await hasty.stop(), 0);
  });

  test('is the same on every instance: in all', async () => {
    const shop = await shopWith({ a: { quota: { uses: 1 } } });
    for (const at of [undefined, server]) await awaitReason(shop, 'a', 'STACKED', { server: at });
    await redeem(shop, drawOf('o1', 'budi', 'a'));
    for (const at of [undefined, server]) {
      await awaitReason(shop, 'a', 'QUOTA_EXHAUSTED', { server: at });
      const path = `${shop}/prices?sku_id=kopi-250`;
      const { body } = await exchange({ server: at, path, headers: operator, status: 200 });
      assert.equal(body.items[0].unit_price, 52000);
    }
    await giveBack(shop, 'o1');
    for (const at of [undefined, server]) await awaitReason(shop, 'a', 'STACKED', { server: at });
  });

  test('is the same on every instance: per buyer', async () => {
    const shop = await shopWith({ a: { quota_per_buyer: { units: 2 } } });
    const everywhere = async (buyer, reason) => {
      for (const at of [undefined, server])
        await awaitReason(shop, 'a', reason, { buyer, server: at });
    };
    await everywhere('budi', 'STACKED');
    await redeem(shop, drawOf('o1', 'budi', units('a', 2)));
    await everywhere('budi', 'QUOTA_EXHAUSTED');
    await everywhere('siti', 'STACKED');
    await everywhere(undefined, 'STACKED');
    const items = [
      { shop_id: shop.split('/').at(-1), ...bodyOf('budi') },
      { shop_id: shop.split('/').at(-1), ...bodyOf('siti') },
    ];
    const batch = { method: 'POST', path: '/v1/quotes/batch', headers: operator, json: { items } };
    const { body } = await exchange({ ...batch, status: 200 });
    const reasons = body.items.map(({ quote }) => quote.decisions[0].reason);
    assert.deepEqual(reasons, ['QUOTA_EXHAUSTED', 'STACKED']);
    await giveBack(shop, 'o1');
    await everywhere('budi', 'STACKED');
  });

  test('is read with the shop', async () => {
    const shop = await shopWith({
      a: { quota: { uses: 1 } },
      b: { quota_per_buyer: { uses: 1 } },
    });
    await redeem(shop, drawOf('o1', 'budi', 'a', 'b'));
    // the other instance has not been asked for this shop yet
    assert.equal(await reasonOf(shop, 'a', 'siti', server), 'QUOTA_EXHAUSTED');
    assert.equal(await reasonOf(shop, 'b', 'budi', server), 'QUOTA_EXHAUSTED');
    assert.equal(await reasonOf(shop, 'b', 'siti', server), 'STACKED');
  });

  test('comes back by itself where no paid order follows', async () => {
    const shop = await shopWith({ a: { quota: { uses: 1 }, quota_per_buyer: { uses: 1 } } });
    const json = drawOf('o1', 'budi', 'a');
    await redeem(shop, json, { server, status: 201 });
    await awaitReason(shop, 'a', 'QUOTA_EXHAUSTED', { buyer: 'budi' });
    await awaitReason(shop, 'a', 'STACKED', { buyer: 'budi' });
    const { body } = await call('GET', `${shop}/redemptions/o1`, { status: 200 });
    assert.equal(body.state, 'EXPIRED');
    assert.deepEqual(await usedOf(shop, 'a'), { uses: 0 });
    assert.equal((await giveBack(shop, 'o1')).body.state, 'EXPIRED');
    assert.deepEqual(await usedOf(shop, 'a'), { uses: 0 });
  });

  test('on many orders at once is given back once, whoever gives it back', async () => {
    const shop = await shopWith({ a: { quota: { units: 100 }, quota_per_buyer: { units: 9 } } });
    const orders = Array.from({ length: 30 }, (_, i) => `o${i}`);
    await Promise.all(
      orders.map((order, i) =>
        redeem(shop, drawOf(order, `b${i % 10}`, units('a', 3)), { server, status: 201 }),
      ),
    );
    assert.deepEqual(await usedOf(shop, 'a'), { units: 90 });
    const end = Date.now() + SEEN_MS;
    while (Date.now() < end) {
      const path = `${shop}/redemptions`;
      const released = await Promise.all(
        orders.flatMap((order) =>
          [undefined, server].map((at) =>
            send({ server: at, method: 'DELETE', path: `${path}/${order}`, headers: operator }),
          ),
        ),
      );
      for (const { status } of released) assert.equal(status, 200);
      if ((await usedOf(shop, 'a')).units === 0) break;
    }
    assert.deepEqual(await usedOf(shop, 'a'), { units: 0 });
    await redeem(shop, drawOf(freshId('o'), 'b0', units('a', 9)));
  });
});
