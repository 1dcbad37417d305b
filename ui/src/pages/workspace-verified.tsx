import { Space } from 'antd';
import { useState } from 'react';
import type { ReportVerified, WorkspaceVerified } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { Proved } from '../kit/proved';
import { DataTable } from '../kit/table';
import { Underway } from '../kit/underway';

/** The whole workspace proved at once: journal, files of evidence, reports. */
export function VerifyWorkspace() {
  const { t, say, word } = useWords();
  const doing = useDoing();
  const [found, setFound] = useState<WorkspaceVerified>();
  const verify = async () => {
    setFound(undefined);
    setFound(await doing.run('workspace_verify', {}));
  };
  return (
    <Section title={t('whole.verify')}>
      <p className="quiet">{t('whole.verify.text')}</p>
      <Space wrap>
        <Action testid="workspace-verify" type="primary" loading={doing.busy} onClick={verify}>
          {t('whole.verify.do')}
        </Action>
      </Space>
      <Underway doing={doing} />
      {found && (
        <Proved
          ok={found.ok}
          testid="workspace-verified"
          title={t(found.ok ? 'whole.ok' : 'whole.broken')}
          description={
            <>
              <div>
                {t('whole.counted', {
                  entries: grouped(found.journal.entries),
                  files: grouped(found.evidence_files),
                  outside: grouped(found.evidence_outside),
                })}
              </div>
              <ul className="plain">
                {[...(found.journal.fault ? [found.journal.fault] : []), ...found.faults, ...found.not_checked].map(
                  (text, at) => (
                    <li key={at}>{say(text)}</li>
                  ),
                )}
              </ul>
            </>
          }
        />
      )}
      {found && found.reports.length > 0 && (
        <DataTable<ReportVerified>
          label={t('whole.reports')}
          testid="workspace-reports"
          wrap
          rows={found.reports}
          rowKey={(one) => one.code}
          columns={[
            { title: t('whole.report'), key: 'report', render: (_, one) => `${one.code} ${one.title}` },
            { title: t('whole.outcome'), key: 'outcome', render: (_, one) => word('outcome', one.outcome) },
            {
              title: t('whole.told'),
              key: 'told',
              render: (_, one) => [one.summary, ...one.faults].map((text, at) => <div key={at}>{say(text)}</div>),
            },
          ]}
        />
      )}
    </Section>
  );
}
