// API keys: made once, listed without secrets, revoked everywhere at once.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { operator } from './client.js';
import { assertProblem, exchange } from './contract.js';
import { program, startInstance } from './instance.js';
import { bearer, createKey, path, revokeKey } from './keys.js';

const run = promisify(execFile);
const KEY = /^tmpk_[a-km-np-z2-9]{12}_[a-km-np-z2-9]{52}$/;
// A second, and what a busy machine takes for a job of a database worker.
const SOON_MS = 2500;

const opens = async (key, more = {}) => {
  const { status } = await exchange({ path, headers: bearer(key), ...more });
  return status === 200;
};

async function within(ms, what) {
  const end = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > end) return false;
    await sleep(20);
  }
  return true;
}

async function listAll(limit) {
  const items = [];
  let cursor;
  do {
    const query = `?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const { body } = await exchange({ path: path + query, headers: operator, status: 200 });
    assert.ok(body.items.length <= limit);
    items.push(...body.items);
    cursor = body.next_cursor;
  } while (cursor !== undefined);
  return items;
}

describe('POST /v1/keys', () => {
  test('makes a key that opens what its role may, before it is answered', async () => {
    const made = await createKey({ role: 'operator' });
    assert.match(made.key, KEY);
    assert.equal(made.key.split('_')[1], made.key_id);
    assert.equal(made.status, 'ACTIVE');
    assert.ok(await opens(made.key));
  });

  test('answers what was asked for', async () => {
    const expires = new Date(Date.now() + 3600000).toISOString();
    const made = await createKey({
      role: 'seller',
      access: 'READ',
      shops: ['toko-1', 'toko "dua"'],
      name: 'Kasir ❶',
      expires_at: expires,
    });
    assert.deepEqual(made.shops, ['toko-1', 'toko "dua"']);
    assert.equal(made.access, 'READ');
    assert.equal(made.name, 'Kasir ❶');
    assert.equal(Date.parse(made.expires_at), Date.parse(expires));
  });

  test('is not to be kept by anybody between', async () => {
    const { headers } = await exchange({
      method: 'POST',
      path,
      headers: operator,
      json: { role: 'service', access: 'READ' },
      status: 201,
    });
    assert.match(headers['cache-control'], /no-store/);
  });

  test('no two are alike, nor is a repeated request one', async () => {
    const headers = { ...operator, 'Idempotency-Key': 'once' };
    const first = await createKey({ role: 'service' }, { headers });
    const second = await createKey({ role: 'service' }, { headers });
    assert.notEqual(first.key_id, second.key_id);
    assert.notEqual(first.key, second.key);
  });

  const seller = { role: 'seller', access: 'READ', shops: ['s'] };
  for (const [name, json, ...faults] of [
    ['nothing', {}, ['role', 'REQUIRED'], ['access', 'REQUIRED']],
    ['an unknown role', { ...seller, role: 'admin' }, ['role', 'UNKNOWN_VALUE']],
    ['an unknown access', { ...seller, access: 'read' }, ['access', 'UNKNOWN_VALUE']],
    ['a seller without shops', { role: 'seller', access: 'READ' }, ['shops', 'REQUIRED']],
    ['a seller with no shop', { ...seller, shops: [] }, ['shops', 'EMPTY']],
    ['a shop that is none', { ...seller, shops: [''] }, ['shops[0]', 'EMPTY']],
    ['501 shops', { ...seller, shops: Array(501).fill('s') }, ['shops', 'TOO_MANY']],
    ['a service with shops', { ...seller, role: 'service' }, ['shops', 'NOT_ALLOWED']],
    ['an operator with shops', { ...seller, role: 'operator' }, ['shops', 'NOT_ALLOWED']],
    ['the past', { ...seller, expires_at: '2020-01-01T00:00:00Z' }, ['expires_at', 'NOT_IN_FUTURE']],
    ['no instant', { ...seller, expires_at: '2030-01-01' }, ['expires_at', 'INVALID_TIME']],
    ['a long name', { ...seller, name: 'x'.repeat(201) }, ['name', 'TOO_LONG']],
    ['a secret of its own', { ...seller, key: 'mine' }, ['key', 'UNKNOWN_FIELD']],
  ]) {
    test(`refuses ${name}`, async () => {
      const answer = await exchange({ method: 'POST', path, headers: operator, json, status: 422 });
      assertProblem(answer, 'INVALID', faults);
    });
  }

  test('refuses what is not JSON, another media type, and too much', async () => {
    const headers = { ...operator, 'Content-Type': 'application/json' };
    const post = (more) => exchange({ method: 'POST', path, headers, ...more });
    assertProblem(await post({ body: '{', status: 400 }), 'MALFORMED_JSON');
    assertProblem(
      await post({ headers: { ...operator, 'Content-Type': 'text/csv' }, body: 'x', status: 415 }),
      'UNSUPPORTED_MEDIA',
    );
    assertProblem(await post({ body: ' '.repeat(64 * 1024 + 1), status: 413 }), 'BODY_TOO_LARGE');
    assertProblem(await post({ path: `${path}?x=1`, body: '{}', status: 422 }), 'INVALID', [
      ['query.x', 'UNKNOWN_FIELD'],
    ]);
  });
});

describe('GET /v1/keys', () => {
  test('lists them in the order of making, without secrets', async () => {
    const first = await createKey({ role: 'service' });
    const second = await createKey({ role: 'seller', shops: ['s1'] });
    const items = await listAll(500);
    const ids = items.map(({ key_id: id }) => id);
    assert.equal(ids.indexOf(second.key_id), ids.indexOf(first.key_id) + 1);
    for (const item of items) assert.equal(item.key, undefined);
    const { key, ...rest } = second;
    assert.ok(key);
    assert.deepEqual(items[ids.indexOf(second.key_id)], rest);
  });

  test('page after page gives the same list', async () => {
    const ids = (items) => items.map(({ key_id: id }) => id);
    assert.deepEqual(ids(await listAll(2)), ids(await listAll(500)));
  });

  for (const cursor of ['x', 'AAAA', btoa('keys:1:aaaaaaaaaaaa'), btoa('rulebooks:2025-10-28')]) {
    test(`the made-up cursor ${cursor} is refused`, async () => {
      const answer = await exchange({ path: `${path}?cursor=${cursor}`, headers: operator });
      assertProblem(answer, 'INVALID', [['query.cursor', 'INVALID_CURSOR']]);
    });
  }

  test('a cursor beyond every instant is refused', async () => {
    await createKey({ role: 'service' });
    await createKey({ role: 'service' });
    const { body } = await exchange({ path: `${path}?limit=1`, headers: operator, status: 200 });
    /* what binds a cursor to its query stands in its first bytes */
    const bound = Buffer.from(body.next_cursor, 'base64url').subarray(0, 16);
    for (const us of ['9223372036854775807', '-1', '99999999999999999999', '253402300800000000']) {
      const cursor = Buffer.concat([bound, Buffer.from(`${us}\0aaaaaaaaaaaa`)]).toString('base64url');
      const answer = await exchange({
        path: `${path}?cursor=${cursor}`,
        headers: operator,
        status: 422,
      });
      assertProblem(answer, 'INVALID', [['query.cursor', 'INVALID_CURSOR']]);
    }
  });

  test('a limit that is none and an unknown parameter are refused', async () => {
    const answer = await exchange({ path: `${path}?limit=0&x=1`, headers: operator, status: 422 });
    assertProblem(answer, 'INVALID', [
      ['query.limit', 'OUT_OF_RANGE'],
      ['query.x', 'UNKNOWN_FIELD'],
    ]);
  });
});

describe('DELETE /v1/keys/{key_id}', () => {
  test('revokes at once, for good, and twice does no harm', async () => {
    const made = await createKey({ role: 'operator' });
    assert.ok(await opens(made.key));
    await revokeKey(made.key_id);
    assert.equal(await opens(made.key), false);
    await revokeKey(made.key_id);
    const item = (await listAll(500)).find(({ key_id: id }) => id === made.key_id);
    assert.equal(item.status, 'REVOKED');
    assert.ok(Date.parse(item.revoked_at) >= Date.parse(item.created_at));
  });

  test('what is no key is not there', async () => {
    for (const id of ['aaaaaaaaaaaa', 'x', '%20', 'x'.repeat(300), 'aaaaaaaaaaa%0A']) {
      assertProblem(await revokeKey(id, { status: 404 }), 'NOT_FOUND');
    }
  });

  test('an unknown query parameter is refused', async () => {
    const answer = await revokeKey('aaaaaaaaaaaa?x=1', { status: 422 });
    assertProblem(answer, 'INVALID', [['query.x', 'UNKNOWN_FIELD']]);
  });
});

describe('keys on another instance', () => {
  let other;
  before(async () => {
    other = await startInstance();
  });
  after(async () => assert.equal(await other.stop(), 0));

  test('are known, and forgotten, within a second', async () => {
    const { server } = other;
    const made = await createKey({ role: 'operator' });
    assert.ok(await within(SOON_MS, () => opens(made.key, { server })), 'not known in time');
    await revokeKey(made.key_id);
    assert.ok(await within(SOON_MS, async () => !(await opens(made.key, { server }))), 'still open');
    assert.equal(await opens(made.key), false);
  });
});

describe('tumpukd key', () => {
  test('makes, lists and revokes', async () => {
    const { stdout: key, stderr } = await run(program, [
      ...['key', 'create', '--role', 'operator', '--name', 'by command', '--read-only'],
    ]);
    assert.match(key.trim(), KEY);
    assert.ok(!stderr.includes(key.trim()));
    const id = key.split('_')[1];
    assert.ok(await within(SOON_MS, () => opens(key.trim())));
    const listed = (await run(program, ['key', 'list'])).stdout;
    assert.match(listed, new RegExp(`^${id}\toperator\tREAD\tACTIVE\t-\t.*\tby command$`, 'm'));
    assert.ok(!listed.includes(key.trim().split('_')[2]));
    await run(program, ['key', 'revoke', id]);
    assert.ok(await within(SOON_MS, async () => !(await opens(key.trim()))));
    assert.match((await run(program, ['key', 'list'])).stdout, new RegExp(`^${id}.*REVOKED`, 'm'));
  });

  for (const [code, ...words] of [
    [2],
    [2, 'sing'],
    [2, 'create'],
    [2, 'create', '--role', 'admin'],
    [2, 'create', '--role', 'seller'],
    [2, 'create', '--role', 'service', '--shop', 's1'],
    [2, 'create', '--role', 'service', '--expires', 'tomorrow'],
    [2, 'create', '--role', 'service', '--name', ''],
    [2, 'create', '--role'],
    [1, 'create', '--role', 'service', '--expires', '2020-01-01T00:00:00Z'],
    [2, 'revoke'],
    [2, 'revoke', 'x'],
    [1, 'revoke', 'aaaaaaaaaaaa'],
    [2, 'list', '--role', 'seller'],
  ]) {
    test(`refuses: key ${words.join(' ')}`, async () => {
      const error = await run(program, ['key', ...words]).catch((caught) => caught);
      assert.equal(error.code, code, error.stderr);
      assert.equal(error.stdout, '');
      assert.match(error.stderr, /^tumpukd: .+\n$/);
    });
  }
});

describe('secrets', () => {
  test('no key that was made stands in the log', async () => {
    if (process.env.TUMPUK_LOG === undefined) return;
    const made = await createKey({ role: 'operator' });
    await opens(made.key);
    await revokeKey(made.key_id);
    await opens(made.key);
    await sleep(200);
    const log = readFileSync(process.env.TUMPUK_LOG, 'utf8');
    assert.ok(log.includes(made.key_id));
    assert.ok(!log.includes(made.key.split('_')[2]));
    assert.ok(!log.includes('tmpk_'));
  });
});

describe('keys without the database', () => {
  let away;
  before(async () => {
    away = await startInstance({ env: { DATABASE_URL: 'host=/nowhere' } });
  });
  after(async () => assert.equal(await away.stop(), 0));

  test('cannot be made, listed or revoked', async () => {
    const { server } = away;
    for (const request of [
      { path },
      { path, method: 'POST', json: { role: 'service', access: 'READ' } },
      { path: `${path}/aaaaaaaaaaaa`, method: 'DELETE' },
    ]) {
      const answer = await exchange({ server, headers: operator, ...request, status: 503 });
      assertProblem(answer, 'DATABASE_UNAVAILABLE');
    }
  });

  test('are not known to be wrong before they were ever loaded', async () => {
    const { server } = away;
    const { key } = await createKey({ role: 'operator' });
    const answer = await exchange({ server, path, headers: bearer(key), status: 503 });
    assertProblem(answer, 'NOT_READY');
    assert.ok(answer.headers['retry-after']);
    await exchange({ server, path, headers: bearer('tmpk_x'), status: 401 });
  });
});
