// What SKUs will cost over a period: each segment is what the shop's own quotes say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { createFlashFirst, freshInstant, freshVersion, rulebookDocument } from './rulebooks.js';
import { call, freshShop, promotion } from './store.js';

const HOUR = 3600000;
const SKU = { sku_id: 'KOPI', list_price: 100000, unit_cost: 60000 };

/** A shop with one SKU (or `skus`) and promotions; answers its path. */
async function shopWith(promotions, { zone = 'Asia/Jakarta', skus = [SKU], currency = 'IDR' } = {}) {
  const shop = await freshShop({ time_zone: zone, currency });
  await call('POST', `${shop}/products`, {
    json: { product_id: 'GAYO', name: 'Kopi Gayo', skus },
    status: 201,
  });
  for (const json of promotions) await call('POST', `${shop}/promotions`, { json, status: 201 });
  return shop;
}

const search = (query) =>
  Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${encodeURIComponent(one)}`))
    .join('&');

const project = (shop, query, more = {}) =>
  call('GET', `${shop}/price-projections?${search({ sku_id: 'KOPI', ...query })}`, {
    status: 200,
    ...more,
  });

const told = ({ segments }) =>
  segments.map(({ from, estimated_total, because = [] }) => [
    from,
    estimated_total,
    ...because.map(({ kind, promotion_id, rulebook }) => `${kind} ${promotion_id ?? rulebook}`),
  ]);

/** That quotes say the same at the first and the last second of each segment. */
async function assertQuotes(shop, body, item, { claimed = [], codes = [] } = {}) {
  let end = body.from;
  for (const segment of item.segments) {
    assert.equal(segment.from, end);
    end = segment.to;
    for (const at of [Date.parse(segment.from), Date.parse(segment.to) - 1000]) {
      const { body: quote } = await call('POST', `${shop}/quotes`, {
        json: {
          at: new Date(at).toISOString(),
          buyer: body.buyer,
          channel: body.channel,
          items: [{ sku_id: item.sku_id, quantity: body.quantity }],
          ...(claimed.length > 0 && { claimed }),
          ...(codes.length > 0 && { codes }),
        },
        status: 200,
      });
      const { totals } = quote;
      assert.equal(segment.list_total, totals.list);
      assert.deepEqual(
        segment.tiers.map(({ amount_after }) => amount_after),
        [totals.after_product, totals.after_cart, totals.after_voucher],
      );
      assert.equal(segment.estimated_total, totals.after_voucher);
      assert.equal(segment.seller_proceeds, totals.seller_proceeds);
      assert.deepEqual(
        segment.tiers.flatMap(({ winners }) =>
          winners.map(({ promotion_id, slot, discount }) => [slot, promotion_id, discount]),
        ),
        quote.tiers
          .slice(0, 5)
          .flatMap(({ slot, applied }) =>
            applied.map(({ promotion_id, discount }) => [slot, promotion_id, discount]),
          ),
      );
    }
  }
  assert.equal(end, body.to);
}

const during = (id, type, starts_at, ends_at, change = {}) =>
  promotion(id, { type, starts_at, ends_at, ...change });
const off = (amount) => ({ benefit: { kind: 'AMOUNT_OFF', amount } });

const period = { from: '2025-11-10T00:00:00+07:00', to: '2025-11-17T00:00:00+07:00' };

describe('GET /v1/shops/{shop_id}/price-projections', () => {
  test('a campaign inside a flash sale inside a discount', async () => {
    const shop = await shopWith([
      during('diskon', 'PRODUCT_DISCOUNT', '2025-11-01T00:00:00Z', '2025-11-16T00:00:00+07:00', {
        ...off(10000),
        name: 'Diskon November',
      }),
      during('kilat', 'SELLER_FLASH_SALE', '2025-11-11T08:00:00+07:00', '2025-11-13T00:00:00+07:00', off(30000)),
      during('kampanye', 'CAMPAIGN_PRICE', '2025-11-11T20:00:00+07:00', '2025-11-12T00:00:00+07:00', off(20000)),
    ]);
    const { body } = await project(shop, { ...period, quantity: 2 });
    const [item] = body.items;
    assert.deepEqual(told(item), [
      ['2025-11-10T00:00:00+07:00', 180000],
      ['2025-11-11T08:00:00+07:00', 140000, 'STARTED kilat'],
      ['2025-11-11T20:00:00+07:00', 160000, 'STARTED kampanye'],
      ['2025-11-12T00:00:00+07:00', 140000, 'ENDED kampanye'],
      ['2025-11-13T00:00:00+07:00', 180000, 'ENDED kilat'],
      ['2025-11-16T00:00:00+07:00', 200000, 'ENDED diskon'],
    ]);
    assert.deepEqual(item.lowest, {
      price: 70000,
      from: '2025-11-11T08:00:00+07:00',
      to: '2025-11-11T20:00:00+07:00',
    });
    assert.equal(item.highest.price, 100000);
    assert.equal(item.highest.from, '2025-11-16T00:00:00+07:00');
    assert.deepEqual(body.summary, { skus: 1, segments: 6, below_floor: 0 });
    assert.equal(
      item.segments[5].because[0].explanation,
      '“Diskon November” berakhir.',
    );
    await assertQuotes(shop, body, item);
    const english = await project(shop, { ...period }, { headers: { 'Accept-Language': 'en' } });
    assert.match(english.body.items[0].segments[1].because[0].explanation, /\(kilat\) begins\.$/);
    assert.match(english.body.notes[0], /left out/);
  });

  test('a promotion for new buyers changes nothing for others', async () => {
    const shop = await shopWith([
      during('baru', 'PRODUCT_DISCOUNT', '2025-11-12T00:00:00+07:00', '2025-11-13T00:00:00+07:00', {
        ...off(40000),
        audience: 'NEW',
      }),
    ]);
    const others = await project(shop, period);
    assert.deepEqual(told(others.body.items[0]), [[period.from, 100000]]);
    const { body } = await project(shop, { ...period, buyer: 'NEW' });
    assert.deepEqual(
      told(body.items[0]).map(([, total]) => total),
      [100000, 60000, 100000],
    );
    await assertQuotes(shop, body, body.items[0]);
  });

  test('a voucher qualifies once the price has risen above its threshold', async () => {
    const shop = await shopWith([
      during('kilat', 'SELLER_FLASH_SALE', '2025-11-01T00:00:00Z', '2025-11-12T00:00:00+07:00', off(15000)),
      promotion('hemat', { type: 'SELLER_VOUCHER', min_spend: 90000, ...off(20000) }),
    ]);
    const { body } = await project(shop, period);
    assert.deepEqual(told(body.items[0]), [
      [period.from, 85000],
      ['2025-11-12T00:00:00+07:00', 80000, 'ENDED kilat'],
    ]);
    await assertQuotes(shop, body, body.items[0]);
  });

  test('another rulebook changes the price without any promotion', async () => {
    const before = rulebookDocument(freshVersion(), await freshInstant());
    await call('POST', '/v1/rulebooks', { json: before, status: 201 });
    const { document } = await createFlashFirst();
    const shop = await shopWith([
      promotion('kampanye', { type: 'CAMPAIGN_PRICE', ...off(5000) }),
      promotion('kilat', { type: 'SELLER_FLASH_SALE', ...off(30000) }),
    ]);
    const { body } = await project(shop, {
      from: before.effective_from,
      to: new Date(Date.parse(document.effective_from) + 1).toISOString(),
    });
    const { segments } = body.items[0];
    const [first, last] = segments;
    assert.equal(segments.length, 2);
    assert.equal(body.rulebook, before.version);
    assert.equal(first.estimated_price, 95000);
    assert.equal(last.estimated_price, 70000);
    assert.equal(Date.parse(last.from), Date.parse(document.effective_from));
    assert.deepEqual(
      last.because.map(({ kind, rulebook }) => [kind, rulebook]),
      [['RULEBOOK', document.version]],
    );
    assert.match(last.because[0].explanation, /^Buku aturan .* mulai berlaku\.$/);
  });

  test('chat vouchers and promo codes take part where they are included', async () => {
    const shop = await shopWith([
      promotion('chat', { type: 'CHAT_VOUCHER', ...off(7000) }),
      promotion('kode', { type: 'PROMO_CODE', code: 'HEMAT', ...off(9000) }),
    ]);
    const price = async (include) => {
      const { body } = await project(shop, include === undefined ? period : { ...period, include });
      return [body.items[0].lowest.price, body.notes.length];
    };
    assert.deepEqual(await price(), [100000, 5]);
    assert.deepEqual(await price('CHAT_VOUCHER'), [93000, 4]);
    assert.deepEqual(await price('PROMO_CODE,CHAT_VOUCHER'), [91000, 3]);
    const { body } = await project(shop, { ...period, include: 'CHAT_VOUCHER,PROMO_CODE' });
    await assertQuotes(shop, body, body.items[0], { claimed: ['chat'], codes: ['hemat'] });
  });

  test('the platform’s money is left out, and told beside the price on demand', async () => {
    const platform = { funding: { by: 'PLATFORM' } };
    const shop = await shopWith([
      during('kilat', 'SELLER_FLASH_SALE', '2025-11-11T00:00:00+07:00', '2025-11-14T00:00:00+07:00', off(30000)),
      // outranks the cheaper flash sale
      during('kampanye', 'CAMPAIGN_PRICE', '2025-11-12T00:00:00+07:00', '2025-11-13T00:00:00+07:00', {
        ...off(10000),
        ...platform,
      }),
      during('bersama', 'COFUNDED_VOUCHER', '2025-11-15T00:00:00+07:00', '2025-11-16T00:00:00+07:00', off(4000)),
      // changes no price: it must divide nothing
      during('sia-sia', 'PRODUCT_DISCOUNT', '2025-11-11T12:00:00+07:00', '2025-11-11T18:00:00+07:00', {
        ...off(1000),
        ...platform,
      }),
    ]);
    const without = (await project(shop, period)).body.items[0];
    assert.deepEqual(
      without.segments.map(({ estimated_price }) => estimated_price),
      [100000, 70000, 100000],
    );
    const { body } = await project(shop, { ...period, range: 'true' });
    assert.deepEqual(
      body.items[0].segments.map(({ from, estimated_price, price_with_platform, because = [] }) => [
        from.slice(0, 10),
        estimated_price,
        price_with_platform,
        because.map(({ promotion_id }) => promotion_id).join(),
      ]),
      [
        ['2025-11-10', 100000, 100000, ''],
        ['2025-11-11', 70000, 70000, 'kilat'],
        ['2025-11-12', 70000, 90000, 'kampanye'],
        ['2025-11-13', 70000, 70000, 'kampanye'],
        ['2025-11-14', 100000, 100000, 'kilat'],
        ['2025-11-15', 100000, 96000, 'bersama'],
        ['2025-11-16', 100000, 100000, 'bersama'],
      ],
    );
    assert.equal(body.summary.segments, 7);
    // what stands beside the price is what the shop's quotes say
    for (const { from, price_with_platform } of body.items[0].segments) {
      const { body: quote } = await call('POST', `${shop}/quotes`, {
        json: { at: from, items: [{ sku_id: 'KOPI', quantity: 1 }] },
        status: 200,
      });
      assert.equal(quote.totals.after_voucher, price_with_platform);
    }
  });

  test('prices below the seller’s floors are marked', async () => {
    const skus = [
      { sku_id: 'LANTAI', list_price: 100000, floor_price: 90000 },
      { sku_id: 'MARGIN', list_price: 100000, unit_cost: 60000, min_margin_bps: 2500 },
      { sku_id: 'BEBAS', list_price: 100000, min_margin_bps: 10000 }, // the cost is not known
    ];
    const day = (n) => `2025-11-${n}T00:00:00+07:00`;
    const shop = await shopWith(
      [
        during('sepuluh', 'PRODUCT_DISCOUNT', day(11), day(12), off(10000)),
        during('dua-puluh', 'PRODUCT_DISCOUNT', day(12), day(13), off(20000)),
        during('lebih', 'PRODUCT_DISCOUNT', day(13), day(14), off(20001)),
      ],
      { skus },
    );
    const { body } = await project(shop, { ...period, sku_id: [], product_id: 'GAYO' });
    const below = body.items.map(({ sku_id, segments }) => [
      sku_id,
      ...segments.filter(({ below_floor }) => below_floor).map(({ estimated_price }) => estimated_price),
    ]);
    // at 80,000 the margin is exactly 25 %
    assert.deepEqual(below, [['LANTAI', 80000, 79999], ['MARGIN', 79999], ['BEBAS']]);
    assert.equal(body.summary.below_floor, 3);
    assert.equal(body.summary.skus, 3);
  });

  test('SKUs and products together, each SKU once, in the order of the query', async () => {
    const shop = await shopWith([], {
      skus: ['A', 'B', 'C'].map((sku_id) => ({ sku_id, list_price: 10 })),
    });
    const { body } = await call(
      'GET',
      `${shop}/price-projections?sku_id=C&product_id=GAYO&sku_id=A&quantity=3`,
      { status: 200 },
    );
    assert.deepEqual(
      body.items.map(({ sku_id }) => sku_id),
      ['C', 'A', 'B'],
    );
    assert.equal(body.items[0].segments[0].estimated_total, 30);
    assert.equal(Date.parse(body.to) - Date.parse(body.from), 7 * 24 * HOUR);
  });

  test('a promotion that names both the SKU and its product is told once', async () => {
    const shop = await shopWith([
      during('dua', 'SELLER_VOUCHER', '2025-11-11T00:00:00+07:00', '2026-01-01T00:00:00Z', {
        ...off(5000),
        scope: { sku_ids: ['KOPI'], product_ids: ['GAYO'] },
      }),
    ]);
    const { body } = await project(shop, period);
    assert.deepEqual(told(body.items[0]), [
      [period.from, 100000],
      ['2025-11-11T00:00:00+07:00', 95000, 'STARTED dua'],
    ]);
  });

  test('a unit’s price is rounded half up', async () => {
    const shop = await shopWith([promotion('voucher', { type: 'SELLER_VOUCHER', ...off(1) })]);
    const { body } = await project(shop, { ...period, quantity: 2 });
    assert.equal(body.items[0].segments[0].estimated_total, 199999);
    assert.equal(body.items[0].segments[0].estimated_price, 100000);
  });
});

describe('price-projections in the shop’s time zone', () => {
  for (const { zone, currency, day, next, change } of [
    { zone: 'Asia/Jakarta', day: '2025-11-11T00:00:00+07:00', next: '2025-11-12T00:00:00+07:00' },
    { zone: 'Asia/Jayapura', day: '2025-11-11T00:00:00+09:00', next: '2025-11-12T00:00:00+09:00' },
    {
      zone: 'America/New_York', // clocks go forward: a day of 23 hours
      currency: 'USD',
      day: '2025-03-09T00:00:00-05:00',
      next: '2025-03-10T00:00:00-04:00',
      change: 23,
    },
    {
      zone: 'America/New_York', // and back: one of 25
      currency: 'USD',
      day: '2025-11-02T00:00:00-04:00',
      next: '2025-11-03T00:00:00-05:00',
      change: 25,
    },
  ]) {
    test(`${zone}: what ends at midnight of ${next.slice(0, 10)} ends exactly there`, async () => {
      const shop = await shopWith(
        [during('hari', 'PRODUCT_DISCOUNT', new Date(day).toISOString(), next, off(1000))],
        { zone, currency },
      );
      const { body } = await project(shop, {
        from: new Date(Date.parse(day) - 30 * HOUR).toISOString(),
        to: new Date(Date.parse(next) + 30 * HOUR).toISOString(),
      });
      assert.deepEqual(
        body.items[0].segments.map(({ from }) => from).slice(1),
        [day, next],
      );
      assert.equal((Date.parse(next) - Date.parse(day)) / HOUR, change ?? 24);
      await assertQuotes(shop, body, body.items[0]);
    });
  }
});

describe('long price-projections are streamed', () => {
  const at = (hour) => new Date(Date.parse(period.from) + hour * HOUR).toISOString();

  /** A shop of 500 SKUs whose answers have 15 segments each, and one with a gift beside. */
  async function longShop() {
    const shop = await freshShop();
    await call('POST', `${shop}/products/batch`, {
      json: {
        items: Array.from({ length: 5 }, (_, p) => ({
          product_id: `P${p}`,
          name: `Produk ${p}`,
          skus: Array.from({ length: 100 }, (_, s) => ({
            sku_id: `P${p}-${s}`,
            list_price: 50000 + s,
            floor_price: 49000,
          })),
        })),
      },
      status: 200,
    });
    await call('POST', `${shop}/promotions/batch`, {
      json: {
        items: Array.from({ length: 7 }, (_, i) =>
          during(`p${i}`, 'SELLER_FLASH_SALE', at(2 * i + 1), at(2 * i + 2), {
            ...off(1000 + i),
            name: `Kilat “${i}”`,
          }),
        ),
      },
      status: 200,
    });
    return shop;
  }
  const ask = (shop, query, more = {}) =>
    call('GET', `${shop}/price-projections?${search({ ...period, ...query })}`, {
      status: 200,
      ...more,
    });
  const products = ['P0', 'P1', 'P2', 'P3', 'P4'];

  test('and are what short ones say of each SKU', async () => {
    const shop = await longShop();
    for (const more of [{}, { range: 'true', quantity: 3 }]) {
      const long = await ask(shop, { product_id: products, ...more });
      assert.equal(long.headers['content-length'], undefined);
      assert.equal(long.headers['etag'], undefined);
      assert.equal(long.body.items.length, 500);
      const { items, summary, ...head } = long.body;
      const sums = { skus: 0, segments: 0, below_floor: 0 };
      for (let first = 0; first < items.length; first += 100) {
        for (let s = 0; s < 100; s += 4) {
          const short = await ask(shop, { sku_id: [0, 1, 2, 3].map((i) => items[first + s + i].sku_id), ...more });
          assert.notEqual(short.headers['content-length'], undefined);
          const { items: some, summary: part, ...theirs } = short.body;
          assert.deepEqual(some, items.slice(first + s, first + s + 4));
          assert.deepEqual(theirs, head);
          for (const name of Object.keys(sums)) sums[name] += part[name];
          assert.equal(short.headers['x-catalog-version'], long.headers['x-catalog-version']);
        }
      }
      assert.deepEqual(summary, sums);
      assert.equal(summary.segments, 500 * 15);
    }
  });

  test('but for an amount that the last SKU would have', async () => {
    const shop = await longShop();
    await call('POST', `${shop}/promotions`, {
      json: during('hadiah', 'GIFT_WITH_PURCHASE', at(20), at(30), {
        scope: { sku_ids: ['P4-99'] },
        benefit: { kind: 'GIFT', sku_id: 'G', quantity: 2, list_price: 9007199254740991 },
      }),
      status: 201,
    });
    const refused = await ask(shop, { product_id: products }, { status: 422 });
    assertProblem(refused, 'INVALID', [['', 'AMOUNT_OUT_OF_RANGE']]);
    const { body } = await ask(shop, { product_id: products, to: at(20) });
    assert.equal(body.items.length, 500);
    await ask(shop, { product_id: products.slice(0, 4) });
  });
});

describe('price-projections refuse', () => {
  test('what they do not know, all of it at once', async () => {
    const shop = await shopWith([]);
    const faults = async (query, ...expected) =>
      assertProblem(
        await call('GET', `${shop}/price-projections?${query}`, { status: 422 }),
        'INVALID',
        expected,
      );
    await faults(
      'foo=1&from=now&buyer=VIP&channel=TOKO&quantity=0&include=SELLER_VOUCHER&range=1',
      ['query.foo', 'UNKNOWN_FIELD'],
      ['query.sku_id', 'REQUIRED'],
      ['query.from', 'INVALID_TIME'],
      ['query.buyer', 'UNKNOWN_VALUE'],
      ['query.channel', 'UNKNOWN_VALUE'],
      ['query.quantity', 'OUT_OF_RANGE'],
      ['query.include', 'UNKNOWN_VALUE'],
      ['query.range', 'UNKNOWN_VALUE'],
    );
    await faults('sku_id=KOPI&quantity=10000', ['query.quantity', 'OUT_OF_RANGE']);
    await faults('sku_id=KOPI&include=', ['query.include', 'UNKNOWN_VALUE']);
    await faults('sku_id=KOPI&from=2025-01-01T00:00:00Z&to=2025-01-01T00:00:00Z', [
      'query.to',
      'INCONSISTENT',
    ]);
    await faults('sku_id=KOPI&from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:01Z', [
      'query.to',
      'OUT_OF_RANGE',
    ]);
    await call('GET', `${shop}/price-projections?sku_id=KOPI&from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`, {
      status: 200,
    });
    await faults('sku_id=KOPI&from=9999-12-30T00:00:00Z', ['query.to', 'OUT_OF_RANGE']);
    await faults('sku_id=KOPI&from=0001-01-01T00:00:00Z', ['query.from', 'OUT_OF_RANGE']);
    await faults(
      'sku_id=GAYO&product_id=GAYO&product_id=KOPI',
      ['query.sku_id[0]', 'UNKNOWN_SKU'],
      ['query.product_id[1]', 'UNKNOWN_PRODUCT'],
    );
    const none = await call('GET', '/v1/shops/tidak-ada/price-projections?sku_id=A', { status: 404 });
    assertProblem(none, 'NOT_FOUND');
  });

  test('amounts beyond the range of money', async () => {
    const shop = await shopWith([], {
      skus: [{ sku_id: 'KOPI', list_price: 9007199254740991 }],
    });
    await project(shop, period);
    assertProblem(await project(shop, { ...period, quantity: 2 }, { status: 422 }), 'INVALID', [
      ['', 'AMOUNT_OUT_OF_RANGE'],
    ]);
  });

  test('more SKUs and segments than they would make at once', async () => {
    const shop = await freshShop();
    const product = (p) => ({
      product_id: `P${p}`,
      name: `Produk ${p}`,
      skus: Array.from({ length: 100 }, (_, s) => ({ sku_id: `P${p}-${s}`, list_price: 50000 })),
    });
    const at = (hour) => new Date(Date.parse(period.from) + hour * HOUR).toISOString();
    await call('POST', `${shop}/products/batch`, {
      json: { items: [0, 1, 2, 3, 4, 5].map(product) },
      status: 200,
    });
    await call('POST', `${shop}/promotions/batch`, {
      json: {
        items: Array.from({ length: 22 }, (_, i) =>
          during(`p${i}`, 'SELLER_FLASH_SALE', at(2 * i + 1), at(2 * i + 2), off(1000 + i)),
        ),
      },
      status: 200,
    });
    const products = (count) => Array.from({ length: count }, (_, p) => `P${p}`);
    const ask = (count, more, status) =>
      call('GET', `${shop}/price-projections?${search({ product_id: products(count), ...more })}`, {
        status,
      });
    assertProblem(await ask(6, period, 422), 'INVALID', [['query.sku_id', 'TOO_MANY']]);
    const refused = await ask(5, period, 422);
    assertProblem(refused, 'INVALID', [['query', 'TOO_MANY_SEGMENTS']]);
    assert.match(refused.body.errors[0].detail, /\b22500\b.*\b20000\b/);
    assertProblem(await ask(3, { ...period, range: 'true' }, 422), 'INVALID', [
      ['query', 'TOO_MANY_SEGMENTS'],
    ]);
    const { body } = await ask(2, period, 200);
    assert.deepEqual(body.summary, { skus: 200, segments: 200 * 45, below_floor: 0 });
    const shorter = await ask(5, { from: period.from, to: at(2) }, 200);
    assert.equal(shorter.body.summary.segments, 500 * 2);
  });
});
