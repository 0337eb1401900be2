// The examples of the contract are true. After a sentence was reworded:
// tests/api/run.sh --update-examples
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requestValid } from './contract.js';
import { answerOf, examples } from './examples.js';

describe('examples of the contract', () => {
  for (const example of examples) {
    test(`${example.method} ${example.path}: ${example.name}`, async () => {
      assert.ok(requestValid(example.path, example.request, example.method.toLowerCase()));
      if (example.answer !== undefined) assert.deepEqual(await answerOf(example), example.answer);
    });
  }
});
