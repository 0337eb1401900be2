// The platform's campaigns, and joining them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { assertGuarded, assertKeyed, call, everyItem, freshId, freshShop, product } from './store.js';

const campaign = (id, change = {}) => ({
  campaign_id: id,
  name: '11.11',
  kind: 'MEGA',
  starts_at: '2034-11-10T20:00:00+07:00',
  ends_at: '2034-11-12T00:00:00+07:00',
  channels: ['TOKOPEDIA'],
  ...change,
});

async function freshCampaign(change) {
  const id = freshId('mega');
  await call('POST', '/v1/campaigns', { json: campaign(id, change), status: 201 });
  return id;
}

describe('campaigns', () => {
  test('a campaign is stored, changed and listed', async () => {
    const id = freshId('mega');
    const made = await assertKeyed('/v1/campaigns', campaign(id), campaign(freshId('mega')));
    assert.equal(made.headers.location, `/v1/campaigns/${id}`);
    assert.equal(made.body.starts_at, '2034-11-10T13:00:00Z');
    assert.equal(made.body.status, 'UPCOMING');
    const twice = await call('POST', '/v1/campaigns', { json: campaign(id), status: 409 });
    assertProblem(twice, 'CAMPAIGN_EXISTS');
    await assertGuarded(`/v1/campaigns/${id}`, campaign(id), { name: '11.11 lagi' });
    const ids = (await everyItem('/v1/campaigns?kind=MEGA', 2)).map((item) => item.campaign_id);
    assert.ok(ids.includes(id));
    const whole = await call('GET', '/v1/campaigns', { status: 200 });
    const headers = { 'If-None-Match': whole.headers.etag };
    await call('GET', '/v1/campaigns', { headers, status: 304 });
    const other = freshId('mega');
    await call('PUT', `/v1/campaigns/${other}`, { json: campaign(other), status: 201 });
    await call('GET', '/v1/campaigns?kind=GIGA', { status: 422 });
    await call('GET', '/v1/campaigns/none', { status: 404 });
  });

  test('a part has a parent, which is no part itself', async () => {
    const parent = await freshCampaign();
    const part = await freshCampaign({ parent_id: parent });
    for (const [parent_id, code] of [
      [part, 'NOT_ALLOWED'],
      ['none', 'UNKNOWN_CAMPAIGN'],
    ]) {
      const json = campaign(freshId('mega'), { parent_id });
      const answer = await call('POST', '/v1/campaigns', { json, status: 422 });
      assertProblem(answer, 'INVALID', [['parent_id', code]]);
    }
  });

  test('a period off the quarters of an hour is refused', async () => {
    const json = campaign('x', { starts_at: '2034-11-10T20:01:00+07:00' });
    const answer = await call('POST', '/v1/campaigns', { json, status: 422 });
    assertProblem(answer, 'INVALID', [['starts_at', 'INVALID_TIME']]);
  });
});

