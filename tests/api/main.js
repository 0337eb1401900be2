// Runs every contract test in this one process, so that the last can tell what
// of the contract none of them has seen.
import './golden.test.js';
import './quotes.test.js';
import './comparison.test.js';
import './combinations.test.js';
import './stacking-rules.test.js';
import './rulebooks.test.js';
import './shops.test.js';
import './products.test.js';
import './promotions.test.js';
import './campaigns.test.js';
import './store-refusals.test.js';
import './data-in.test.js';
import './dashboard.test.js';
import './prices.test.js';
import './keys.test.js';
import './access.test.js';
import './operations.test.js';
import './protocol.test.js';
import './unready.test.js';
import './examples.test.js';
import './sources.test.js';
import './random.test.js';
import './coverage.test.js';
