// Serves a browser-hosted VS Code with this extension until Ctrl+C: `tsx test/host/serve.ts folder`.
import path from 'node:path';
import { startServer } from './server';

const folder = path.resolve(process.argv[2] ?? '.');
startServer({ version: 'newest' }).then(
  (server) => console.log(`\nOpen ${server.address(folder)} in a browser. Ctrl+C ends it.\n`),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
