// What moved the curve: annotations of a trend say what quotes say before and after.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { dice, freshCampaign, HOUR_MS, MINUTE_MS, moveCampaign, QUARTER_MS } from './dashboard.js';
import { startInstance } from './instance.js';
import { call, freshShop, promotion } from './store.js';

const seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1e9);
const roll = dice(seed);
const now = Date.now();
const floor = (ms, step) => Math.floor(ms / step) * step;
const iso = (ms) => new Date(ms).toISOString();
const starts = floor(now - 40 * HOUR_MS, QUARTER_MS);
const ends = floor(now + 40 * HOUR_MS, QUARTER_MS);
const SKUS = ['KOPI-1', 'KOPI-2', 'TEH-1', 'GULA-1'];
const JOINED = ['KOPI-1', 'TEH-1']; // KOPI-2 is of the same product, GULA is not in it
const COUNTED = ['KOPI-1', 'KOPI-2', 'TEH-1'];
const CHANNELS = ['SHOP_TOKOPEDIA', 'TOKOPEDIA'];

async function freshSeller(change = {}) {
  const shop = await freshShop(change);
  const product = (product_id, skus) =>
    call('POST', `${shop}/products`, { json: { product_id, name: product_id, skus }, status: 201 });
  await product('KOPI', [
    { sku_id: 'KOPI-1', list_price: 100000 },
    { sku_id: 'KOPI-2', list_price: 190000 },
  ]);
  await product('TEH', [{ sku_id: 'TEH-1', list_price: 40000 }]);
  await product('GULA', [{ sku_id: 'GULA-1', list_price: 20000 }]);
  return shop;
}

async function join(shop, change = {}, items = JOINED.map((sku_id) => ({ sku_id, price: 35000 }))) {
  const id = await freshCampaign({ starts_at: iso(starts), ends_at: iso(ends), ...change });
  await call('PUT', `${shop}/campaigns/${id}/join`, { json: { items }, status: 200 });
  return id;
}

const trend = (shop, id, query = '', more = { status: 200 }) =>
  call('GET', `${shop}/campaigns/${id}/trend?metrics=gmv&annotations=prices${query}`, more);

/** What prices one unit at an instant, by a quote. */
async function priceAt(shop, sku_id, channel, at) {
  const { body } = await call('POST', `${shop}/quotes`, {
    json: { at: iso(at), channel, items: [{ sku_id, quantity: 1 }] },
    status: 200,
  });
  const [winner] = body.tiers.find(({ slot }) => slot === 'product_price').applied;
  return { unit_price: body.totals.after_product, id: winner?.promotion_id };
}

const priceOf = ({ unit_price, promotion: one }) => ({ unit_price, id: one?.promotion_id });

/** Every annotation that there has to be, by quotes around every instant at which a
 * promotion starts or ends. */
async function expected(shop, instants, channels) {
  const moves = [];
  for (const at of instants) {
    for (const sku_id of COUNTED) {
      const found = [];
      for (const channel of channels) {
        const from = await priceAt(shop, sku_id, channel, at - 1);
        const to = await priceAt(shop, sku_id, channel, at);
        if (from.id !== to.id) found.push({ at, sku_id, channels: [channel], from, to });
      }
      const [a, b] = found;
      const same = (x, y) => x.unit_price === y.unit_price && x.id === y.id;
      if (b !== undefined && same(a.from, b.from) && same(a.to, b.to)) {
        moves.push({ ...a, channels: CHANNELS });
      } else {
        moves.push(...found);
      }
    }
  }
  return moves;
}

const simple = ({ at, sku_id, channels, from, to }) => ({
  at: Date.parse(at),
  sku_id,
  channels,
  from: priceOf(from),
  to: priceOf(to),
});

const TYPES = ['PRODUCT_DISCOUNT', 'SELLER_FLASH_SALE', 'CAMPAIGN_PRICE', 'COFUNDED_CAMPAIGN_PRICE', 'SELLER_VOUCHER'];

/** Promotions at random, most of them on prices; some limited to a channel or buyers. */
async function addPromotions(shop, count) {
  const instants = new Set();
  for (let i = 0; i < count; i++) {
    const type = TYPES[roll(TYPES.length)];
    const from = starts - 5 * HOUR_MS + roll(now - starts) + (roll(2) ? 0 : 1);
    const to = from + 1 + roll(20 * HOUR_MS);
    const scope = [
      { sku_ids: [SKUS[roll(4)]] },
      { product_ids: [['KOPI', 'TEH', 'GULA'][roll(3)]] },
      undefined,
    ][roll(3)];
    const json = promotion(`p${i}`, {
      type,
      benefit:
        type.endsWith('CAMPAIGN_PRICE') && scope?.sku_ids !== undefined
          ? { kind: 'FIXED_PRICE', price: 10000 + roll(40000) }
          : { kind: 'PERCENT_OFF', bps: 100 + roll(5000) },
      starts_at: iso(from),
      ends_at: iso(to),
      ...(scope === undefined ? {} : { scope }),
      ...(roll(4) === 0 ? { channels: [CHANNELS[roll(2)]] } : {}),
      ...(roll(8) === 0 ? { audience: 'NEW' } : {}),
    });
    await call('POST', `${shop}/promotions`, { json, status: 201 });
    instants.add(from).add(to);
  }
  return instants;
}

