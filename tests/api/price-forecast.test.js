// What a campaign will cost: for each SKU in it what price-projections says of its period.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { call, everyItem, freshId, freshShop, promotion } from './store.js';

const HOUR = 3600000;
const DAY = 24 * HOUR;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const period = { starts_at: '2034-11-10T17:00:00Z', ends_at: '2034-11-14T17:00:00Z' };
const after = (hours) => new Date(Date.parse(period.starts_at) + hours * HOUR).toISOString();

async function freshCampaign(change = {}) {
  const campaign_id = freshId('mega');
  await call('POST', '/v1/campaigns', {
    json: { campaign_id, name: 'Mega 11.11', kind: 'MEGA', ...period, ...change },
    status: 201,
  });
  return campaign_id;
}

const join = (shop, campaign, items) =>
  call('PUT', `${shop}/campaigns/${campaign}/join`, { json: { items }, status: 200 });

const pathOf = (shop, campaign) => `${shop}/campaigns/${campaign}/price-forecast`;

const forecast = async (shop, campaign, query = '') =>
  (await call('GET', `${pathOf(shop, campaign)}?${query}`, { status: 200 })).body;

/** A shop with SKUs A, B, C … at 100,000, of which the campaign has `joined`. */
async function shopWith(skus, joined, promotions = [], change = {}) {
  const shop = await freshShop();
  const campaign = await freshCampaign(change);
  await call('POST', `${shop}/products`, {
    json: {
      product_id: 'P',
      name: 'Kopi',
      skus: skus.map((sku) => ({ list_price: 100000, ...sku })),
    },
    status: 201,
  });
  for (const json of promotions) await call('POST', `${shop}/promotions`, { json, status: 201 });
  if (joined.length > 0) await join(shop, campaign, joined);
  return { shop, campaign };
}

/** What a projection of the same SKU, for the same time, comes to. */
function summed({ sku_id, product_id, list_price, lowest, highest, segments }) {
  const below = segments.filter(({ below_floor }) => below_floor);
  const winnersOf = (some) => [
    ...new Set(
      some.flatMap(({ tiers }) =>
        tiers.flatMap(({ winners }) => winners.map(({ slot, promotion_id }) => `${slot} ${promotion_id}`)),
      ),
    ),
  ];
  let deepest;
  for (const { estimated_price: price, from, to } of below) {
    if (deepest === undefined || price < deepest.price) deepest = { price, from, to };
  }
  return {
    sku_id,
    product_id,
    list_price,
    lowest,
    highest,
    discount_bps: Math.floor(((list_price - lowest.price) * 20000 + list_price) / (2 * list_price)),
    floor_breaches: { segments: below.length, ...(deepest && { deepest }) },
    winners: winnersOf(segments).sort(),
    at_lowest: winnersOf(segments.filter(({ from }) => from === lowest.from)).sort(),
  };
}

const told = ({ winners, ...item }) => ({
  ...item,
  winners: winners.map(({ slot, promotion_id }) => `${slot} ${promotion_id}`).sort(),
  at_lowest: winners
    .filter(({ at_lowest }) => at_lowest)
    .map(({ slot, promotion_id }) => `${slot} ${promotion_id}`)
    .sort(),
});

// the order of bytes, as ids of ASCII have it
const byId = (a, b) => (a.sku_id < b.sku_id ? -1 : 1);
const ORDERS = {
  floor_breaches: (a, b) => b.floor_breaches.segments - a.floor_breaches.segments || byId(a, b),
  lowest_price: (a, b) => a.lowest.price - b.lowest.price || byId(a, b),
  deepest_discount: (a, b) => b.discount_bps - a.discount_bps || byId(a, b),
};

const rowsOf = (text) =>
  text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));

