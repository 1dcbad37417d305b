import { Button, Form } from 'antd';
import { useState } from 'react';
import type { SessionInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { type Key, useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { FolderField } from '../kit/folder-field';

/** Users of the sample organisation, by login, whoever shows most first. */
export const SAMPLE_USERS = ['lin', 'gu', 'jian', 'fang', 'wang', 'zhao', 'shen', 'an', 'xi'] as const;

/** Beside the workspace that is proposed, so that it stays free for the real one. */
const besides = (proposed: string): string => proposed.replace(/[^/\\]+$/, 'sample');

/** The sample organisation: who its people are, what each can show, and one press that makes it. */
export function Sample({ proposed, onSession }: { proposed: string; onSession: (session: SessionInfo) => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [folder, setFolder] = useState(besides(proposed));
  const act = async () => {
    const session = await doing.run('workspace_demo', { folder });
    if (session) onSession(session);
  };
  return (
    <Form layout="vertical" component="div">
      <p>{t('demo.text')}</p>
      <FolderField id="demo-folder" label={t('create.folder')} value={folder} onChange={setFolder} />
      <Notice error={doing.error} onClose={doing.clear} />
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Button type="primary" block loading={doing.busy} disabled={folder === ''} onClick={act} data-testid="demo-ok">
        {t('demo.ok')}
      </Button>
      <h3 id="sample-people" className="after">
        {t('sample.people')}
      </h3>
      <ul className="sample-people" aria-labelledby="sample-people" data-testid="sample-people">
        {SAMPLE_USERS.map((login) => (
          <li key={login}>
            <span>
              <strong>{t(`sample.who.${login}` as Key)}</strong> <span className="code">{login}</span>
            </span>
            <span>
              {t(`sample.role.${login}` as Key)}
              <span className="quiet sample-does">{t(`sample.does.${login}` as Key)}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('sample.switch')}</p>
    </Form>
  );
}
