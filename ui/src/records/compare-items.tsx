import { Alert, Modal } from 'antd';
import { useState } from 'react';
import type { Compared, OverlapCounted, RecordDetail } from '../api/types.gen';
import { useDoing } from '../api/use';
import { isEmpty } from '../fields/plain';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { countColumn, DataTable } from '../kit/table';
import { Underway } from '../kit/underway';
import { grouped } from '../kit/figures';

/** Holds a dataset against those that it is kept apart from, item by item; the record keeps the figure. */
export function CompareItems({ detail }: { detail: RecordDetail }) {
  const { t } = useWords();
  const doing = useDoing();
  const [open, setOpen] = useState(false);
  const [counted, setCounted] = useState<OverlapCounted>();
  const { id, values } = detail.record;
  if (isEmpty(values.counterparts)) return null;
  const compare = async () => {
    setCounted(undefined);
    setCounted(await doing.run('dataset_overlap', { id }));
  };
  const close = () => {
    if (doing.busy) doing.cancel();
    setOpen(false);
  };
  return (
    <>
      <Action testid="compare-items" onClick={() => setOpen(true)}>
        {t('overlap')}
      </Action>
      <Modal
        open={open}
        width={640}
        title={t('overlap')}
        okText={t('overlap.start')}
        cancelText={t(doing.busy ? 'cancel' : 'close')}
        confirmLoading={doing.busy}
        okButtonProps={{ ...({ 'data-testid': 'compare-ok' } as object) }}
        cancelButtonProps={{ ...({ 'data-testid': 'compare-close' } as object) }}
        onOk={compare}
        onCancel={close}
        destroyOnHidden
      >
        <p>{t('overlap.text')}</p>
        <p className="quiet">{t('overlap.list')}</p>
        <Underway doing={doing} />
        {counted && <Counted counted={counted} titles={detail.titles} />}
      </Modal>
    </>
  );
}

function Counted({ counted, titles }: { counted: OverlapCounted; titles: RecordDetail['titles'] }) {
  const { t, say } = useWords();
  const bad = counted.shared > 0;
  return (
    <div data-testid="compare-result">
      <Alert
        className="notice"
        type={bad ? 'error' : 'success'}
        showIcon
        role="status"
        title={
          <span className={bad ? 'bad' : undefined} data-testid="compare-shared">
            {bad ? t('overlap.shared', { n: grouped(counted.shared) }) : t('overlap.apart')}
          </span>
        }
      />
      <p>{t('overlap.items', { n: grouped(counted.items) })}</p>
      <DataTable<Compared>
        label={t('overlap.with')}
        wrap
        rows={counted.compared}
        rowKey={(one) => one.dataset}
        columns={[
          { title: t('overlap.with'), render: (_, one) => say(titles[`datasets/${one.dataset}`]) || one.dataset },
          countColumn(t('overlap.count'), (one) => one.items),
        ]}
      />
    </div>
  );
}
