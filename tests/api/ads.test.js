// Drafts of ads: one for a key, for good; for what can still be advertised.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem, seen } from './contract.js';
import { freshSeller, HOUR_MS, joinedCampaign, QUARTER_MS, sql } from './dashboard.js';
import { bearer, createKey } from './keys.js';
import { call, everyItem, freshId, freshShop } from './store.js';

const at = (ms) => new Date(Date.now() + ms).toISOString();
const quarter = (ms) => Math.floor((Date.now() + ms) / QUARTER_MS) * QUARTER_MS;

let shop;
let campaign;
let ends;
before(async () => {
  shop = await freshSeller();
  ends = quarter(6 * HOUR_MS);
  campaign = `${shop}/campaigns/${await joinedCampaign(shop, quarter(-6 * HOUR_MS), ends)}`;
  const live = (id, change) =>
    call('PUT', `${shop}/lives/${id}`, {
      json: { as_of: at(0), creator: 'c', title: id, scheduled_start_at: at(-HOUR_MS), ...change },
      status: 201,
    });
  await live('on', { started_at: at(-HOUR_MS) });
  await live('over', { started_at: at(-HOUR_MS), ended_at: at(-1000) });
  await live('elsewhere', { scheduled_start_at: at(48 * HOUR_MS) });
  for (const [id, published_at] of [['new', at(-HOUR_MS)], ['later', at(48 * HOUR_MS)]]) {
    const json = { as_of: at(0), creator: 'c', title: id, published_at };
    await call('PUT', `${shop}/videos/${id}`, { json, status: 201 });
  }
});

const DRAFT = { name: 'Kopi pagi', daily_budget: 150000 };
const post = (path, { json = DRAFT, key = freshId('kunci'), headers = {}, ...more } = {}) =>
  call('POST', `${path}/ads`, {
    json,
    headers: { ...(key === null ? {} : { 'Idempotency-Key': key }), ...headers },
    ...more,
  });
const TARGETS = { LIVE: 'lives/on', PRODUCT: 'products/P', VIDEO: 'videos/new' };

for (const [kind, target] of Object.entries(TARGETS)) {
  const path = () => `${campaign}/${target}`;

  describe(`a draft of an ad for a ${kind}`, () => {
    test('runs from now until the end of the campaign, unless told otherwise', async () => {
      const { body } = await post(path(), { status: 201 });
      assert.deepEqual(body.target, { kind, id: target.split('/')[1] });
      assert.deepEqual([body.status, body.name, body.daily_budget], ['DRAFT', 'Kopi pagi', 150000]);
      assert.equal(Date.parse(body.ends_at), ends);
      assert.ok(Math.abs(Date.parse(body.starts_at) - Date.now()) < 10000);
      const told = { daily_budget: 1, starts_at: at(HOUR_MS), ends_at: at(99 * HOUR_MS) };
      const { body: other } = await post(path(), { json: told, status: 201 });
      assert.equal(Date.parse(other.starts_at), Date.parse(told.starts_at));
      assert.equal(Date.parse(other.ends_at), Date.parse(told.ends_at));
      assert.equal(other.name, undefined);
    });

    test('is made once by a key, for good', async () => {
      const key = freshId('kunci');
      const count = async () => (await everyItem(`${campaign}/ads?target_kind=${kind}`, 500)).length;
      const first = await post(path(), { key, status: 201 });
      const after = await count();
      const again = await post(path(), { key, status: 201 });
      assert.deepEqual(again.body, first.body);
      assert.equal(again.headers['idempotency-replayed'], 'true');
      sql(
        shop.slice('/v1/shops/'.length),
        `UPDATE idempotency_key SET created_at = now() - interval '30 days' WHERE key = '${key}' RETURNING 1`,
      );
      await post(path(), { status: 201 }); // which forgets what is old
      assert.deepEqual((await post(path(), { key, status: 201 })).body, first.body);
      assert.equal(await count(), after + 1);
      const reused = await post(path(), { key, json: { daily_budget: 2 }, status: 409 });
      assertProblem(reused, 'IDEMPOTENCY_KEY_REUSED');
      const keyless = await post(path(), { key: null, status: 400 });
      assertProblem(keyless, 'IDEMPOTENCY_KEY_MISSING');
      const many = await Promise.all(Array.from({ length: 5 }, () => post(path(), { key: `${key}-2` })));
      const made = many.filter(({ status }) => status === 201);
      assert.ok(made.length >= 1);
      for (const { status, body } of many) {
        assert.ok(status === 201 || body.code === 'IN_PROGRESS', JSON.stringify(body));
        if (status === 201) assert.equal(body.ad_id, made[0].body.ad_id);
      }
      assert.equal(await count(), after + 2);
    });

    test('is refused where it breaks rules', async () => {
      const cases = [
        [{}, 'daily_budget', 'REQUIRED'],
        [{ daily_budget: 0 }, 'daily_budget', 'OUT_OF_RANGE'],
        [{ daily_budget: 1.5 }, 'daily_budget', 'NOT_AN_INTEGER'],
        [{ daily_budget: 1, name: 'x'.repeat(201) }, 'name', 'TOO_LONG'],
        [{ daily_budget: 1, ends_at: at(-1000) }, 'ends_at', 'NOT_IN_FUTURE'],
        [{ daily_budget: 1, starts_at: at(8 * HOUR_MS) }, 'ends_at', 'INCONSISTENT'],
        [{ daily_budget: 1, starts_at: 'soon' }, 'starts_at', 'INVALID_TIME'],
        [{ daily_budget: 1, target: 1 }, 'target', 'UNKNOWN_FIELD'],
      ];
      for (const [json, field, code] of cases) {
        assertProblem(await post(path(), { json, status: 422 }), 'INVALID', [[field, code]]);
      }
      for (const [body, type, status] of [['{', 'application/json', 400], ['x', 'text/plain', 415]]) {
        const headers = { 'Content-Type': type, 'Idempotency-Key': freshId('kunci') };
        await call('POST', `${path()}/ads`, { body, headers, status });
      }
    });

    test('is of something that there is, in a campaign with a dashboard', async () => {
      await post(`${campaign}/${target.split('/')[0]}/none`, { status: 404 });
      await post(`${shop}/campaigns/none/${target}`, { status: 404 });
      const now = [quarter(-HOUR_MS), quarter(HOUR_MS)];
      const without = await joinedCampaign(shop, ...now, { dashboard_enabled: false });
      assertProblem(await post(`${shop}/campaigns/${without}/${target}`, { status: 409 }), 'DASHBOARD_NOT_ENABLED');
      const there = await joinedCampaign(shop, ...now, { channels: ['TOKOPEDIA'] });
      const answer = await post(`${shop}/campaigns/${there}/${target}`);
      if (kind === 'PRODUCT') assert.equal(answer.status, 201);
      else assertProblem(answer, 'SECTION_NOT_AVAILABLE_FOR_CHANNEL');
    });

    test('is of its shop, by who may write', async () => {
      const other = await freshShop();
      const id = campaign.split('/').pop();
      await post(`${other}/campaigns/${id}/${target}`, { status: 404 });
      const shops = [shop.slice('/v1/shops/'.length)];
      const reader = await createKey({ role: 'seller', access: 'READ', shops });
      const writer = await createKey({ role: 'seller', access: 'WRITE', shops });
      await post(path(), { headers: bearer(reader.key), status: 403 });
      await post(path(), { headers: bearer(writer.key), status: 201 });
      await call('GET', `${campaign}/ads`, { headers: bearer(reader.key), status: 200 });
    });
  });
}

