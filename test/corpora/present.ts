// The suite's .mocharc.json requires this before any test is loaded: without the corpora there is nothing to run.
import { corporaMissing } from './corpora';

if (corporaMissing !== undefined) {
  console.log(corporaMissing);
  process.exit(0);
}
