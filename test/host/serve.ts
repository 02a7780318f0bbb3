// Serves a browser-hosted VS Code until Ctrl+C: `tsx test/host/serve.ts FOLDER [EXTENSION…]`. By default it has this extension.
import path from 'node:path';
import { startServer } from './server';

const [folder = '.', ...install] = process.argv.slice(2);
startServer({ version: 'newest', ...(install.length > 0 && { install }) }).then(
  (server) => console.log(`\nOpen ${server.address(path.resolve(folder))} in a browser. Ctrl+C ends it.\n`),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
