// The demo shop: `tumpukd demo` loads it, and again brings it up to the day. With
// it the guide's five examples come out as the guide has them.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { base, operator, operatorKey } from './client.js';
import { exchange } from './contract.js';
import { program } from './instance.js';
import { call, everyItem, freshShop, product } from './store.js';

const run = promisify(execFile);
const shop = '/v1/shops/toko-nusantara';
const DAY_MS = 86400000;
// What is written beside an instance shows there within a second; a slow machine has more.
const VISIBLE_MS = 15000;

const TYPES = [
  'CAMPAIGN_PRICE',
  'COFUNDED_CAMPAIGN_PRICE',
  'SELLER_FLASH_SALE',
  'PRODUCT_DISCOUNT',
  'NEW_PRODUCT_DISCOUNT',
  'BUY_MORE_SAVE_MORE',
  'GIFT_WITH_PURCHASE',
  'SELLER_VOUCHER',
  'CHAT_VOUCHER',
  'PROMO_CODE',
  'PLATFORM_VOUCHER',
  'COFUNDED_VOUCHER',
  'SHIPPING_VOUCHER',
  'SHIPPING_DISCOUNT',
  'BONUS_CASHBACK',
];

// Told once, lest midnight come between two tests.
const now = new Date();

/** The date so many days from now, in Jakarta. */
const dayFromNow = (days) =>
  new Date(now.getTime() + days * DAY_MS + 7 * 3600000).toISOString().slice(0, 10);

/** Loads it as of a day, today's if none is told; answers what was said of it. */
async function load(day = dayFromNow(0)) {
  const { stdout } = await run(program, ['demo', '--date', day]);
  const said =
    /^demo shop toko-nusantara: (\d+) products, (\d+) promotions, (\d+) campaigns with (\d+) SKUs; created (\d+), updated (\d+), unchanged (\d+)\nits sales: (\d+) orders, (\d+) order events and (\d+) of traffic added; (\d+) were there already, (\d+) were refused\n$/.exec(
      stdout,
    );
  assert.ok(said, stdout);
  const [products, promotions, campaigns, skus, created, updated, unchanged, ...sales] = said
    .slice(1)
    .map(Number);
  const [orders, events, traffic, known, refused] = sales;
  assert.equal(refused, 0);
  // the shop itself is one of them
  assert.equal(created + updated + unchanged, 1 + products + promotions + campaigns + skus);
  return { products, promotions, campaigns, skus, created, updated, unchanged, orders, events, traffic, known };
}

/** Runs a command that must fail; answers its status and what it said. */
async function fails(args, env = {}) {
  try {
    await run(program, args, { env: { ...process.env, ...env } });
  } catch ({ code, stderr }) {
    return { code, stderr };
  }
  assert.fail(`tumpukd ${args.join(' ')} succeeded`);
}

const quote = async (basket) =>
  (await call('POST', `${shop}/quotes`, { json: { at: now.toISOString(), ...basket }, status: 200 }))
    .body;

const reasonOf = (body, id) => body.decisions.find((made) => made.promotion_id === id)?.reason;

