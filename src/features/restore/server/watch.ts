import { UserError } from '../../../base/user-error';
import type { Watch } from '../../../server/answers';
import { RECORDS_GONE_REQUEST, type RecordsGoneAnswer } from '../requests';
import { watchRecords } from './gone-records';

/** Watches the records of a project for a client that names a folder for copies. */
const watchGone: Watch = (hosted, connection, { copies }) =>
  copies === undefined
    ? () => undefined
    : watchRecords(hosted, copies, {
        ask: (params) => connection.sendRequest<RecordsGoneAnswer>(RECORDS_GONE_REQUEST.method, params),
        say: (message) => connection.window.showInformationMessage(message),
        report: (error) => {
          connection.console.error(String(error));
          if (error instanceof UserError) connection.window.showErrorMessage(error.message);
        },
      });

export const watches: readonly Watch[] = [watchGone];
