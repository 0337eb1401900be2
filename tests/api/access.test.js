// Who may call what: every operation of the contract with every kind of
// credentials. The contract tells the roles of an operation by its security
// requirements, one for each role: [role], or [role, write].
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { operator } from './client.js';
import { assertProblem, exchange, operations } from './contract.js';
import { startInstance } from './instance.js';
import { bearer, createKey, path as keysPath, revokeKey } from './keys.js';

const OWN = 'matrix-own';
const OTHER = 'matrix-other';

const keys = {};

before(async () => {
  const expires = new Date(Date.now() + 4000).toISOString(); // a busy machine takes a second
  const make = async (name, document) => {
    keys[name] = await createKey(document);
  };
  await make('expired', { role: 'operator', expires_at: expires });
  await make('revoked', { role: 'operator' });
  await revokeKey(keys.revoked.key_id);
  for (const access of ['READ', 'WRITE']) {
    await make(`seller ${access}`, { role: 'seller', access, shops: [OWN, 'another'] });
    await make(`service ${access}`, { role: 'service', access });
    await make(`operator ${access}`, { role: 'operator', access });
  }
  await sleep(Math.max(0, Date.parse(expires) - Date.now()) + 20);
});

after(async () => {
  for (const { key_id: id } of Object.values(keys)) await revokeKey(id);
});

/** Roles and the right that an operation asks for; null where everybody may. */
function requirement({ security }) {
  if (security.length === 0) return null;
  const needed = security.map(({ bearer: words }) => words);
  return { roles: needed.map(([role]) => role), write: needed[0].includes('write') };
}

const fitting = (template, shop) =>
  template.replace('{shop_id}', shop).replace(/\{[^}]+\}/g, 'x');

/** What credentials must get: a status, or undefined: they may. */
function expected({ roles, write }, role, access, ofOther) {
  if (role !== 'operator' && !roles.includes(role)) return 403;
  if (role === 'seller' && ofOther) return 404;
  return write && access === 'READ' ? 403 : undefined;
}

const CODES = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'NOT_FOUND' };

for (const { method, path: template, operation } of operations) {
  const needed = requirement(operation);
  const call = (headers, shop = OWN) =>
    exchange({
      method,
      path: fitting(template, shop),
      headers,
      ...(operation.requestBody === undefined ? {} : { json: {} }),
    });
  const refused = async (headers, status, shop) => {
    const answer = await call(headers, shop);
    assert.equal(answer.status, status, answer.text);
    assertProblem(answer, CODES[status]);
    return answer;
  };

  describe(`${method} ${template}`, () => {
    if (needed === null) {
      test('is everybody\'s, whatever credentials come with it', async () => {
        for (const headers of [{}, bearer('wrong'), bearer(keys.revoked.key)]) {
          const { status } = await call(headers);
          assert.ok(![401, 403].includes(status), `${status}`);
        }
      });
      return;
    }

    test('wants credentials that are valid', async () => {
      const key = keys['operator WRITE'].key;
      const changed = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a');
      for (const headers of [
        {},
        bearer('wrong'),
        bearer(changed),
        bearer(key.slice(0, -1)),
        bearer(`${key}a`),
        bearer(key.toUpperCase()),
        bearer(`tmpk_aaaaaaaaaaaa_${key.split('_')[2]}`),
        bearer(`${key} ${key}`),
        bearer(keys.revoked.key),
        bearer(keys.expired.key),
        { Authorization: `Basic ${btoa(`x:${key}`)}` },
        { Authorization: key },
      ]) {
        const answer = await refused(headers, 401);
        assert.match(answer.headers['www-authenticate'], /^Bearer /);
        assert.ok(!answer.text.includes(key.split('_')[2].slice(0, -1)));
      }
    });

    for (const role of ['seller', 'service', 'operator']) {
      for (const access of ['READ', 'WRITE']) {
        test(`${role} ${access}`, async () => {
          const headers = bearer(keys[`${role} ${access}`].key);
          const shops = template.includes('{shop_id}') ? [OWN, OTHER] : [OWN];
          for (const shop of shops) {
            const status = expected(needed, role, access, shop === OTHER);
            if (status !== undefined) {
              await refused(headers, status, shop);
              continue;
            }
            const answer = await call(headers, shop);
            assert.ok(![401, 403].includes(answer.status), answer.text);
          }
        });
      }
    }
  });
}

