import { Command } from 'commander';
import { register as registerAgreement } from './commands/agreement';
import { register as registerAggregate } from './commands/aggregate';
import { VERSION } from './run';

const program = new Command('labelwright')
  .description(
    'Label text by a written guideline: plain files, inline violations, every disagreement explained.',
  )
  .version(VERSION)
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

registerAgreement(program);
registerAggregate(program);

void program.parseAsync();