describe('GET /v1/shops/{shop_id}/campaigns/{campaign_id}/price-forecast', () => {
  test('tells of each SKU how low and how high, what wins, and what breaks a floor', async () => {
    const { shop, campaign } = await shopWith(
      [
        { sku_id: 'A', floor_price: 75000 },
        { sku_id: 'B', unit_cost: 60000, min_margin_bps: 2500 },
        { sku_id: 'C', floor_price: 100000 },
      ],
      [
        { sku_id: 'A', price: 80000 },
        { sku_id: 'B', percent_off_bps: 1000 },
      ],
      [
        promotion('kilat', {
          type: 'SELLER_VOUCHER',
          name: 'Voucher Malam',
          starts_at: after(6),
          ends_at: after(12),
          benefit: { kind: 'AMOUNT_OFF', amount: 10000 },
          scope: { sku_ids: ['A'] },
        }),
      ],
    );
    const body = await forecast(shop, campaign);
    assert.equal(body.campaign_id, campaign);
    assert.equal(body.name, 'Mega 11.11');
    assert.equal(body.from, '2034-11-11T00:00:00+07:00');
    assert.equal(body.to, '2034-11-15T00:00:00+07:00');
    assert.equal(body.sort, 'floor_breaches');
    assert.deepEqual(body.summary, { skus: 2, skus_below_floor: 1, segments: 4, below_floor: 1 });
    const [a, b] = body.items;
    assert.equal(a.sku_id, 'A');
    assert.deepEqual(a.lowest, {
      price: 70000,
      from: '2034-11-11T06:00:00+07:00',
      to: '2034-11-11T12:00:00+07:00',
    });
    assert.equal(a.highest.price, 80000);
    assert.equal(a.discount_bps, 3000);
    assert.deepEqual(a.floor_breaches, { segments: 1, deepest: a.lowest });
    assert.deepEqual(
      a.winners.map(({ type, name, at_lowest }) => [type, name, at_lowest]),
      [
        ['CAMPAIGN_PRICE', 'Mega 11.11', true],
        ['SELLER_VOUCHER', 'Voucher Malam', true],
      ],
    );
    assert.deepEqual([b.lowest.price, b.floor_breaches], [90000, { segments: 0 }]);
    const english = await call('GET', pathOf(shop, campaign), {
      headers: { 'Accept-Language': 'en' },
      status: 200,
    });
    assert.match(english.body.notes[0], /left out/);
    assert.ok(Number(english.headers['x-catalog-version']) > 0);
  });

  test('says of random shops what price-projections says', async () => {
    let seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1000000);
    console.log(`# TUMPUK_SEED=${seed}`);
    const random = (limit) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * limit);
    };
    const pick = (list) => list[random(list.length)];
    for (let round = 0; round < 4; round++) {
      const ids = Array.from({ length: 24 }, (_, i) => `S${i}`);
      const skus = ids.map((sku_id) => ({
        sku_id,
        list_price: 1000 * (1 + random(12)),
        ...(random(2) && { floor_price: 1000 * random(8) }),
        ...(random(2) && { unit_cost: 500 * random(12), min_margin_bps: 100 * (1 + random(40)) }),
      }));
      const promotions = Array.from({ length: 30 }, (_, i) => {
        const type = pick([
          'SELLER_FLASH_SALE',
          'PRODUCT_DISCOUNT',
          'SELLER_VOUCHER',
          'CHAT_VOUCHER',
          'PLATFORM_VOUCHER',
          'COFUNDED_VOUCHER',
        ]);
        const start = random(140) - 20;
        return promotion(`p${i}`, {
          type,
          starts_at: after(start),
          ends_at: after(start + 1 + random(60)),
          audience: pick(['ALL', 'ALL', 'NEW']),
          benefit: { kind: 'PERCENT_OFF', bps: 100 * (1 + random(60)) },
          ...(random(3) > 0 && { scope: { sku_ids: [...new Set([pick(ids), pick(ids), pick(ids)])] } }),
        });
      });
      const joined = ids
        .filter(() => random(4) > 0)
        .map((sku_id) => ({ sku_id, percent_off_bps: 500 * (1 + random(10)) }));
      const { shop, campaign } = await shopWith(skus, joined, promotions);
      for (const asked of ['', 'buyer=NEW&quantity=3', 'include=CHAT_VOUCHER&channel=TOKOPEDIA']) {
        const { body: projections } = await call(
          'GET',
          `${shop}/price-projections?${joined.map(({ sku_id }) => `sku_id=${sku_id}`).join('&')}` +
            `&from=${period.starts_at}&to=${period.ends_at}&${asked}`,
          { status: 200 },
        );
        const expected = projections.items.map(summed);
        for (const [sort, order] of Object.entries(ORDERS)) {
          const body = await forecast(shop, campaign, `${asked}&sort=${sort}`);
          assert.deepEqual(body.items.map(told), expected.toSorted(order));
          assert.deepEqual(body.summary, {
            skus: joined.length,
            skus_below_floor: expected.filter(({ floor_breaches }) => floor_breaches.segments > 0).length,
            segments: projections.summary.segments,
            below_floor: projections.summary.below_floor,
          });
          for (const key of ['from', 'to', 'buyer', 'channel', 'quantity', 'notes', 'rulebook'])
            assert.deepEqual(body[key], projections[key]);
          // pages of whatever length, and the table, hold the same
          const path = `${pathOf(shop, campaign)}?${asked}&sort=${sort}`;
          for (const limit of [1, 7]) assert.deepEqual(await everyItem(path, limit), body.items);
          const table = await call('GET', `${path}&format=csv`, { status: 200 });
          assert.equal(table.headers['x-total-count'], String(joined.length));
          const [head, ...rows] = rowsOf(table.raw.toString());
          assert.deepEqual(
            rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]]))),
            body.items.map((item) => ({
              sku_id: item.sku_id,
              product_id: item.product_id,
              list_price: String(item.list_price),
              lowest_price: String(item.lowest.price),
              lowest_from: item.lowest.from,
              lowest_to: item.lowest.to,
              highest_price: String(item.highest.price),
              highest_from: item.highest.from,
              highest_to: item.highest.to,
              discount_bps: String(item.discount_bps),
              floor_breaches: String(item.floor_breaches.segments),
              deepest_breach_price: String(item.floor_breaches.deepest?.price ?? ''),
              deepest_breach_from: item.floor_breaches.deepest?.from ?? '',
              deepest_breach_to: item.floor_breaches.deepest?.to ?? '',
              winners: item.winners.map(({ promotion_id }) => promotion_id).join('|'),
              winners_at_lowest: item.winners
                .filter(({ at_lowest }) => at_lowest)
                .map(({ promotion_id }) => promotion_id)
                .join('|'),
            })),
          );
        }
      }
    }
  });

  test('follows who joins, leaves, comes back, and what is no longer sold', async () => {
    const { shop, campaign } = await shopWith(
      [{ sku_id: 'A' }, { sku_id: 'B' }, { sku_id: 'C' }],
      [{ sku_id: 'A', price: 90000 }],
    );
    const inside = async () => (await forecast(shop, campaign)).items.map(({ sku_id }) => sku_id);
    const leave = (sku) => call('DELETE', `${shop}/campaigns/${campaign}/join/${sku}`, { status: 200 });
    assert.deepEqual(await inside(), ['A']);
    await join(shop, campaign, [{ sku_id: 'B', price: 80000 }]);
    assert.deepEqual(await inside(), ['A', 'B']);
    // a promotion that is merely of the campaign puts nothing into it
    await call('POST', `${shop}/promotions`, {
      json: promotion('lain', { campaign_id: campaign, scope: { sku_ids: ['C'] } }),
      status: 201,
    });
    assert.deepEqual(await inside(), ['A', 'B']);
    await leave('A');
    assert.deepEqual(await inside(), ['B']);
    // what joining once made goes on as a promotion of the shop's own; joining again takes it back
    const { body: linked } = await call('GET', `${shop}/promotions?campaign_id=${campaign}&sku_id=A`, {
      status: 200,
    });
    const own = `${shop}/promotions/${linked.items.find(({ id }) => id.startsWith('join-')).id}`;
    const { body: left, headers } = await call('GET', own, { status: 200 });
    await call('PUT', own, { json: left, headers: { 'If-Match': headers.etag }, status: 200 });
    assert.deepEqual(await inside(), ['B']);
    await join(shop, campaign, [{ sku_id: 'A', price: 90000 }]);
    assert.deepEqual(await inside(), ['A', 'B']);
    const { body: kept, headers: tags } = await call('GET', `${shop}/products/P`, { status: 200 });
    await call('PUT', `${shop}/products/P`, {
      json: { ...kept, skus: kept.skus.filter(({ sku_id }) => sku_id !== 'B') },
      headers: { 'If-Match': tags.etag },
      status: 200,
    });
    assert.deepEqual(await inside(), ['A']);
    await leave('A');
    // B's place in the campaign is still there
    const empty = await forecast(shop, campaign);
    assert.deepEqual(empty.items, []);
    assert.deepEqual(empty.summary, { skus: 0, skus_below_floor: 0, segments: 0, below_floor: 0 });
    const table = await call('GET', `${pathOf(shop, campaign)}?format=csv`, { status: 200 });
    assert.equal(rowsOf(table.raw.toString()).length, 1);
  });

  test('is of the channel that the campaign is on, unless asked otherwise', async () => {
    const { shop, campaign } = await shopWith([{ sku_id: 'A' }], [{ sku_id: 'A', price: 70000 }], [], {
      channels: ['TOKOPEDIA'],
    });
    const own = await forecast(shop, campaign);
    assert.deepEqual([own.channel, own.items[0].lowest.price], ['TOKOPEDIA', 70000]);
    const other = await forecast(shop, campaign, 'channel=SHOP_TOKOPEDIA');
    assert.deepEqual([other.channel, other.items[0].lowest.price], ['SHOP_TOKOPEDIA', 100000]);
  });

  test('comes in the form that is asked for, and under a name that a person knows', async () => {
    const { shop, campaign } = await shopWith([{ sku_id: '=A' }], [{ sku_id: '=A', price: 90000 }]);
    const path = pathOf(shop, campaign);
    const type = async (query, headers = {}) => {
      const answer = await call('GET', path + query, { headers, status: 200 });
      return answer.headers['content-type'].split(';')[0];
    };
    assert.equal(await type(''), 'application/json');
    assert.equal(await type('', { Accept: '*/*' }), 'application/json');
    assert.equal(await type('', { Accept: 'text/csv' }), 'text/csv');
    assert.equal(await type('', { Accept: `${XLSX}, text/csv;q=0.5` }), XLSX);
    assert.equal(await type('?format=json', { Accept: XLSX }), 'application/json');
    const table = await call('GET', `${path}?format=csv`, {
      headers: { 'Accept-Language': 'en' },
      status: 200,
    });
    assert.match(
      table.headers['content-disposition'],
      /^attachment; filename="Mega 11\.11 price forecast \d{4}-\d\d-\d\d\.csv"/,
    );
    assert.match(table.raw.toString(), /\r\n'=A,P,100000,90000,/);
    const head = await call('HEAD', `${path}?format=csv`, { status: 200 });
    assert.equal(head.headers['x-total-count'], '1');
  });
});