describe('the demo shop', () => {
  before(async () => {
    await load();
  });

  test('is left as it is when it is loaded again', async () => {
    const read = await call('GET', `${shop}/promotions?limit=500`, { status: 200 });
    const again = await load();
    assert.equal(again.created + again.updated, 0);
    assert.ok(again.products >= 40);
    assert.ok(again.known > 20000);
    // what happened meanwhile is all that is new
    assert.ok(again.orders < 50 && again.events < 50 && again.traffic < 2000);
    const headers = { 'If-None-Match': read.headers.etag };
    await call('GET', `${shop}/promotions?limit=500`, { headers, status: 304 });
  });

  test('has products of one to four SKUs with cost, floor, margin and stock', async () => {
    const products = await everyItem(`${shop}/products`, 500);
    const skus = products.flatMap((item) => item.skus);
    assert.ok(products.length >= 40);
    assert.ok(products.every((item) => item.skus.length >= 1 && item.skus.length <= 4));
    for (const sku of skus) {
      assert.ok(sku.unit_cost < sku.floor_price && sku.floor_price < sku.list_price, sku.sku_id);
      assert.ok(sku.min_margin_bps > 0);
    }
    assert.ok(skus.some((sku) => sku.stock <= sku.low_stock_threshold));
    assert.ok(skus.some((sku) => sku.stock > sku.low_stock_threshold));
  });

  for (const type of TYPES)
    test(`has a promotion ${type} that is running`, async () => {
      const { body } = await call('GET', `${shop}/promotions?type=${type}&status=ONGOING`, {
        status: 200,
      });
      assert.ok(body.items.length > 0);
    });

  test('has promotions of every status, audience, channel and quota', async () => {
    const promotions = await everyItem(`${shop}/promotions`, 500);
    const some = (what) => assert.ok(promotions.some(what), `${what}`);
    for (const status of ['UPCOMING', 'ONGOING', 'ENDED', 'DEACTIVATED'])
      some((item) => item.status === status);
    some((item) => item.audience === 'NEW');
    some((item) => item.channels.length === 1);
    some((item) => item.quota?.uses > 0 && item.quota_per_buyer?.uses > 0);
    some((item) => item.quota?.units > 0);
    some((item) => item.type === 'PLATFORM_VOUCHER' && item.benefit.max_discount > 0);
    some((item) => item.benefit.steps?.[0].min_quantity > 0);
    some((item) => item.benefit.steps?.[0].min_spend > 0);
    some((item) => item.type === 'SELLER_FLASH_SALE' && item.campaign_id !== undefined);
  });

  test('is in a campaign that runs and in one to come; one has ended', async () => {
    const campaigns = (await everyItem('/v1/campaigns', 500)).filter((item) =>
      item.campaign_id.startsWith('demo-'),
    );
    const of = (kind, status) =>
      campaigns.find((item) => item.kind === kind && item.status === status);
    assert.ok(of('WEEKLY_SALE', 'ENDED'));
    for (const [campaign, least] of [
      [of('MEGA', 'ONGOING'), 12],
      [of('PAYDAY', 'UPCOMING'), 1],
    ]) {
      assert.ok(campaign);
      const joined = await everyItem(`${shop}/campaigns/${campaign.campaign_id}/join`, 500);
      assert.ok(joined.length >= least);
    }
  });

  test('has a dashboard of a campaign that goes on, beside that of the week before', async () => {
    const { campaign_id } = (await everyItem('/v1/campaigns', 500)).find(
      (item) => item.campaign_id.startsWith('demo-mega-') && item.status === 'ONGOING',
    );
    const get = async (part) =>
      (await call('GET', `${shop}/campaigns/${campaign_id}/${part}`, { status: 200 })).body;
    const { metrics, comparison, gmv_target: target } = await get('dashboard?channel=ALL');
    assert.match(comparison.campaign_id, /^demo-mega-/);
    assert.notEqual(comparison.campaign_id, campaign_id);
    assert.equal(target.method, 'HISTORY');
    assert.ok(target.forecast > target.amount / 3 && target.forecast < target.amount * 3);
    // Even a minute after the campaign's first midnight the week before has all of these.
    for (const one of ['gmv', 'orders', 'buyers', 'visitors', 'product_clicks', 'add_to_carts'])
      assert.ok(metrics[one].value + metrics[one].previous > 0, one);
    assert.ok(metrics.gmv.value >= metrics.net_gmv.value);
    assert.ok(metrics.new_buyers.value <= metrics.buyers.value);
    const before_ = `${shop}/campaigns/${comparison.campaign_id}`;
    const week = (await call('GET', `${before_}/dashboard?channel=ALL`, { status: 200 })).body;
    assert.ok(week.metrics.orders.value > 700 && week.metrics.cancelled_orders.value > 5);
    assert.ok(week.metrics.buyers.value < week.metrics.visitors.value);
    assert.ok(week.metrics.refund_amount.value > 0);
    const { sources } = (await call('GET', `${before_}/traffic`, { status: 200 })).body;
    assert.ok(sources.every(({ orders, product_clicks }) => orders > 20 && product_clicks > 50));
    const { points } = (await call('GET', `${before_}/trend?metrics=orders`, { status: 200 })).body;
    const at = (hours) => points.filter((_, i) => hours.includes(i % 24)).reduce((n, p) => n + p.values.orders, 0);
    assert.ok(at([19, 20, 21]) > 2 * at([2, 3, 4]));
    const ids = async (list) => (await get(list)).items.map((item) => item.live_id ?? item.video_id);
    assert.equal((await ids('lives?status=ONGOING')).filter((id) => id.endsWith('-24jam')).length, 1);
    assert.ok((await ids('lives?status=UPCOMING')).length >= 1);
    assert.equal((await ids('videos')).length, 4);
    const lives = (await call('GET', `${before_}/lives?limit=100`, { status: 200 })).body.items;
    assert.ok(lives.length >= 21 && lives.every(({ figures }) => figures.views > figures.viewers));
    assert.ok(lives.filter(({ metrics: { orders } }) => orders > 0).length > 10);
    assert.ok(lives.some(({ status }) => status === 'ENDED'));
    const out = await get('products?stock=out');
    assert.ok(out.items.some(({ product_id }) => product_id === 'sneakers-kanvas'));
    assert.ok((await get('products?stock=low')).items.length > 0);
    const trend = await get('trend?metrics=gmv&annotations=prices');
    assert.ok(trend.annotations.some(({ to }) => to.promotion?.type === 'CAMPAIGN_PRICE'));
  });

  // Spec pricing, section 5.
  const shipped = (fee) => ({ shipping_fee: fee });
  const balance = { bonus_balance: 2000 };
  const EXAMPLES = [
    // example, SKU, quantity, the rest; running amounts; shipping, buyer pays, cashback
    [1, 'kaos-polos-m', 1, shipped(10000), [52000, 50000, 50000, 50000, 50000], 10000, 60000, 0],
    [1, 'kaos-polos-m', 2, shipped(10000), [104000, 100000, 90000, 90000, 90000], 0, 90000, 0],
    [1, 'kaos-polos-m', 3, shipped(10000), [156000, 150000, 135000, 121500, 121500], 0, 121500, 0],
    [2, 'handuk-katun-abu', 2, shipped(10000), [100000, 90000, 81000, 71000, 66000], 0, 66000, 0],
    [3, 'botol-minum-750', 2, shipped(10000), [104000, 96000, 96000, 86000, 81000], 0, 81000, 0],
    [4, 'keripik-tempe-100', 2, shipped(7000), [24000, 24000, 24000, 23000, 22000], 3000, 25000, 0],
    [4, 'keripik-tempe-100', 3, shipped(7000), [36000, 36000, 36000, 35000, 34000], 0, 34000, 0],
    [5, 'sambal-bawang-100', 2, balance, [24000, 24000, 24000, 23000, 22000], 0, 20000, 4000],
    [5, 'sambal-bawang-100', 3, balance, [36000, 36000, 36000, 35000, 34000], 0, 32000, 5000],
  ];
  for (const [example, sku, quantity, more, amounts, shipping, pays, cashback] of EXAMPLES)
    test(`the guide's example ${example} with ${quantity} of ${sku}`, async () => {
      const { totals } = await quote({ items: [{ sku_id: sku, quantity }], ...more });
      assert.deepEqual(
        [
          totals.list,
          totals.after_product,
          totals.after_cart,
          totals.after_seller_voucher,
          totals.after_voucher,
        ],
        amounts,
      );
      assert.equal(totals.shipping_payable, shipping);
      assert.equal(totals.buyer_pays, pays);
      assert.equal(totals.cashback_earned, cashback);
      assert.equal(totals.bonus_used, more.bonus_balance ?? 0);
    });

  test('the campaign price beats the cheaper flash sale inside the campaign', async () => {
    const body = await quote({ items: [{ sku_id: 'kopi-gayo-250', quantity: 3 }] });
    assert.equal(reasonOf(body, 'flash-kopi'), 'OUTRANKED');
    assert.equal(body.lines[0].blocks[0].unit_price, 59000);
    const applied = body.tiers.filter((tier) => tier.applied.length > 0);
    assert.ok(applied.length >= 4);
  });

  test('what new buyers, codes, claims, gifts and the other channel bring', async () => {
    const items = [{ sku_id: 'kemeja-flanel-m', quantity: 2 }];
    const reason = async (id, more) => reasonOf(await quote({ items, ...more }), id);
    assert.equal(await reason('voucher-pembeli-baru', {}), 'BUYER_NOT_ELIGIBLE');
    assert.equal(await reason('voucher-pembeli-baru', { buyer: 'NEW' }), 'STACKED');
    assert.equal(await reason('kode-nusantara', { codes: ['nusantara'] }), 'STACKED');
    assert.equal(await reason('chat-terima-kasih', { claimed: ['chat-terima-kasih'] }), 'STACKED');
    const gift = await quote({ items: [{ sku_id: 'lampu-rotan-30', quantity: 1 }] });
    assert.ok(gift.lines.some((line) => line.gift && line.sku_id === 'mug-enamel-krem'));
    const rack = { items: [{ sku_id: 'rak-bumbu-dua', quantity: 1 }] };
    assert.equal((await quote(rack)).totals.after_product, 89000);
    assert.equal((await quote({ ...rack, channel: 'TOKOPEDIA' })).totals.after_product, 81880);
  });

  test('is brought up to another day, and back, while it is served', async () => {
    const basket = { items: [{ sku_id: 'kopi-gayo-250', quantity: 1 }] };
    await quote(basket); // it is in memory
    const other = await load(dayFromNow(-40));
    assert.ok(other.updated >= 25);
    assert.equal(other.products + 1, other.unchanged);
    const seen = async (wanted) => {
      const end = Date.now() + VISIBLE_MS;
      while (reasonOf(await quote(basket), 'flash-kopi') !== wanted) {
        assert.ok(Date.now() < end, `flash-kopi is not ${wanted}`);
        await sleep(50);
      }
    };
    await seen(undefined); // its period is over: it is not offered
    const back = await load();
    assert.equal(back.updated, other.updated);
    await seen('OUTRANKED');
    assert.equal((await load()).updated, 0);
  });

  test('leaves its stock to sales and to who counts it', async () => {
    const path = `${shop}/stock/kopi-toraja-250`;
    const read = async () => (await call('GET', path, { status: 200 })).body;
    const before_ = await read();
    const as_of = new Date(Date.parse(before_.as_of) + 1000).toISOString();
    await call('PUT', path, { json: { quantity: 77, as_of }, status: 200 });
    const counted = await read();
    const again = await load();
    assert.equal(again.updated, 0);
    assert.deepEqual([(await read()).quantity, (await read()).as_of], [77, counted.as_of]);
  });

  test('what was changed is put back, and what was added stays', async () => {
    const path = `${shop}/products/kopi-toraja`;
    const read = await call('GET', path, { status: 200 });
    await call('PUT', path, {
      json: { ...read.body, name: 'Kopi Lain' },
      headers: { 'If-Match': read.headers.etag },
      status: 200,
    });
    const added = product('tambahan');
    const before = await call('GET', `${shop}/products/tambahan`);
    if (before.status === 404)
      await call('POST', `${shop}/products`, { json: added, status: 201 });
    const deactivated = await call('GET', `${shop}/promotions/diskon-salah-ketik`, { status: 200 });
    assert.equal(deactivated.body.status, 'DEACTIVATED');
    const again = await load();
    assert.deepEqual([again.created, again.updated], [0, 1]);
    assert.equal((await call('GET', path, { status: 200 })).body.name, read.body.name);
    await call('GET', `${shop}/products/tambahan`, { status: 200 });
  });

  test('other shops are not touched', async () => {
    const other = await freshShop();
    await call('POST', `${other}/products`, { json: product('gayo'), status: 201 });
    const read = await call('GET', `${other}/products/gayo`, { status: 200 });
    await load(dayFromNow(-3));
    await load();
    const headers = { 'If-None-Match': read.headers.etag };
    await call('GET', `${other}/products/gayo`, { headers, status: 304 });
  });

  test('a shop of that id that is not the demo shop is refused', async () => {
    const read = await call('GET', shop, { status: 200 });
    const rename = async (name) => {
      const { headers } = await call('GET', shop, { status: 200 });
      await call('PUT', shop, {
        json: { ...read.body, name },
        headers: { 'If-Match': headers.etag },
        status: 200,
      });
    };
    await rename('Toko Sungguhan');
    const { code, stderr } = await fails(['demo', '--date', dayFromNow(-3)]);
    assert.equal(code, 1);
    assert.match(stderr, /another shop toko-nusantara, by the name of Toko Sungguhan/);
    const { body } = await exchange({ path: shop, headers: operator, status: 200 });
    assert.equal(body.name, 'Toko Sungguhan');
    await rename(read.body.name);
    assert.equal((await load()).updated, 0);
  });
});

