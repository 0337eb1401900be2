// The last file: what of the contract did no test see?
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { closeConnections } from './client.js';
import { contract, exchange, operations, seen } from './contract.js';

// What a client cannot provoke in a healthy server, and who proves it instead.
const ELSEWHERE = {
  problems: {
    INTERNAL: 'a fault of our own',
    OVERLOADED: 'a full queue of the database workers',
    IN_PROGRESS: 'a race between two requests; products.test.js takes it where it comes about',
  },
  faults: {},
  responses: {
    'POST /v1/quotes/batch 503': 'OVERLOADED only; baskets of a shop out of reach have a status each',
  },
};

const missing = (wanted, found, elsewhere) =>
  wanted.filter((one) => !found.has(one) && !(one in elsewhere));

describe('coverage of the contract', () => {
  test('every operation was called, and every documented status seen', () => {
    const wanted = operations.flatMap(({ path, method, operation }) =>
      Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`),
    );
    const open = missing(wanted, seen.responses, ELSEWHERE.responses);
    // 500 is INTERNAL.
    assert.deepEqual(
      open.filter((one) => !one.endsWith(' 500')),
      [],
    );
  });

  test('every route that the server counted is in the contract', async () => {
    const { text } = await exchange({ path: '/metrics', status: 200 });
    const routes = new Set([...text.matchAll(/\broute="(\/[^"]*)"/g)].map(([, route]) => route));
    assert.ok(routes.size > 0);
    for (const route of routes) {
      assert.ok(contract.paths[route] !== undefined, `${route} is not in openapi.yaml`);
    }
  });

  test('every problem code was provoked', () => {
    const { enum: codes } = contract.components.schemas.ProblemCode;
    assert.deepEqual(missing(codes, seen.problems, ELSEWHERE.problems), []);
  });

  test('every fault code was provoked', () => {
    const { enum: codes } = contract.components.schemas.FaultCode;
    assert.deepEqual(missing(codes, seen.faults, ELSEWHERE.faults), []);
  });

  test('every problem and fault code was told in both languages', () => {
    const { ProblemCode, FaultCode } = contract.components.schemas;
    assert.deepEqual(
      missing(ProblemCode.enum, seen.bilingual.problems, ELSEWHERE.problems),
      [],
    );
    assert.deepEqual(missing(FaultCode.enum, seen.bilingual.faults, ELSEWHERE.faults), []);
  });

  test('what is proved elsewhere is still in the contract', () => {
    const known = {
      problems: contract.components.schemas.ProblemCode.enum,
      faults: contract.components.schemas.FaultCode.enum,
    };
    for (const kind of ['problems', 'faults']) {
      for (const code of Object.keys(ELSEWHERE[kind])) assert.ok(known[kind].includes(code), code);
    }
  });

  after(closeConnections);
});