describe('drafts of ads', () => {
  test('are for what is not over', async () => {
    for (const language of ['id', 'en']) {
      const headers = { 'Accept-Language': language };
      assertProblem(await post(`${campaign}/lives/over`, { headers, status: 409 }), 'AD_TARGET_ENDED');
    }
    seen.bilingual.problems.add('AD_TARGET_ENDED');
    await post(`${campaign}/lives/elsewhere`, { status: 404 });
    await post(`${campaign}/videos/later`, { status: 404 });
    const { headers } = await call('GET', `${shop}/products/Q`, { status: 200 });
    await call('DELETE', `${shop}/products/Q`, { headers: { 'If-Match': headers.etag }, status: 200 });
    assertProblem(await post(`${campaign}/products/Q`, { status: 409 }), 'AD_TARGET_ENDED');
  });

  test('are listed, the newest first, page by page', async () => {
    const all = await everyItem(`${campaign}/ads`, 500);
    const numbers = all.map(({ ad_id: id }) => Number(id));
    assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
    assert.ok(all.length >= 9);
    assert.deepEqual(await everyItem(`${campaign}/ads`, 2), all);
    for (const kind of Object.keys(TARGETS)) {
      const some = await everyItem(`${campaign}/ads?target_kind=${kind}`, 3);
      assert.deepEqual(some, all.filter(({ target }) => target.kind === kind));
    }
    const one = await everyItem(`${campaign}/ads?target_id=on`, 50);
    assert.deepEqual(one, all.filter(({ target }) => target.id === 'on'));
    const cases = [
      ['target_kind=SKU', 'query.target_kind', 'UNKNOWN_VALUE'],
      ['limit=501', 'query.limit', 'OUT_OF_RANGE'],
      ['cursor=x', 'query.cursor', 'INVALID_CURSOR'],
    ];
    for (const [query, field, code] of cases) {
      assertProblem(await call('GET', `${campaign}/ads?${query}`, { status: 422 }), 'INVALID', [[field, code]]);
    }
  });

  test('are those of a campaign with a dashboard, and of the shop', async () => {
    await call('GET', `${shop}/campaigns/none/ads`, { status: 404 });
    const without = await joinedCampaign(shop, quarter(-HOUR_MS), quarter(HOUR_MS), { dashboard_enabled: false });
    assertProblem(await call('GET', `${shop}/campaigns/${without}/ads`, { status: 409 }), 'DASHBOARD_NOT_ENABLED');
    const other = await freshShop();
    const { body } = await call('GET', `${other}/campaigns/${campaign.split('/').pop()}/ads`, { status: 200 });
    assert.deepEqual(body.items, []);
  });
});
