// The basket and the rules of tests/bench/core_bench.c, as plain values. The five lines are the
// same; a rule is what every peer can say: an optional list of products, a least spend that the
// basket meets, and a percentage or an amount off.

export const lines = [
  { sku: 'SKU-1', product: 'PRODUCT-1', quantity: 2, price: 152000 },
  { sku: 'SKU-2', product: 'PRODUCT-2', quantity: 1, price: 189500 },
  { sku: 'SKU-3', product: 'PRODUCT-3', quantity: 3, price: 135000 },
  { sku: 'SKU-4', product: 'PRODUCT-4', quantity: 5, price: 121900 },
  { sku: 'SKU-5', product: 'PRODUCT-5', quantity: 1, price: 240000 },
];

export const spend = lines.reduce((sum, line) => sum + line.quantity * line.price, 0);

// `scoped`: each rule names its products, which are those of all five lines, so that every rule
// still matches on every line. Discounts are small, so that no line is used up however many rules
// stack on it: a peer that leaves out used-up lines would do less work.
export function makeRules(count, scoped) {
  return Array.from({ length: count }, (_, i) => ({
    id: `promotion-${i}`,
    minSpend: 1000 + i,
    products: scoped ? lines.map((line) => line.product) : null,
    percent: i % 2 === 0 ? 0.05 : null,
    amount: i % 2 === 0 ? null : 5 + (i % 7),
  }));
}