describe('joining', () => {
  const items = [
    { sku_id: 'P-250', price: 45000 },
    { sku_id: 'P-1000', percent_off_bps: 1000, type: 'COFUNDED_CAMPAIGN_PRICE' },
  ];

  async function shopWithProduct() {
    const shop = await freshShop();
    await call('POST', `${shop}/products`, { json: product('P'), status: 201 });
    return shop;
  }

  test('each SKU has one promotion, for the time and channels of the campaign', async () => {
    const [shop, id] = [await shopWithProduct(), await freshCampaign()];
    const path = `${shop}/campaigns/${id}/join`;
    const joined = await call('PUT', path, { json: { items }, status: 200 });
    assert.deepEqual(
      joined.body.items.map(({ result }) => result),
      ['CREATED', 'CREATED'],
    );
    const again = await call('PUT', path, { json: { items }, status: 200 });
    assert.deepEqual(
      again.body.items.map(({ result }) => result),
      ['UNCHANGED', 'UNCHANGED'],
    );
    const found = await everyItem(path, 1);
    assert.deepEqual(
      found.map(({ sku_id: sku }) => sku),
      ['P-1000', 'P-250'],
    );
    const [cofunded, own] = found.map(({ promotion }) => promotion);
    assert.equal(own.type, 'CAMPAIGN_PRICE');
    assert.deepEqual(own.benefit, { kind: 'FIXED_PRICE', price: 45000 });
    assert.deepEqual(own.channels, ['TOKOPEDIA']);
    assert.equal(own.starts_at, '2034-11-10T20:00:00+07:00');
    assert.equal(own.campaign_id, id);
    assert.deepEqual(own.scope, { sku_ids: ['P-250'] });
    assert.deepEqual(cofunded.funding, { by: 'SHARED', platform_share_bps: 5000 });
    const linked = await everyItem(`${shop}/promotions?campaign_id=${id}`, 50);
    assert.equal(linked.length, 2);
  });

  test('a changed price is a change of the same promotion', async () => {
    const [shop, id] = [await shopWithProduct(), await freshCampaign()];
    const path = `${shop}/campaigns/${id}/join`;
    await call('PUT', path, { json: { items }, status: 200 });
    const json = { items: [{ sku_id: 'P-250', price: 44000 }] };
    const { body } = await call('PUT', path, { json, status: 200 });
    assert.equal(body.items[0].result, 'UPDATED');
    assert.equal((await everyItem(path, 50)).length, 2);
  });

  test('what joining made is changed by joining and leaving only', async () => {
    const [shop, id] = [await shopWithProduct(), await freshCampaign()];
    const path = `${shop}/campaigns/${id}/join`;
    const { body } = await call('PUT', path, { json: { items }, status: 200 });
    const own = `${shop}/promotions/${body.items[0].promotion_id}`;
    const read = await call('GET', own, { status: 200 });
    const headers = { 'If-Match': read.headers.etag };
    const json = { ...read.body, name: 'Lain' };
    assertProblem(await call('PUT', own, { json, headers, status: 422 }), 'INVALID', [
      ['id', 'NOT_ALLOWED'],
    ]);
    assertProblem(await call('DELETE', own, { status: 422 }), 'INVALID', [['id', 'NOT_ALLOWED']]);
    const left = await call('DELETE', `${path}/P-250`, { status: 200 });
    assert.equal(left.body.status, 'DEACTIVATED');
    await call('DELETE', `${path}/P-250`, { status: 404 });
    assert.equal((await everyItem(path, 50)).length, 1);
    const back = await call('PUT', path, { json: { items: [items[0]] }, status: 200 });
    assert.equal(back.body.items[0].promotion_id, body.items[0].promotion_id);
    const { body: on } = await call('GET', own, { status: 200 });
    assert.equal(on.status, 'UPCOMING');
  });

  test('once joined, time and channels of the campaign stay', async () => {
    const [shop, id] = [await shopWithProduct(), await freshCampaign()];
    await call('PUT', `${shop}/campaigns/${id}/join`, { json: { items }, status: 200 });
    const headers = { 'If-Match': '*' };
    const longer = campaign(id, { ends_at: '2034-11-13T00:00:00+07:00' });
    const path = `/v1/campaigns/${id}`;
    assertProblem(await call('PUT', path, { json: longer, headers, status: 409 }), 'CAMPAIGN_JOINED');
    const renamed = campaign(id, { name: 'Dua belas' });
    const { body } = await call('PUT', path, { json: renamed, headers, status: 200 });
    assert.equal(body.joined, true);
  });

  test('only what the shop sells joins, and only until the campaign has ended', async () => {
    const [shop, id] = [await shopWithProduct(), await freshCampaign()];
    const path = `${shop}/campaigns/${id}/join`;
    const json = { items: [{ sku_id: 'P-250', price: 1 }, { sku_id: 'Z', price: 1 }] };
    assertProblem(await call('PUT', path, { json, status: 422 }), 'INVALID', [
      ['items[1].sku_id', 'UNKNOWN_SKU'],
    ]);
    assert.equal((await everyItem(path, 50)).length, 0);
    const past = await freshCampaign({
      starts_at: '2020-11-10T20:00:00+07:00',
      ends_at: '2020-11-12T00:00:00+07:00',
    });
    const late = `${shop}/campaigns/${past}/join`;
    assertProblem(await call('PUT', late, { json: { items }, status: 409 }), 'CAMPAIGN_ENDED');
    assertProblem(await call('DELETE', `${late}/P-250`, { status: 409 }), 'CAMPAIGN_ENDED');
    await call('PUT', `${shop}/campaigns/none/join`, { json: { items }, status: 404 });
    await call('GET', `${shop}/campaigns/none/join`, { status: 404 });
    const { headers } = await call('GET', path, { status: 200 });
    await call('GET', path, { headers: { 'If-None-Match': headers.etag }, status: 304 });
  });
});