describe('tumpukd demo', () => {
  test('tells its help without a database', async () => {
    const { stdout } = await run(program, ['demo', '--help'], { env: {} });
    assert.match(stdout, /^tumpukd demo \[--date <day>\]: /);
  });

  test('ends with 1 and a line where the database does not answer', async () => {
    const { code, stderr } = await fails(['demo'], {
      DATABASE_URL: 'host=/nowhere password=hush-hush',
    });
    assert.equal(code, 1);
    assert.match(stderr, /^tumpukd: the database does not answer$/m);
    assert.doesNotMatch(stderr, /hush-hush/);
  });

  test('ends with 1 and a line where migrations are missing', async () => {
    // `template1` is there in every cluster, and nothing was migrated in it
    const { code, stderr } = await fails(['demo'], {
      DATABASE_URL: `${process.env.DATABASE_URL} dbname=template1`,
    });
    assert.equal(code, 1);
    assert.match(stderr, /^tumpukd: the database lacks migrations: run tumpukd migrate$/m);
  });

  test('ends with 2 for a day that is none', async () => {
    const { code, stderr } = await fails(['demo', '--date', '2026-02-30']);
    assert.equal(code, 2);
    assert.match(stderr, /--date/);
  });
});

describe('tumpukd demo --live', () => {
  /** Runs it until what it said matches, then presses Ctrl-C. */
  async function live(flags, wanted, env = { TUMPUK_KEY: operatorKey }) {
    const child = spawn(program, ['demo', '--live', '--rate', '600', ...flags], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    const ended = once(child, 'exit');
    const end = Date.now() + VISIBLE_MS;
    while (!wanted.test(said) && child.exitCode === null && Date.now() < end) await sleep(50);
    child.kill('SIGINT');
    const [code] = await ended;
    assert.match(said, wanted);
    return { code, said };
  }

  const url = ['--url', base.href];
  const round = /^\d\d:\d\d:\d\d (\d+) orders \(GMV Rp(\d+)\), (\d+) order events, (\d+) of traffic$/gm;

  test('sends through the API what the dashboard shows, a line a round, until Ctrl-C', async () => {
    await load();
    const { campaign_id } = (await everyItem('/v1/campaigns', 500)).find(
      (item) => item.campaign_id.startsWith('demo-mega-') && item.status === 'ONGOING',
    );
    const overview = `${shop}/campaigns/${campaign_id}/dashboard?channel=ALL&compare=none`;
    const metrics = async () => (await call('GET', overview, { status: 200 })).body.metrics;
    const before_ = await metrics();
    const { code, said } = await live(url, /orders \([^]*orders \(/);
    assert.equal(code, 0);
    const after = await metrics();
    const rounds = [...said.matchAll(round)].map((found) => found.slice(1).map(Number));
    const sum = (column) => rounds.reduce((all, one) => all + one[column], 0);
    assert.ok(rounds.length >= 2 && sum(0) > 0 && sum(3) > sum(0));
    assert.match(said, new RegExp(`^sent ${sum(0)} orders, ${sum(2)} order events and ${sum(3)} of traffic$`, 'm'));
    assert.equal(after.orders.value - before_.orders.value, sum(0));
    assert.equal(after.gmv.value - before_.gmv.value, sum(1));
    assert.equal(said.includes(operatorKey), false);
  });

  test('takes its key from a file too', async () => {
    const { stdout } = await run('mktemp', []);
    await run('sh', ['-c', 'printf "%s\\n" "$0" > "$1"', operatorKey, stdout.trim()]);
    const { code } = await live([...url, '--key-file', stdout.trim()], /\d orders \(/, {});
    await run('rm', [stdout.trim()]);
    assert.equal(code, 0);
  });

  test('sends again what was not answered, until Ctrl-C', async () => {
    const { code, said } = await live(['--url', 'http://127.0.0.1:1'], /(does not answer.*sent again\n){1}/);
    assert.equal(code, 0);
    assert.match(said, /^sent 0 orders/m);
    assert.doesNotMatch(said, round);
  });

  test('ends with 1 and a line where the service refuses it', async () => {
    const env = { TUMPUK_KEY: 'not-a-key-of-anybody' };
    const { code, said } = await live(url, /does not let that key write/, env);
    assert.equal(code, 1);
    assert.doesNotMatch(said, /not-a-key/);
  });

  test('ends with 2 without a key, and for words that mean nothing', async () => {
    const env = { TUMPUK_KEY: '', TUMPUK_URL: base.href };
    for (const [flags, complaint] of [
      [[], /wants an API key/],
      [['--key-file', '/nowhere/key'], /nowhere.*cannot be read/],
      [['--url', 'ftp://x'], /--url: "ftp:\/\/x"/],
      [['--rate', '0'], /--rate/],
      [['--rate', '6001'], /--rate/],
      [['--rate'], /--rate needs a value/],
      [['--rate', '3x'], /--rate/],
    ]) {
      const { code, stderr } = await fails(['demo', '--live', ...flags], env);
      assert.equal(code, 2);
      assert.match(stderr, complaint);
    }
  });
});
