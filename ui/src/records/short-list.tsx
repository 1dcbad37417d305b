import { useDesk } from '../api/session';
import type { RecordView } from '../api/types.gen';
import { useCall } from '../api/use';
import { FieldView } from '../fields/view';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { Weight } from './weight';

/** Records that a page of its own shows at once; the register itself has them all. */
const ROWS = 50;

type Props = {
  register: string;
  /** Field they are sorted by, the last first. */
  newest: string;
  /** Registers whose change moves what is found in these, beside their own. */
  watch?: readonly string[];
  chosen?: string | undefined;
  empty: string;
  onOpen: (row: RecordView) => void;
};

/** The newest records of a register with their listed fields, beside what makes them. */
export function ShortList({ register: key, newest, watch = [], chosen, empty, onOpen }: Props) {
  const { t, say } = useWords();
  const register = useDesk().register(key);
  const page = useCall(
    'record_list',
    { register: key, sort: newest, descending: true, limit: ROWS },
    { watch: [key, ...watch], off: !register },
  );
  if (!register) return null;
  const listed = register.fields.filter((field) => field.listed);
  return (
    <>
      <Notice error={page.error} onAgain={page.again} />
      <DataTable<RecordView>
        label={say(register.label)}
        testid={`short-${key}`}
        rows={page.data?.rows ?? []}
        rowKey={(row) => row.id}
        rowTestid={(row) => `row-${row.id}`}
        rowClass={(row) => (row.id === chosen ? 'row-chosen' : '')}
        busy={page.busy && !page.data}
        onOpen={onOpen}
        empty={<Nothing text={empty} />}
        columns={[
          ...listed.map((field) => ({
            title: say(field.label),
            key: field.key,
            className: ['int', 'decimal', 'percent'].includes(field.kind) ? 'right' : '',
            render: (_: unknown, row: RecordView) => (
              <FieldView
                field={field}
                value={row.values[field.key]}
                titles={page.data?.titles ?? {}}
                beside={row.values}
                short
              />
            ),
          })),
          {
            title: t('records.findings'),
            key: 'findings',
            width: 110,
            render: (_: unknown, row: RecordView) => <Weight errors={row.errors} warnings={row.warnings} />,
          },
        ]}
      />
      {page.data?.next && (
        <p className="quiet">
          {t('evaluation.more', { n: ROWS })} <a href={address('records', key)}>{say(register.label)}</a>
        </p>
      )}
    </>
  );
}
