// Writes what the server answers to the examples' requests into openapi.yaml,
// leaving all else as it is: run.sh --update-examples.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseDocument, visit } from 'yaml';
import { closeConnections } from './client.js';
import { answerOf, examples } from './examples.js';

const file = new URL('../../openapi.yaml', import.meta.url);
const document = parseDocument(readFileSync(file, 'utf8'));
const FLAT_MAX = 60; // characters of an object or list that stands on one line

for (const example of examples) {
  if (example.answer === undefined) continue;
  const value = document.createNode(await answerOf(example));
  visit(value, {
    Collection(_, node) {
      const plain = JSON.stringify(node);
      node.flow = plain.length <= FLAT_MAX && !/[[{]/.test(plain.slice(1));
    },
  });
  document.setIn(
    [
      'paths',
      example.path,
      example.method.toLowerCase(),
      'responses',
      '200',
      'content',
      'application/json',
      'examples',
      example.name,
      'value',
    ],
    value,
  );
}
writeFileSync(
  file,
  document.toString({ lineWidth: 100, flowCollectionPadding: false, singleQuote: true }),
);
closeConnections();
