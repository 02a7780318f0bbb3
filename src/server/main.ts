import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { useNativeHash } from '../platform/native-hash';
import { Server } from './server';

useNativeHash();
const connection = createConnection(ProposedFeatures.all);
new Server(connection);
connection.listen();
