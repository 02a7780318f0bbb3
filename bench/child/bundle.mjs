// Bundles a file as the product is bundled, with its schemas compiled: node bench/child/bundle.mjs SOURCE OUTPUT
import { build } from 'esbuild';
import { compiledSchemas } from '../../src/project/schema/build.mjs';

const [source, outfile] = process.argv.slice(2);
await build({
  entryPoints: [source],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  logLevel: 'error',
  define: { RULE_PAGES: 'undefined' },
  plugins: [compiledSchemas],
});