describe('price-forecast refuses', () => {
  test('campaigns that the shop has not joined, and other shops’', async () => {
    const { shop, campaign } = await shopWith([{ sku_id: 'A' }], []);
    for (const id of [campaign, 'tidak-ada']) {
      for (const lang of ['id', 'en']) {
        const answer = await call('GET', pathOf(shop, id), {
          headers: { 'Accept-Language': lang },
          status: 404,
        });
        assertProblem(answer, 'CAMPAIGN_NOT_JOINED');
      }
    }
    await join(shop, campaign, [{ sku_id: 'A', price: 90000 }]);
    await forecast(shop, campaign);
    const other = await freshShop();
    assertProblem(
      await call('GET', pathOf(other, campaign), { status: 404 }),
      'CAMPAIGN_NOT_JOINED',
    );
    assertProblem(await call('GET', pathOf('/v1/shops/tidak-ada', campaign), { status: 404 }), 'NOT_FOUND');
  });

  test('what it does not know, all of it at once', async () => {
    const { shop, campaign } = await shopWith(
      [{ sku_id: 'A' }, { sku_id: 'B' }],
      ['A', 'B'].map((sku_id) => ({ sku_id, price: 90000 })),
    );
    const faults = async (query, ...expected) =>
      assertProblem(
        await call('GET', `${pathOf(shop, campaign)}?${query}`, { status: 422 }),
        'INVALID',
        expected,
      );
    await faults(
      'foo=1&from=2034-11-11T00:00:00Z&buyer=VIP&channel=TOKO&quantity=0&include=X&sort=price&format=pdf&limit=0',
      ['query.foo', 'UNKNOWN_FIELD'],
      ['query.from', 'UNKNOWN_FIELD'],
      ['query.buyer', 'UNKNOWN_VALUE'],
      ['query.channel', 'UNKNOWN_VALUE'],
      ['query.quantity', 'OUT_OF_RANGE'],
      ['query.include', 'UNKNOWN_VALUE'],
      ['query.sort', 'UNKNOWN_VALUE'],
      ['query.format', 'UNKNOWN_VALUE'],
      ['query.limit', 'OUT_OF_RANGE'],
    );
    await faults('limit=501', ['query.limit', 'OUT_OF_RANGE']);
    await faults(
      'format=csv&limit=1&cursor=x',
      ['query.limit', 'NOT_ALLOWED'],
      ['query.cursor', 'NOT_ALLOWED'],
    );
    const { next_cursor: cursor } = await forecast(shop, campaign, 'limit=1');
    assert.equal((await forecast(shop, campaign, `limit=5&cursor=${cursor}`)).items.length, 1);
    for (const query of [
      `cursor=${cursor}&sort=lowest_price`, // another query's
      `cursor=${cursor}&quantity=2`,
      'cursor=',
      'cursor=AAAA',
    ]) {
      await faults(query, ['query.cursor', 'INVALID_CURSOR']);
    }
  });

  test('amounts beyond the range of money, in every form', async () => {
    const { shop, campaign } = await shopWith(
      [{ sku_id: 'A', list_price: 9007199254740991 }],
      [{ sku_id: 'A', price: 90000 }],
    );
    await forecast(shop, campaign);
    for (const format of ['json', 'csv', 'xlsx']) {
      const answer = await call('GET', `${pathOf(shop, campaign)}?quantity=2&format=${format}`, {
        status: 422,
      });
      assertProblem(answer, 'INVALID', [['', 'AMOUNT_OUT_OF_RANGE']]);
    }
  });
});