describe('annotations=prices', () => {
  before(() => console.log(`TUMPUK_SEED=${seed}`));

  for (const time_zone of ['Asia/Jakarta', 'America/New_York'])
    test(`of a shop at random in ${time_zone} are what quotes say`, async () => {
      const shop = await freshSeller({ time_zone });
      const id = await join(shop);
      const all = [...(await addPromotions(shop, 14)), starts].sort((a, b) => a - b);
      for (const channel of [...CHANNELS, 'ALL']) {
        const { body } = await trend(shop, id, `&channel=${channel}`);
        const within = all.filter((at) => at >= starts && at < Date.parse(body.period.to));
        const channels = channel === 'ALL' ? CHANNELS : [channel];
        const moves = await expected(shop, within, channels);
        assert.ok(moves.length > 0);
        assert.deepEqual(body.annotations.map(simple), moves);
        assert.equal(body.annotations_truncated, false);
        assert.ok(body.annotations.every(({ sku_id, product_id }) => sku_id.startsWith(product_id)));
      }
    });

  test('tell the begin of the campaign, and a promotion in its words', async () => {
    const shop = await freshSeller();
    const id = await join(shop, { name: 'Pesta' }, [{ sku_id: 'TEH-1', price: 30000 }]);
    const { body, headers } = await trend(shop, id);
    const json = { items: [{ sku_id: 'TEH-1', price: 30000 }] };
    const joined = await call('PUT', `${shop}/campaigns/${id}/join`, { json, status: 200 });
    const [{ promotion_id }] = joined.body.items;
    assert.deepEqual(body.annotations, [
      {
        at: body.period.from,
        product_id: 'TEH',
        sku_id: 'TEH-1',
        channels: ['SHOP_TOKOPEDIA'],
        from: { unit_price: 40000 },
        to: { unit_price: 30000, promotion: { promotion_id, name: 'Pesta', type: 'CAMPAIGN_PRICE' } },
      },
    ]);
    assert.ok(Number(headers['x-catalog-version']) > 0);
    const plain = await call('GET', `${shop}/campaigns/${id}/trend?metrics=gmv`, { status: 200 });
    assert.equal(plain.body.annotations, undefined);
    assert.equal(plain.headers['x-catalog-version'], undefined);
  });

  test('are of the time asked for, its first instant included', async () => {
    const shop = await freshSeller();
    const id = await join(shop, {}, [{ sku_id: 'TEH-1', price: 30000 }]);
    const from = starts + 3 * HOUR_MS;
    const json = promotion('kilat', {
      type: 'CAMPAIGN_PRICE',
      benefit: { kind: 'FIXED_PRICE', price: 20000 },
      scope: { sku_ids: ['TEH-1'] },
      starts_at: iso(from),
      ends_at: iso(from + HOUR_MS),
    });
    await call('POST', `${shop}/promotions`, { json, status: 201 });
    const at = async (a, b) => {
      const { body } = await trend(shop, id, `&from=${iso(a)}&to=${iso(b)}`);
      return body.annotations.map((one) => [Date.parse(one.at), one.from.unit_price, one.to.unit_price]);
    };
    const came = [from, 30000, 20000];
    const went = [from + HOUR_MS, 20000, 30000];
    assert.deepEqual(await at(from, from + HOUR_MS), [came]);
    assert.deepEqual(await at(from, from + HOUR_MS + MINUTE_MS), [came, went]);
    assert.deepEqual(await at(from + MINUTE_MS, from + HOUR_MS), []);
    assert.deepEqual(await at(from + HOUR_MS, from + 2 * HOUR_MS), [went]);
  });

  test('a deactivated promotion counts until it was', async () => {
    const shop = await freshSeller();
    const id = await join(shop, {}, [{ sku_id: 'TEH-1', price: 30000 }]);
    for (const [name, from] of [['dimatikan', -HOUR_MS], ['belum', HOUR_MS]]) {
      const json = promotion(name, {
        type: 'CAMPAIGN_PRICE',
        benefit: { kind: 'FIXED_PRICE', price: 20000 },
        scope: { sku_ids: ['TEH-1'] },
        starts_at: iso(now + from),
        ends_at: iso(now + 3 * HOUR_MS),
      });
      await call('POST', `${shop}/promotions`, { json, status: 201 });
    }
    const before_ = Date.now();
    await call('DELETE', `${shop}/promotions/dimatikan`, { status: 200 });
    await call('DELETE', `${shop}/promotions/belum`, { status: 200 });
    const { annotations } = (await trend(shop, id)).body;
    assert.deepEqual(
      annotations.map(({ to }) => to.promotion.promotion_id === 'dimatikan'),
      [false, true, false],
    );
    const off = Date.parse(annotations[2].at);
    assert.ok(off >= before_ - 1000 && off <= Date.now() + 1000);
  });

  test('more than a thousand are cut, and told in parts', async () => {
    const shop = await freshShop();
    const skus = Array.from({ length: 50 }, (_, i) => ({ sku_id: `S${100 + i}`, list_price: 9000 }));
    const items = Array.from({ length: 30 }, (_, p) => ({
      product_id: `P${100 + p}`,
      name: 'Kopi',
      skus: skus.map((sku) => ({ ...sku, sku_id: `P${100 + p}-${sku.sku_id}` })),
    }));
    await call('POST', `${shop}/products/batch`, { json: { items }, status: 200 });
    const id = await join(shop, {}, items.map(({ skus: [{ sku_id }] }) => ({ sku_id, price: 8000 })));
    const { body } = await trend(shop, id);
    assert.equal(body.annotations.length, 30);
    assert.equal(body.annotations_truncated, false);
    const from = starts + HOUR_MS;
    const json = promotion('semua', { starts_at: iso(from), ends_at: iso(from + HOUR_MS) });
    await call('POST', `${shop}/promotions`, { json, status: 201 });
    const cut = (await trend(shop, id)).body;
    assert.equal(cut.annotations.length, 1000);
    assert.equal(cut.annotations_truncated, true);
    assert.equal(Date.parse(cut.annotations[29].at), starts);
    const keys = cut.annotations.map(({ at, sku_id }) => `${at} ${sku_id}`);
    assert.deepEqual(keys, [...keys].sort());
    const ofAll = (await trend(shop, id, '&channel=ALL')).body;
    assert.deepEqual(
      ofAll.annotations.map(({ at, sku_id }) => `${at} ${sku_id}`),
      keys,
    );
    assert.ok(ofAll.annotations.every(({ channels }) => channels.length === 2));
    // 1,470 SKUs at once: those of the last instants are found by a later `from`
    const later = (await trend(shop, id, `&from=${iso(from + MINUTE_MS)}`)).body;
    assert.equal(later.annotations.length, 1000);
    assert.ok(later.annotations.every(({ at }) => Date.parse(at) === from + HOUR_MS));
  });

  test('are none of a campaign that the shop is not in, nor before it begins', async () => {
    const shop = await freshSeller();
    const other = await freshCampaign({ starts_at: iso(starts), ends_at: iso(ends) });
    assert.deepEqual((await trend(shop, other)).body.annotations, []);
    const coming = await join(shop, { starts_at: iso(ends - HOUR_MS) });
    assert.deepEqual((await trend(shop, coming)).body.annotations, []);
  });

  test('are none before there were rules to price by', async () => {
    const shop = await freshSeller();
    const id = await join(shop, {}, [{ sku_id: 'TEH-1', price: 30000 }]);
    moveCampaign(id, Date.parse('2020-11-11T00:00:00Z'), Date.parse('2020-11-12T00:00:00Z'));
    const { body } = await trend(shop, id);
    assert.equal(body.points.length, 24);
    assert.deepEqual(body.annotations, []);
  });

  test('that would take too long are refused, with how long', async () => {
    const other = await startInstance({ flags: ['--forecast-segments-max', '3'] });
    try {
      const shop = await freshSeller();
      const id = await join(shop); // a boundary in the period of two of three SKUs: 5 segments
      const answer = await trend(shop, id, '', { status: 422, server: other.server });
      assertProblem(answer, 'INVALID', [['query.annotations', 'TOO_MANY_SEGMENTS']]);
      assert.match(answer.body.errors[0].detail, /\b5\b.*\b3\b/);
      await trend(shop, id, `&from=${iso(starts + HOUR_MS)}`, { status: 200, server: other.server });
    } finally {
      await other.stop();
    }
  });

  test('are of prices, of a shop that there is', async () => {
    const shop = await freshSeller();
    const id = await join(shop);
    const query = `${shop}/campaigns/${id}/trend?metrics=gmv&annotations=`;
    for (const bad of ['stock', 'PRICES', '']) {
      const answer = await call('GET', query + bad, { status: 422 });
      assertProblem(answer, 'INVALID', [['query.annotations', 'UNKNOWN_VALUE']]);
    }
    await trend('/v1/shops/tidak-ada', id, '', { status: 404 });
    await trend(shop, 'tidak-ada', '', { status: 404 });
    await call('DELETE', shop, { status: 200 });
    await trend(shop, id, '', { status: 404 });
  });
});