describe('tokens (JWT)', () => {
  const secret = '0123456789abcdef0123456789abcdef';
  let instance;
  before(async () => {
    instance = await startInstance({
      flags: ['--jwt-algorithm', 'HS256', '--jwt-issuer', 'contract', '--jwt-audience', 'tumpuk'],
      files: { 'jwt-key-file': `${secret}\n` },
    });
  });
  after(async () => assert.equal(await instance.stop(), 0));

  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const inS = (seconds) => Math.floor(Date.now() / 1000) + seconds;
  const sign = (payload, { header = { alg: 'HS256', typ: 'JWT' }, key = secret } = {}) => {
    const body = `${part(header)}.${part(payload)}`;
    return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
  };
  const good = (more = {}) => ({
    iss: 'contract',
    aud: 'tumpuk',
    exp: inS(60),
    role: 'operator',
    access: 'WRITE',
    ...more,
  });
  const ask = (token, more = {}) =>
    exchange({ server: instance.server, path: keysPath, headers: bearer(token), ...more });

  test('a good one opens what its role may', async () => {
    const token = sign(good());
    for (let i = 0; i < 3; i++) await ask(token, { status: 200 });
    await ask(sign(good({ role: 'seller', shops: [OWN] })), { status: 403 });
    await ask(sign(good({ access: 'READ' })), { status: 200 });
    await ask(sign(good({ access: 'READ' })), { method: 'POST', json: {}, status: 403 });
    await ask(sign(good({ access: undefined })), { method: 'POST', json: {}, status: 403 });
  });

  test('it ends when it expires, though it was verified before', async () => {
    const token = sign(good({ exp: inS(2) }));
    await ask(token, { status: 200 });
    await sleep(2100);
    assertProblem(await ask(token, { status: 401 }), 'UNAUTHORIZED');
  });

  for (const [name, token] of [
    ['expired', () => sign(good({ exp: inS(-1) }))],
    ['without exp', () => sign(good({ exp: undefined }))],
    ['not valid yet', () => sign(good({ nbf: inS(60) }))],
    ['of another issuer', () => sign(good({ iss: 'other' }))],
    ['for another audience', () => sign(good({ aud: ['other'] }))],
    ['of another secret', () => sign(good(), { key: 'another secret of at least 32 bytes' })],
    ['of no role', () => sign(good({ role: undefined }))],
    ['of a seller without shops', () => sign(good({ role: 'seller' }))],
    ['of an operator of some shops', () => sign(good({ shops: [OWN] }))],
    ['unsigned', () => `${part({ alg: 'none' })}.${part(good())}.`],
    ['unsigned but signed', () => sign(good(), { header: { alg: 'none' } })],
    ['of another algorithm', () => sign(good(), { header: { alg: 'RS256' } })],
    ['tampered with', () => sign(good()).replace(/\.[^.]+\./, `.${part(good({ exp: inS(600) }))}.`)],
    ['cut short', () => sign(good()).slice(0, -4)],
    ['oversized', () => sign(good({ x: 'x'.repeat(9000) }))],
  ]) {
    test(`one ${name} is refused`, async () => {
      assertProblem(await ask(token(), { status: 401 }), 'UNAUTHORIZED');
    });
  }

  test('none is taken where none is configured', async () => {
    await exchange({ path: keysPath, headers: bearer(sign(good())), status: 401 });
    await exchange({ path: keysPath, headers: operator, status: 200 });
  });
});
