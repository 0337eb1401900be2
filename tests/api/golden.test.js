// Every golden case as a real request: the answer is of the contract and says
// what the case expects, and the request schema knows what is refused.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultsOf, goldenCases } from './cases.js';
import { operator } from './client.js';
import { assertProblem, BEYOND_SCHEMA, exchange, requestValid } from './contract.js';
import { freshInstant, freshVersion } from './rulebooks.js';

const path = '/v1/simulator/quotes';
const post = (body) =>
  exchange({ method: 'POST', path, body, headers: { 'Content-Type': 'application/json' } });

/** Stores the case's rulebook under a name of its own; gives the name. */
async function store(rulebook) {
  const json = { ...rulebook, version: freshVersion(), effective_from: await freshInstant() };
  await exchange({ method: 'POST', path: '/v1/rulebooks', headers: operator, json, status: 201 });
  return json.version;
}

const told = (faults) => faults.map(({ field, code }) => `${field} ${code}`).sort();

async function answered({ body, expected, rulebook }) {
  const request = JSON.parse(body);
  const wanted = { ...expected.answer };
  if (rulebook !== undefined) {
    request.rulebook = await store(rulebook);
    if ('rulebook' in wanted) wanted.rulebook = request.rulebook;
  }
  assert.ok(requestValid(path, request), 'the request schema refuses it');
  const answer = await post(JSON.stringify(request));
  assert.equal(answer.status, 200, answer.text.slice(0, 1000));
  assert.deepEqual(faultsOf(wanted, answer.body), []);
}

async function refused({ body, expected }) {
  const answer = assertProblem(await post(body), 'INVALID');
  assert.deepEqual(told(answer.body.errors), told(expected.refused));
  if (requestValid(path, JSON.parse(body))) {
    // JSON.parse hides from the schema that 1.0 is a float.
    for (const { code } of answer.body.errors) {
      assert.ok(
        BEYOND_SCHEMA.has(code) || code === 'NOT_AN_INTEGER',
        `${code}: a schema could say it`,
      );
    }
  }
}

describe('golden cases', () => {
  for (const one of goldenCases()) {
    test(one.name, async () => {
      if ('answer' in one.expected) await answered(one);
      else if ('refused' in one.expected) await refused(one);
      else if ('malformed' in one.expected) assertProblem(await post(one.body), 'MALFORMED_JSON');
      else assertProblem(await post(one.body), 'INVALID', [['', one.expected.error]]);
    });
  }
});
