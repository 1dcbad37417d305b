import { Alert, Button, Space } from 'antd';
import type { RecordView, RegisterInfo } from '../api/types.gen';
import { plain } from '../fields/plain';
import { useWords } from '../i18n';
import { DataTable } from '../kit/table';

type Props = {
  register: RegisterInfo;
  mine: Record<string, unknown>;
  theirs: RecordView;
  /** Goes on from their version with my values. */
  onTake: (theirs: RecordView) => void;
  onDrop: () => void;
};

/** Somebody saved meanwhile: both versions side by side, and nothing is lost until the person decides. */
export function Stale({ register, mine, theirs, onTake, onDrop }: Props) {
  const { t, say } = useWords();
  const differing = register.fields.filter(
    (field) =>
      field.key in mine &&
      !field.masked &&
      JSON.stringify(mine[field.key] ?? null) !== JSON.stringify(theirs.values[field.key] ?? null),
  );
  return (
    <Alert
      type="warning"
      role="alert"
      className="notice"
      data-testid="stale"
      title={t('stale.title')}
      description={
        <>
          <DataTable
            label={t('stale.title')}
            rows={differing}
            rowKey={(field) => field.key}
            wrap
            columns={[
              { title: t('stale.field'), key: 'field', render: (_, field) => say(field.label) },
              { title: t('stale.mine'), key: 'mine', render: (_, field) => plain(field, mine[field.key], say) || '—' },
              {
                title: t('stale.theirs'),
                key: 'theirs',
                render: (_, field) => plain(field, theirs.values[field.key], say) || '—',
              },
            ]}
          />
          <Space className="after">
            <Button type="primary" onClick={() => onTake(theirs)} data-testid="stale-mine">
              {t('stale.take')}
            </Button>
            <Button onClick={onDrop} data-testid="stale-drop">
              {t('stale.drop')}
            </Button>
          </Space>
        </>
      }
    />
  );
}
