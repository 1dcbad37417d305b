import { Form, Modal } from 'antd';
import { useState } from 'react';
import type { ReportInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { useSave } from '../kit/save';
import { isChosen, SigningKeyFields, sentKey, TRIAL } from '../kit/signing-key';
import { Underway } from '../kit/underway';

/** Signs the PDF of a signed report once more, in a file beside it: what an SM2 key can do and a PDF reader cannot read. */
export function SignBeside({ report, onClose }: { report: ReportInfo; onClose: () => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [key, setKey] = useState(TRIAL);
  const save = useSave();
  const sign = async () => {
    const made = await doing.run('report_detached', { report: report.id, ...sentKey(key) });
    if (!made) return;
    await save(made, `${report.code}.pdf.p7s`);
    onClose();
  };
  return (
    <Modal
      open
      title={t('beside.title')}
      okText={t('beside.do')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: !isChosen(key), ...({ 'data-testid': 'beside-ok' } as object) }}
      onOk={sign}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <p>{t('beside.text', { name: `${report.code}.pdf` })}</p>
        <SigningKeyFields value={key} onChange={setKey} />
      </Form>
      <Underway doing={doing} />
    </Modal>
  );
}
